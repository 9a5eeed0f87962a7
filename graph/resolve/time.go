package resolve

import (
	"slices"

	"entente/schema/edtf"
)

// wholeYear is the middle of the year, where the interval is exactly one
// calendar year. Lists of states by year (COW's, those of Gleditsch and Ward)
// give a year to one state, although a code or a name may have changed hands in
// it: whoever held it on 1 July is meant.
func wholeYear(when edtf.Interval) (edtf.Interval, bool) {
	from, starts := when.From()
	to, ends := when.To()
	if !starts || !ends || from.Year != to.Year || from.Month != 1 || from.Day != 1 || to.Month != 12 || to.Day != 31 {
		return edtf.Interval{}, false
	}
	middle := edtf.Day{Year: from.Year, Month: 7, Day: 1}
	day, err := edtf.Between(middle, middle)
	return day, err == nil
}

// period is the longest time around when in which the same of the intervals
// hold, or when itself where that changes within. It is zero where they all
// hold always: then the time does not matter.
func period(when edtf.Interval, intervals []edtf.Interval) edtf.Interval {
	if !slices.ContainsFunc(intervals, func(i edtf.Interval) bool { from, to := bounds(i); return !from.IsZero() || !to.IsZero() }) {
		return edtf.Interval{}
	}
	first, last := bounds(when)
	if first.IsZero() || last.IsZero() {
		return when
	}
	var from, to edtf.Day
	for _, i := range intervals {
		start, end := bounds(i)
		for _, turn := range []edtf.Day{start, end.AddDays(1)} {
			switch {
			case turn.IsZero():
			case !turn.After(first):
				from = later(from, turn)
			case !turn.After(last):
				return when
			default:
				to = earlier(to, turn.AddDays(-1))
			}
		}
	}
	around, err := edtf.Between(from, to)
	if err != nil {
		return when
	}
	return around
}

func bounds(i edtf.Interval) (from, to edtf.Day) {
	from, _ = i.From()
	to, _ = i.To()
	return from, to
}

func later(a, b edtf.Day) edtf.Day {
	if b.After(a) {
		return b
	}
	return a
}

func earlier(a, b edtf.Day) edtf.Day {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
