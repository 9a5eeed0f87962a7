package draw

import (
	"fmt"
	"math"
	"slices"
	"time"

	"entente/schema/edtf"
)

const tickSize = 9.5

// axis lays time across the page. It has one era, or several of different
// scales where most of what is shown happened within a short part of the time.
type axis []era

// era is a part of time with one scale.
type era struct {
	from, to float64 // in days since 1970
	lo, hi   float64 // in points
}

// tick is a day that is named on an axis.
type tick struct {
	x    float64
	text string
}

// days are since 1970; a day that is none is an infinity of the given sign.
func days(d edtf.Day, none int) float64 {
	if d.IsZero() {
		return math.Inf(none)
	}
	return float64(d.Time().Unix()) / (24 * 60 * 60)
}

// newAxis lays the time around some days over a width. The days need not be in
// order; from and to are bounds, infinite where there is none.
func newAxis(marks []float64, from, to, width float64) axis {
	bounded := !math.IsInf(from, 0) || !math.IsInf(to, 0)
	var within []float64
	for _, d := range marks {
		if d >= from && d <= to {
			within = append(within, d)
		}
	}
	slices.Sort(within)
	if len(within) == 0 {
		within = []float64{0}
		if !math.IsInf(from, 0) {
			within[0] = from
		} else if !math.IsInf(to, 0) {
			within[0] = to - 365
		}
	}
	first, last := within[0], within[len(within)-1]
	room := max(15, 0.04*(last-first))
	if first -= room; !math.IsInf(from, 0) {
		first = from
	}
	if last += room; !math.IsInf(to, 0) {
		last = to
	}
	if last <= first {
		last = first + 1
	}
	if a := broken(within, first, last, width); a != nil && !bounded {
		return a
	}
	return axis{{first, last, 0, width}}
}

const (
	dense     = 0.6 // of the days, which are looked for within
	rare      = 8.0 // times as short a time
	eraGap    = 16.0
	eraWidest = 0.3 // of the width, for what is before or after the dense time
)

// broken is an axis with a scale of its own for the time in which most days
// are, nil when they are spread.
func broken(marks []float64, first, last, width float64) axis {
	n := int(math.Ceil(dense * float64(len(marks))))
	if n < 4 {
		return nil
	}
	from, to := first, last
	for i := range len(marks) - n + 1 {
		if marks[i+n-1]-marks[i] < to-from {
			from, to = marks[i], marks[i+n-1]
		}
	}
	room := max(15, 0.12*(to-from))
	from, to = from-room, to+room
	// What is near belongs to it.
	for grown := true; grown; {
		grown = false
		for _, d := range marks {
			if d < from && d > from-(to-from) {
				from, grown = d-room, true
			}
			if d > to && d < to+(to-from) {
				to, grown = d+room, true
			}
		}
	}
	if (to-from)*rare > last-first {
		return nil
	}
	var a axis
	left, right := 0.0, width
	if marks[0] < from {
		left = eraWidest * width
		a = append(a, era{first, from, 0, left - eraGap/2})
		left += eraGap / 2
	}
	after := marks[len(marks)-1] > to
	if after {
		right = (1 - eraWidest/1.5) * width
	}
	middle := era{from, to, left, right}
	if after {
		middle.hi -= eraGap / 2
		end := marks[len(marks)-1]
		return append(a, middle, era{to, min(last, end+0.06*(end-to)), right + eraGap/2, width})
	}
	return append(a, middle)
}

// x is where a day is; one that is not on the axis is at its nearer end.
func (a axis) x(day float64) float64 {
	for _, e := range a {
		if day <= e.to {
			return e.lo + (e.hi-e.lo)*(max(day, e.from)-e.from)/(e.to-e.from)
		}
	}
	return a[len(a)-1].hi
}

func (a axis) first() float64 { return a[0].from }
func (a axis) last() float64  { return a[len(a)-1].to }

// ticks name days of an era, as many as have room beside each other.
func (e era) ticks(set *typesetter) []tick {
	for _, s := range steps() {
		if s.length()*(e.hi-e.lo)/(e.to-e.from) < tickSize {
			continue
		}
		var all []tick
		free := math.Inf(-1)
		fits := true
		for t := s.first(dayTime(e.from)); dayTime(e.to).After(t); t = s.next(t) {
			text := t.Format(s.format)
			x := e.lo + (e.hi-e.lo)*(float64(t.Unix())/86400-e.from)/(e.to-e.from)
			half := set.width(regular, tickSize, text) / 2
			if x-half < e.lo || x+half > e.hi {
				continue
			}
			if x-half < free {
				fits = false
				break
			}
			free = x + half + 10
			all = append(all, tick{x, text})
			if len(all) > 60 {
				fits = false
				break
			}
		}
		if fits && len(all) > 0 {
			return all
		}
	}
	return nil
}

func dayTime(days float64) time.Time { return time.Unix(int64(math.Round(days*86400)), 0).UTC() }

// step is a way to go along the calendar.
type step struct {
	years, months, days int
	format              string
}

// steps are from a day on to ever longer ones.
func steps() []step {
	all := []step{
		{days: 1, format: "2 Jan 2006"}, {days: 7, format: "2 Jan 2006"},
		{months: 1, format: "Jan 2006"}, {months: 3, format: "Jan 2006"}, {months: 6, format: "Jan 2006"},
	}
	for ten := 1; ten <= 1_000_000_000; ten *= 10 {
		for _, k := range []int{1, 2, 5} {
			all = append(all, step{years: k * ten, format: "2006"})
		}
	}
	return all
}

// length is how many days a step has at the least.
func (s step) length() float64 { return 365*float64(s.years) + 28*float64(s.months) + float64(s.days) }

// first is the first day of the step that is not before a time.
func (s step) first(t time.Time) time.Time {
	first := t.Truncate(24 * time.Hour)
	switch {
	case s.years > 0:
		first = time.Date(t.Year()-((t.Year()%s.years)+s.years)%s.years, 1, 1, 0, 0, 0, 0, time.UTC)
	case s.months > 0:
		first = time.Date(t.Year(), time.Month(1+(int(t.Month())-1)/s.months*s.months), 1, 0, 0, 0, 0, time.UTC)
	case s.days == 7:
		first = first.AddDate(0, 0, -(int(first.Weekday())+6)%7)
	}
	for first.Before(t) {
		first = s.next(first)
	}
	return first
}

func (s step) next(t time.Time) time.Time { return t.AddDate(s.years, s.months, s.days) }

// dayText is a day as people write it.
func dayText(d edtf.Day) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d %s %d", d.Day, time.Month(d.Month), d.Year)
}
