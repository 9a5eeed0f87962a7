package edtf

import "fmt"

// Error says in one line why a text is not EDTF and how to write what it means.
type Error struct {
	Text       string // what was refused: the text or a side of it, at most MaxLen bytes
	Reason     string // one line: what is wrong, and how to write it
	Suggestion string // what to write instead of the whole text, itself valid; empty when in doubt
}

// Error returns the reason.
func (e *Error) Error() string { return e.Reason }

// errorf returns the error of a text for which there is no one better spelling.
func errorf(text, format string, args ...any) *Error {
	return &Error{Text: text, Reason: fmt.Sprintf(format, args...)}
}

// suggesting adds the text to write instead, unless that is not EDTF either.
func (e *Error) suggesting(write string) *Error {
	if valid(write) {
		e.Suggestion = write
	}
	return e
}
