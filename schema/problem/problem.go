// Package problem tells a user what is wrong with an input: where, what, and
// what was probably meant. Every reader of Entente collects its problems in a
// List, so that one run shows all of them.
package problem

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Position is a place in an input. Line and Column count from 1, the column in
// characters; 0 means that the problem belongs to the whole line or file.
type Position struct {
	File   string
	Line   int
	Column int
}

// String is file:line:column, as editors and compilers write it.
func (p Position) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Compare orders by file, line and column.
func (p Position) Compare(q Position) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// Problem is one thing that is wrong with an input.
type Problem struct {
	At      Position
	What    string   // one line, without a full stop
	Suggest []string // what may have been meant, best first
}

// Error is `file:line:column: what; did you mean X?`.
func (p Problem) Error() string {
	var b strings.Builder
	if at := p.At.String(); at != "" {
		b.WriteString(at)
		b.WriteString(": ")
	}
	b.WriteString(p.Reason())
	return b.String()
}

// Reason is the problem without its position.
func (p Problem) Reason() string {
	if len(p.Suggest) == 0 {
		return p.What
	}
	last := len(p.Suggest) - 1
	words := p.Suggest[last]
	if last > 0 {
		words = strings.Join(p.Suggest[:last], ", ") + " or " + words
	}
	return p.What + "; did you mean " + words + "?"
}

// List is the problems of one run. Its zero value is ready for use.
type List []Problem

// Addf adds a problem.
func (l *List) Addf(at Position, format string, args ...any) {
	*l = append(*l, Problem{At: at, What: fmt.Sprintf(format, args...)})
}

// Sort orders by position and keeps the order of problems at one place.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b Problem) int { return a.At.Compare(b.At) })
}

// Err is nil for an empty list, and the list itself otherwise.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// Error is one problem a line.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, p := range l {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}
