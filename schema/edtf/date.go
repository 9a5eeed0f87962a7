package edtf

import (
	"strings"
	"time"
)

// span is the days between two bounds, both included; a zero Day is no bound.
type span struct{ from, to Day }

// date is a date taken apart: its digits as they are written, X where one is
// not specified, and empty where a part is absent.
type date struct {
	negative         bool
	year, month, day string
}

// parseDate reads a single date.
func parseDate(text string) (span, error) {
	if isDateTime(text) {
		return parseDateTime(text)
	}
	if y, ok := scanLongYear(text); ok {
		return span{Day{y, 1, 1}, Day{y, 12, 31}}, nil
	}
	d, ok := scanDate(text)
	if !ok {
		return span{}, errNotation
	}
	return d.span(text)
}

// scanLongYear reads a year of five to nine digits, as Y-17000.
func scanLongYear(text string) (int, bool) {
	text, ok := strings.CutPrefix(unqualified(text), "Y")
	digits, negative := strings.CutPrefix(text, "-")
	if !ok || len(digits) < 5 || len(digits) > 9 || !isDigits(digits) || digits[0] == '0' {
		return 0, false
	}
	if negative {
		return -number(digits), true
	}
	return number(digits), true
}

// scanDate takes a date apart without a look at the calendar. A qualifier may
// stand on either side of a part, and before the sign of the year.
func scanDate(text string) (date, bool) {
	if text == "" {
		return date{}, false
	}
	var d date
	qualified := isQualifier(text[0])
	if qualified {
		text = text[1:]
	}
	text, d.negative = strings.CutPrefix(text, "-")
	if qualified && text != "" && isQualifier(text[0]) {
		return date{}, false
	}
	year, rest, hasMonth := strings.Cut(text, "-")
	month, day, hasDay := strings.Cut(rest, "-")
	d.year, d.month, d.day = unqualified(year), unqualified(month), unqualified(day)
	ok := isMask(d.year, 4) &&
		(!hasMonth || isMask(d.month, 2)) &&
		(!hasDay || isMask(d.day, 2))
	return d, ok
}

// unqualified drops one qualifier from either side of a part.
func unqualified(part string) string {
	if part != "" && isQualifier(part[0]) {
		part = part[1:]
	}
	if n := len(part) - 1; n >= 0 && isQualifier(part[n]) {
		part = part[:n]
	}
	return part
}

// isQualifier tells the signs for uncertain, approximate, and both.
func isQualifier(c byte) bool { return c == '?' || c == '~' || c == '%' }

