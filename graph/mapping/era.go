package mapping

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"entente/graph/gazetteer"
	"entente/schema/edtf"
)

// era is a part of an interval: the n-th, from 0, of those in which each of the
// codes (`cow:365`) means one and the same state of the gazetteer. It is empty
// where there are fewer parts. Data sets give a code to what history counts as
// several states, and their spans go on over the change: Russia was a neighbour
// of China from 1816 to 1922 and since 1991, and between them the Soviet Union.
// A date that is no interval is the only part of its own.
//
// most is how many parts the mapping has statements for. More are an error, so
// that none is lost.
func era(n, most int, valid string, codes ...string) (string, error) {
	interval, err := edtf.Parse(valid)
	if err != nil {
		return "", err
	}
	parts := []string{valid}
	if interval.IsInterval() {
		changes, err := changesOf(codes)
		if err != nil {
			return "", err
		}
		parts = split(valid, changes)
	}
	if len(parts) > most {
		return "", fmt.Errorf("%s has %d parts in which %s each mean one state, and the mapping makes statements of %d", valid, len(parts), strings.Join(codes, " and "), most)
	}
	if n < 0 || n >= len(parts) {
		return "", nil
	}
	return parts[n], nil
}

// changesOf are the days from which one of the codes means another state than
// before, in their order.
func changesOf(codes []string) ([]edtf.Day, error) {
	handovers, err := handovers()
	if err != nil {
		return nil, err
	}
	var changes []edtf.Day
	for _, code := range codes {
		changes = append(changes, handovers[code]...)
	}
	slices.SortFunc(changes, edtf.Day.Compare)
	return slices.Compact(changes), nil
}

// handovers are the days on which codes of the gazetteer went to another state,
// by system:code.
var handovers = sync.OnceValues(func() (map[string][]edtf.Day, error) {
	entities, err := gazetteer.Entities()
	if err != nil {
		return nil, err
	}
	type holding struct {
		entity string
		from   edtf.Day
	}
	held := map[string][]holding{}
	for _, e := range entities {
		for _, c := range e.Codes {
			if from, known := c.Valid.From(); known {
				code := c.System + ":" + c.Value
				held[code] = append(held[code], holding{e.ID, from})
			}
		}
	}
	days := map[string][]edtf.Day{}
	for code, holdings := range held {
		slices.SortFunc(holdings, func(a, b holding) int { return a.from.Compare(b.from) })
		for i := 1; i < len(holdings); i++ {
			if holdings[i].entity != holdings[i-1].entity {
				days[code] = append(days[code], holdings[i].from)
			}
		}
	}
	return days, nil
})

// split cuts an EDTF interval at the days on which something new begins. A
// month or year at its ends is no more exact than that: where the change falls
// within it, it belongs to the longer part, and there is no part of a few days.
func split(valid string, changes []edtf.Day) []string {
	start, end, _ := strings.Cut(valid, "/")
	var parts []string
	for _, change := range changes {
		before := change.AddDays(-1).String()
		switch {
		case !begins(start, change) || ends(end, change):
			// not within the interval
		case within(start, change):
			start = change.String()
		case within(end, change):
			end = before
		default:
			parts = append(parts, start+"/"+before)
			start = change.String()
		}
	}
	return append(parts, start+"/"+end)
}

// begins tells whether a side of an interval begins before a day, and ends
// whether it ends before it; an open side does neither begin late nor end.
func begins(side string, day edtf.Day) bool {
	from, known := sideOf(side).From()
	return !known || from.Before(day)
}

func ends(side string, day edtf.Day) bool {
	to, known := sideOf(side).To()
	return known && to.Before(day)
}

// within tells whether a day is in the month or year that a side is.
func within(side string, day edtf.Day) bool {
	date := sideOf(side)
	from, known := date.From()
	return known && from.Before(day) && date.Contains(day)
}

// sideOf is a side of an interval as a date: zero when it is open or unknown.
func sideOf(side string) edtf.Interval {
	date, err := edtf.Parse(side)
	if err != nil || date.IsInterval() {
		return edtf.Interval{}
	}
	return date
}
