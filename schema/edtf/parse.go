package edtf

import (
	"errors"
	"strings"
)

// MaxLen is the length in bytes beyond which a text is refused unread. The
// longest text that means anything is well below it.
const MaxLen = 64

// errNotation is the answer to text that is not in the notation at all; it is
// explained only where somebody will read the explanation.
var errNotation = errors.New("not EDTF")

// Parse reads EDTF text. White space around it is dropped; nothing else is
// changed, so the text of the Interval is the text that was written. Every error
// is an [*Error] of one line. The package comment says what is read and what
// is refused.
func Parse(text string) (Interval, error) {
	text = strings.TrimSpace(text)
	if len(text) > MaxLen {
		return Interval{}, tooLong(text)
	}
	i, err := parse(text)
	if err == errNotation {
		err = explain(text)
	}
	if err != nil {
		return Interval{}, err
	}
	return i, nil
}

// parse reads a date or an interval; its error is errNotation or an *Error.
func parse(text string) (Interval, error) {
	start, end, slash := strings.Cut(text, "/")
	if !slash {
		s, err := parseDate(text)
		return Interval{text: text, from: s.from, to: s.to}, err
	}
	from, err := parseSide(start)
	if err != nil {
		return Interval{}, within(err, func(s string) string { return s + "/" + end })
	}
	to, err := parseSide(end)
	if err != nil {
		return Interval{}, within(err, func(s string) string { return start + "/" + s })
	}
	switch {
	case text == "/":
		return Interval{}, errorf(text, `interval "/" has neither a start nor an end: leave it out, or write ../.. for always`)
	case !startsBy(from.from, to.to):
		return Interval{}, endsFirst(text, start, end)
	}
	return Interval{text: text, from: from.from, to: to.to, slash: true}, nil
}

// parseSide reads one side of an interval; open and unknown sides have no bounds.
func parseSide(text string) (span, error) {
	switch {
	case text == "" || text == "..":
		return span{}, nil
	case isDateTime(text):
		day := text[:dateLen]
		return span{}, errorf(text, "%q has a time of day, which an interval does not take: write %s", text, day).suggesting(day)
	}
	return parseDate(text)
}

// within makes the suggestion for one side one for the whole interval.
func within(err error, whole func(side string) string) error {
	var e *Error
	if !errors.As(err, &e) || e.Suggestion == "" {
		return err
	}
	in := *e
	in.Suggestion = whole(e.Suggestion)
	if !valid(in.Suggestion) {
		in.Suggestion = ""
	}
	return &in
}

// endsFirst refuses an interval whose sides are in the wrong order.
func endsFirst(text, start, end string) *Error {
	turned := end + "/" + start
	return errorf(text, "interval %q ends before it starts: write the earlier date first, %s", text, turned).suggesting(turned)
}

// tooLong refuses a text unread.
func tooLong(text string) *Error {
	return errorf(text[:MaxLen], "text of %d bytes is too long for a date: %d are enough, as in 2021-04-02/2023-07-26", len(text), MaxLen)
}

// valid reports whether text is EDTF.
func valid(text string) bool {
	if len(text) > MaxLen {
		return false
	}
	_, err := parse(text)
	return err == nil
}
