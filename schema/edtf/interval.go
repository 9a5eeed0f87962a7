package edtf

import "fmt"

// Interval is EDTF text, a date or an interval, with its outer bounds.
// Intervals are comparable with ==: they are equal when their texts are. The
// zero Interval has no text and no bounds.
type Interval struct {
	text     string
	from, to Day // zero where there is no bound
	slash    bool
}

// Between returns the interval of the days from the first to the last,
// both included: 2021-04-02/2023-07-26. A zero Day leaves that side open; twice
// the same day is written as that day. It is an error when to is before from,
// or when a year has more than four digits, for which EDTF has no days.
func Between(from, to Day) (Interval, error) {
	for _, d := range []Day{from, to} {
		if d.Year < -9999 || d.Year > 9999 {
			return Interval{}, fmt.Errorf("EDTF has no days in years of more than four digits, as in %s", d)
		}
	}
	if from == to && !from.IsZero() {
		return Parse(from.String())
	}
	side := func(d Day) string {
		if d.IsZero() {
			return ".."
		}
		return d.String()
	}
	return Parse(side(from) + "/" + side(to))
}

// String returns the EDTF text; [Parse] makes the same Interval of it. It is
// empty for the zero Interval.
func (i Interval) String() string { return i.text }

// From returns the earliest day on which the start can have been. It is false
// when the start is open or unknown.
func (i Interval) From() (Day, bool) { return i.from, !i.from.IsZero() }

// To returns the latest day on which the end can have been; it belongs to the
// interval. It is false when the end is open or unknown.
func (i Interval) To() (Day, bool) { return i.to, !i.to.IsZero() }

// IsZero reports whether there is no text.
func (i Interval) IsZero() bool { return i == Interval{} }

// IsInterval reports whether the text is an interval, with a slash, and not a
// single date.
func (i Interval) IsInterval() bool { return i.slash }

// Contains reports whether the day is within the outer bounds. A side without a
// bound excludes nothing, so the zero Interval contains every day. The zero Day
// is within no bounds.
func (i Interval) Contains(d Day) bool {
	if d.IsZero() {
		return false
	}
	return !d.Before(i.from) && (i.to.IsZero() || !d.After(i.to))
}

// Overlaps reports whether the outer bounds of both have a day in common. A side
// without a bound excludes nothing.
func (i Interval) Overlaps(j Interval) bool {
	return startsBy(i.from, j.to) && startsBy(j.from, i.to)
}

// startsBy reports whether a start is not after an end; a bound that is not there
// forbids nothing.
func startsBy(from, to Day) bool {
	return to.IsZero() || !from.After(to)
}

// MarshalText writes the EDTF text.
func (i Interval) MarshalText() ([]byte, error) { return []byte(i.text), nil }

// UnmarshalText reads EDTF text as [Parse] does; empty text is the zero Interval.
func (i *Interval) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*i = Interval{}
		return nil
	}
	j, err := Parse(string(text))
	if err != nil {
		return err
	}
	*i = j
	return nil
}
