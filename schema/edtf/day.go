package edtf

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxYear bounds the years of a Day on both sides; it is the bound of a DATE in
// Neo4j.
const maxYear = 999_999_999

// Day is a calendar day of the proleptic Gregorian calendar. Year 0 is 1 BC. Days
// are comparable with ==. The zero Day means "none" and is no day of the
// calendar; any other Day comes from [NewDay], [ParseDay] or [DayOf], which see to
// it that it exists.
type Day struct {
	Year  int // -999,999,999 to 999,999,999
	Month int // 1 to 12
	Day   int // 1 to 31
}

// NewDay returns a day, or an error that says which part of it does not exist.
func NewDay(year, month, day int) (Day, error) {
	d := Day{Year: year, Month: month, Day: day}
	if err := d.check(); err != nil {
		return Day{}, err
	}
	return d, nil
}

// check tells why d is not a day of the calendar.
func (d Day) check() error {
	switch {
	case d.Year < -maxYear || d.Year > maxYear:
		return fmt.Errorf("years go from %d to %d, there is no %d", -maxYear, maxYear, d.Year)
	case d.Month < 1 || d.Month > 12:
		return fmt.Errorf("months go from 1 to 12, there is no %d", d.Month)
	case d.Day < 1 || d.Day > daysIn(d.Year, d.Month):
		return fmt.Errorf("%s %d has %d days, there is no %d", time.Month(d.Month), d.Year, daysIn(d.Year, d.Month), d.Day)
	}
	return nil
}

// DayOf returns the calendar day of t in t's own location.
func DayOf(t time.Time) Day {
	year, month, day := t.Date()
	return Day{Year: year, Month: int(month), Day: day}
}

// ParseDay reads a day in exactly the form that [Day.String] writes:
// YYYY-MM-DD, with the sign before the year when it is negative or has more than
// four digits. Everything else is an [*Error], with the right spelling where the
// text leaves no doubt.
func ParseDay(text string) (Day, error) {
	if d, ok := scanDay(text); ok && d.check() == nil {
		return d, nil
	}
	return Day{}, notDay(text)
}

// notDay says why text is not a day, and which day it may be.
func notDay(text string) *Error {
	if len(text) > MaxLen {
		return tooLong(text)
	}
	i, err := parse(text)
	e, known := err.(*Error)
	switch {
	case err == nil && i.from == i.to && !i.from.IsZero():
		return errorf(text, "%q is not a day alone: write %s", text, i.from).suggesting(i.from.String())
	case err != nil && !known:
		e = advise(text)
	}
	if e != nil {
		if _, ok := scanDay(e.Suggestion); ok || e.Suggestion == "" {
			return e
		}
	}
	if d, ok := scanDay(text); ok {
		return errorf(text, "%q: %s", text, d.check())
	}
	return errorf(text, "%q is not a day: write year, month and day, as 2023-07-26", text)
}

// scanDay takes the text of a day apart. Whether the day exists is not its
// concern.
func scanDay(text string) (Day, bool) {
	unsigned, minus := strings.CutPrefix(text, "-")
	unsigned = strings.TrimPrefix(unsigned, "+")
	year, rest, _ := strings.Cut(unsigned, "-")
	month, day, _ := strings.Cut(rest, "-")
	if !isDigits(year) || !isDigits(month) || !isDigits(day) || len(year) > 9 || len(month) != 2 || len(day) != 2 {
		return Day{}, false
	}
	d := Day{Year: number(year), Month: number(month), Day: number(day)}
	if minus {
		d.Year = -d.Year
	}
	return d, d.String() == text
}

// String returns the day as YYYY-MM-DD, as ISO 8601-1 has it: a negative year has
// a minus, a year of more than four digits a plus or a minus. The zero Day
// is the empty text.
func (d Day) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Year < 0:
		return fmt.Sprintf("-%04d-%02d-%02d", -d.Year, d.Month, d.Day)
	case d.Year > 9999:
		return fmt.Sprintf("+%d-%02d-%02d", d.Year, d.Month, d.Day)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// IsZero reports whether d is the zero Day, "none".
func (d Day) IsZero() bool { return d == Day{} }

// Compare returns -1, 0 or +1 as d is earlier than, the same as or later than e.
// The zero Day is earlier than every other.
func (d Day) Compare(e Day) int {
	switch {
	case d == e:
		return 0
	case d.IsZero():
		return -1
	case e.IsZero():
		return +1
	}
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before reports whether d is earlier than e.
func (d Day) Before(e Day) bool { return d.Compare(e) < 0 }

// After reports whether d is later than e.
func (d Day) After(e Day) bool { return d.Compare(e) > 0 }

// AddDays returns the day n days after d, before it when n is negative. It stops
// at the first and the last day of the years that a Day can have. The
// zero Day stays zero.
func (d Day) AddDays(n int) Day {
	if d.IsZero() {
		return d
	}
	const enough = 2 * 366 * (maxYear + 1) // days from one end to the other
	steps := min(max(int64(n), -enough), enough)
	t := time.Unix(d.Time().Unix()+steps*secondsInDay, 0).UTC()
	switch e := DayOf(t); {
	case e.Year < -maxYear:
		return Day{Year: -maxYear, Month: 1, Day: 1}
	case e.Year > maxYear:
		return Day{Year: maxYear, Month: 12, Day: 31}
	default:
		return e
	}
}

const secondsInDay = 24 * 60 * 60

// Time returns the start of the day in UTC; the zero Day gives the zero time.
func (d Day) Time() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
}

// MarshalText writes the day as [Day.String] does; the zero Day as empty text. A
// Day that is not in the calendar is an error.
func (d Day) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what [Day.MarshalText] writes.
func (d *Day) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Day{}
		return nil
	}
	e, err := ParseDay(string(text))
	if err != nil {
		return err
	}
	*d = e
	return nil
}

// daysIn returns the number of days of a month from 1 to 12.
func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// isDigits reports whether s is one or more ASCII digits.
func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// number reads at most nine digits, which the caller has seen to be digits.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}
