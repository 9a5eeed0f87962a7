package graph

import (
	"fmt"
	"strings"

	"entente/schema/edtf"
)

// Code is a code of an entity: it belongs to a system and holds for a time.
type Code struct {
	System string
	Value  string
	Valid  edtf.Interval // zero: as long as the entity exists
}

// ParseCode reads CODE or CODE@INTERVAL, as files write the codes of a system.
func ParseCode(system, text string) (Code, error) {
	value, interval, dated := strings.Cut(text, "@")
	c := Code{System: system, Value: value}
	if value == "" {
		return Code{}, fmt.Errorf("a code is empty: write CODE, or CODE@1960/1974")
	}
	if dated {
		valid, err := edtf.Parse(interval)
		if err != nil {
			return Code{}, fmt.Errorf("the validity of the code %q: %w", value, err)
		}
		c.Valid = valid
	}
	return c, nil
}

// String is system:code, with @interval where the code does not hold always.
func (c Code) String() string {
	text := c.System + ":" + c.Value
	if !c.Valid.IsZero() {
		text += "@" + c.Valid.String()
	}
	return text
}

// HoldsDuring tells whether the code may hold at some time of the interval; a
// zero interval asks nothing.
func (c Code) HoldsDuring(when edtf.Interval) bool { return c.Valid.Overlaps(when) }

// endsAfter orders codes by their end; one without an end comes last.
func (c Code) endsAfter(other Code) bool {
	end, ends := c.Valid.To()
	otherEnd, otherEnds := other.Valid.To()
	switch {
	case !otherEnds:
		return false
	case !ends:
		return true
	}
	return end.After(otherEnd)
}
