package edtf

import "strings"

// dateLen is the length of a full date, before the T of a time of day.
const dateLen = len("2023-07-26")

// isDateTime reports whether text begins like a date and a time of day.
func isDateTime(text string) bool {
	return len(text) > dateLen && text[dateLen] == 'T' && isFullDate(text[:dateLen])
}

// isFullDate reports whether text has the form of a date of digits alone.
func isFullDate(text string) bool {
	return len(text) == dateLen && text[4] == '-' && text[7] == '-' &&
		isDigits(text[:4]) && isDigits(text[5:7]) && isDigits(text[8:])
}

// parseDateTime reads a date and a time of day, whose bounds are the day.
func parseDateTime(text string) (span, error) {
	s, err := parseDate(text[:dateLen])
	if err != nil {
		return span{}, err
	}
	if s.from != s.to {
		return span{}, errorf(text, "%q has a time of day without a day: write it after a full date, as 2023-07-26T10:00:00Z", text)
	}
	clock, offset := text[dateLen+1:], ""
	if i := strings.IndexAny(clock, "Z+-"); i >= 0 {
		clock, offset = clock[:i], clock[i:]
	}
	if !isTime(clock) || !isOffset(offset) {
		return span{}, errNotation
	}
	return s, nil
}

// isTime reports whether s is hh:mm:ss; the second 60 is a leap second.
func isTime(s string) bool {
	return len(s) == 8 && s[2] == ':' && s[5] == ':' &&
		isBelow(s[:2], 24) && isBelow(s[3:5], 60) && isBelow(s[6:], 61)
}

// isOffset reports whether s is empty, Z, ±hh or ±hh:mm.
func isOffset(s string) bool {
	switch {
	case s == "" || s == "Z":
		return true
	case s[0] != '+' && s[0] != '-':
		return false
	case len(s) == 3:
		return isBelow(s[1:], 24)
	}
	return len(s) == 6 && s[3] == ':' && isBelow(s[1:3], 24) && isBelow(s[4:], 60)
}

// isBelow reports whether s is digits for a number less than limit.
func isBelow(s string, limit int) bool { return isDigits(s) && number(s) < limit }
