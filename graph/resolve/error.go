package resolve

import (
	"fmt"
	"slices"
	"strings"

	"entente/graph"
)

// Candidate is an entity that a reference may have meant.
type Candidate struct {
	Entity *graph.Entity
	As     string // how to write it: its id, or system:code with its validity
}

func (c Candidate) String() string {
	if c.As == c.Entity.ID {
		return fmt.Sprintf("%s (%s)", c.As, c.Entity.Name)
	}
	return fmt.Sprintf("%s (%s, id %s)", c.As, c.Entity.Name, c.Entity.ID)
}

// most is how many candidates a message names.
const most = 8

// Error is a reference that means no entity, or more than one.
type Error struct {
	Text       string
	What       string
	Candidates []Candidate // what it may mean; not all of very many
	Suggest    []string    // what may have been meant instead
}

// Error is one line: the reference, what is wrong with it, and the candidates.
func (e *Error) Error() string {
	text := fmt.Sprintf("%.80q %s", e.Text, e.What)
	if len(e.Candidates) == 0 {
		return text
	}
	names := make([]string, 0, most)
	for _, c := range e.Candidates[:min(most, len(e.Candidates))] {
		names = append(names, c.String())
	}
	slices.Sort(names)
	text += ": " + strings.Join(slices.Compact(names), ", ")
	if len(e.Candidates) > most {
		text += " and others"
	}
	return text
}