// isMask reports whether s is n digits or X.
func isMask(s string, n int) bool {
	for i := range len(s) {
		if s[i] != 'X' && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return len(s) == n
}

// fits reports whether n can be written as the mask; an absent part fits any.
func fits(mask string, n int) bool {
	for i := len(mask) - 1; i >= 0; i-- {
		if mask[i] != 'X' && int(mask[i]-'0') != n%10 {
			return false
		}
		n /= 10
	}
	return true
}

// years returns the first and the last year that the date can be in.
func (d date) years() (first, last int) {
	first = number(strings.ReplaceAll(d.year, "X", "0"))
	last = number(strings.ReplaceAll(d.year, "X", "9"))
	if d.negative {
		return -last, -max(first, 1)
	}
	return first, last
}

// span returns the bounds of the date, or says which part does not exist.
func (d date) span(text string) (span, error) {
	if d.negative && d.year == "0000" {
		unsigned := strings.Replace(text, "-", "", 1)
		return span{}, errorf(text, "year zero in %q has no sign: write %s", text, unsigned).suggesting(unsigned)
	}
	if code := d.season(); code != 0 {
		if d.day != "" {
			return span{}, d.seasonDay(text)
		}
		first, last := d.years()
		return span{seasonSpan(first, code).from, seasonSpan(last, code).to}, nil
	}
	if isDigits(d.year + d.month + d.day) {
		if s, ok := d.specified(); ok {
			return s, nil
		}
		return span{}, d.impossible(text)
	}
	from, ok := d.earliest()
	if !ok {
		return span{}, d.impossible(text)
	}
	return span{from, d.latest()}, nil
}

// specified returns the bounds of a date without X, which nearly all are: the
// calendar need not be searched for it.
func (d date) specified() (s span, exists bool) {
	year, _ := d.years()
	s = span{Day{year, 1, 1}, Day{year, 12, 31}}
	if d.month == "" {
		return s, true
	}
	month := number(d.month)
	if month < 1 || month > 12 {
		return s, false
	}
	days := daysIn(year, month)
	if d.day == "" {
		return span{Day{year, month, 1}, Day{year, month, days}}, true
	}
	day := Day{year, month, number(d.day)}
	return span{day, day}, day.Day >= 1 && day.Day <= days
}

// earliest returns the earliest day that the date can stand for. It looks at no
// more than the ten thousand years of XXXX.
func (d date) earliest() (Day, bool) {
	low, high := d.years()
	if low < high {
		if _, ok := d.firstIn(leapYear); !ok {
			return Day{}, false
		}
	}
	for y := low; y <= high; y++ {
		if first, ok := d.firstIn(y); ok && fits(d.year, max(y, -y)) {
			return first, true
		}
	}
	return Day{}, false
}

// latest returns the latest day that the date can stand for; the caller knows
// that there is one.
func (d date) latest() Day {
	low, high := d.years()
	for y := high; y > low; y-- {
		if last, ok := d.lastIn(y); ok && fits(d.year, max(y, -y)) {
			return last
		}
	}
	last, _ := d.lastIn(low)
	return last
}

// leapYear has every day that any year has.
const leapYear = 2000

// firstIn returns the first day of a year that has the month and the day.
func (d date) firstIn(year int) (Day, bool) {
	for m := 1; m <= 12; m++ {
		for n := 1; n <= daysIn(year, m) && fits(d.month, m); n++ {
			if fits(d.day, n) {
				return Day{year, m, n}, true
			}
		}
	}
	return Day{}, false
}

// lastIn returns the last day of a year that has the month and the day.
func (d date) lastIn(year int) (Day, bool) {
	for m := 12; m >= 1; m-- {
		for n := daysIn(year, m); n >= 1 && fits(d.month, m); n-- {
			if fits(d.day, n) {
				return Day{year, m, n}, true
			}
		}
	}
	return Day{}, false
}

// impossible says which part of a date is not in the calendar.
func (d date) impossible(text string) *Error {
	switch {
	case d.year+d.month == "000000":
		return errorf(text, "%q is no date: leave it out when nothing is known", text)
	case d.month == "00":
		return errorf(text, "month 00 in %q: write only what is known, %s", text, d.yearText()).suggesting(d.yearText())
	case !fitsAny(d.month, 12):
		return d.noMonth(text)
	case d.day == "00":
		known := d.yearText() + "-" + d.month
		return errorf(text, "day 00 in %q: write only what is known, %s", text, known).suggesting(known)
	case !fitsAny(d.day, 31):
		return errorf(text, "day %s in %q: days go from 01 to 31", d.day, text)
	case !isDigits(d.month):
		return errorf(text, "day %s in %q: no month that fits has such a day", d.day, text)
	}
	month := number(d.month)
	if isDigits(d.year) {
		year, _ := d.years()
		return errorf(text, "day %s in %q: %s %s has %d days", d.day, text, time.Month(month), d.yearText(), daysIn(year, month))
	}
	if month == 2 && fits(d.day, 29) {
		return errorf(text, "day %s in %q: no year that fits is a leap year", d.day, text)
	}
	return errorf(text, "day %s in %q: %s never has such a day", d.day, text, time.Month(month))
}

// seasonDay refuses a day in a season.
func (d date) seasonDay(text string) *Error {
	if turned, ok := d.turned(); ok {
		return errorf(text, "month %s in %q: write the month before the day, %s", d.month, text, turned).suggesting(turned)
	}
	return errorf(text, "season %s in %q takes no day: write the day with its month from 01 to 12", d.month, text)
}

// noMonth refuses a month that is none, with a look at what it may be instead.
func (d date) noMonth(text string) *Error {
	if turned, ok := d.turned(); ok {
		return errorf(text, "month %s in %q: write the month before the day, %s", d.month, text, turned).suggesting(turned)
	}
	e := errorf(text, "month %s in %q: months go from 01 to 12", d.month, text)
	if d.day == "" && !d.negative && isDigits(d.year+d.month) && d.month > d.year[2:] {
		years := d.year + "/" + d.year[:2] + d.month
		e.Reason += ", an interval of years is " + years
		return e.suggesting(years)
	}
	return e
}

// turned returns the day that was meant when month and day were exchanged.
func (d date) turned() (string, bool) {
	if !isDigits(d.year+d.month+d.day) || d.day == "" {
		return "", false
	}
	year, _ := d.years()
	day, err := NewDay(year, number(d.day), number(d.month))
	return day.String(), err == nil
}

// yearText returns the year without qualifiers.
func (d date) yearText() string {
	if d.negative {
		return "-" + d.year
	}
	return d.year
}

// fitsAny reports whether any number from 1 to limit can be written as the mask.
func fitsAny(mask string, limit int) bool {
	for n := 1; n <= limit; n++ {
		if fits(mask, n) {
			return true
		}
	}
	return false
}
