package resolve

import (
	"slices"

	"entente/graph"
	"entente/schema/edtf"
)

// holding is a code in the hands of an entity.
type holding struct {
	code   graph.Code
	entity *graph.Entity
}

// code finds the holder of a code at a time. Whoever alone has ever held a code
// is meant by it at any time, since data sets give the codes of today to
// earlier years. Without a time, a code that changed hands means the entity
// that holds it to this day; in a whole year, whoever held it in its middle.
func (x *Index) code(text, system, code string, when edtf.Interval) (*graph.Entity, error) {
	if e := x.onlyHolder(system, code); e != nil {
		return e, nil
	}
	var ever []holding
	for _, h := range x.byCode[code] {
		if h.code.System == system {
			ever = append(ever, h)
		}
	}
	if len(ever) == 0 {
		return nil, &Error{
			Text: text, Kind: system, What: "is a code that no known entity holds",
			Suggest: x.Suggest(system, code, func() []string { return x.codesOf(system) }),
		}
	}
	during := holdingDuring(ever, when)
	if len(during) == 0 {
		return nil, &Error{
			Text: text, Kind: system, When: codePeriod(ever, when), Candidates: candidates(ever, holding.dated),
			What: "is a code that nobody held in " + when.String() + "; it was held by",
		}
	}
	if when.IsZero() {
		if today := stillHeld(ever); holder(today) != nil {
			during = today
		}
	} else if day, ok := wholeYear(when); ok {
		if then := holdingDuring(ever, day); holder(then) != nil {
			during = then
		}
	}
	if e := holder(during); e != nil {
		return e, nil
	}
	what := "is ambiguous at that time"
	if when.IsZero() {
		what = "is ambiguous without a time"
	}
	return nil, &Error{
		Text: text, Kind: system, When: codePeriod(ever, when), Candidates: candidates(during, holding.dated),
		What: what + ": write the id of one of the following",
	}
}

// onlyHolder is the only entity that ever held a code, nil when there are none
// or more.
func (x *Index) onlyHolder(system, code string) *graph.Entity {
	var only *graph.Entity
	for i := range x.byCode[code] {
		h := &x.byCode[code][i]
		if h.code.System != system {
			continue
		}
		if only != nil && only != h.entity {
			return nil
		}
		only = h.entity
	}
	return only
}

func holdingDuring(list []holding, when edtf.Interval) []holding {
	return slices.DeleteFunc(slices.Clone(list), func(h holding) bool { return !h.code.HoldsDuring(when) })
}

func stillHeld(list []holding) []holding {
	return slices.DeleteFunc(slices.Clone(list), func(h holding) bool { _, ended := h.code.Valid.To(); return ended })
}

// codePeriod is the time for which the holders are the same as in when.
func codePeriod(list []holding, when edtf.Interval) edtf.Interval {
	if when.IsZero() {
		return edtf.Interval{}
	}
	var times []edtf.Interval
	for _, h := range list {
		times = append(times, h.code.Valid)
	}
	return period(when, times)
}

func (x *Index) codesOf(system string) []string {
	var codes []string
	for code, holders := range x.byCode {
		if slices.ContainsFunc(holders, func(h holding) bool { return h.code.System == system }) {
			codes = append(codes, code)
		}
	}
	return codes
}

// holder is the only entity that has the codes, nil when there are more.
func holder(list []holding) *graph.Entity {
	for _, h := range list {
		if h.entity != list[0].entity {
			return nil
		}
	}
	if len(list) == 0 {
		return nil
	}
	return list[0].entity
}

func (h holding) dated() Candidate {
	return Candidate{Entity: h.entity, As: h.code.String(), Score: 1}
}

func (h holding) bare() Candidate {
	return Candidate{Entity: h.entity, As: h.code.System + ":" + h.code.Value, Score: 1}
}
