package resolve

import (
	"fmt"
	"slices"
	"strings"

	"entente/graph"
	"entente/schema/edtf"
)

// Candidate is an entity that a reference may have meant.
type Candidate struct {
	Entity *graph.Entity
	As     string  // how to write it: its id, or system:code with its validity
	Score  float64 // 1: one of several that the reference fits; below: how near its name comes
}

func (c Candidate) String() string {
	if c.As == c.Entity.ID {
		return fmt.Sprintf("%s (%s)", c.As, c.Entity.Name)
	}
	return fmt.Sprintf("%s (%s, id %s)", c.As, c.Entity.Name, c.Entity.ID)
}

// most is how many candidates a message names.
const most = 8

// Error is a reference that means no entity, or more than one, or one that a
// decision leaves out.
type Error struct {
	Text       string
	Kind       string        // the code system, or the entity types that were allowed; empty: anything
	When       edtf.Interval // the time for which this is so; zero when the time does not matter
	What       string
	Candidates []Candidate // what it may mean, best first; not all of very many
	Suggest    []string    // what may have been meant instead
	LeftOut    bool        // a decision leaves it out, knowingly
}

// Error is one line: the reference, what is wrong with it, and the candidates
// that it fits.
func (e *Error) Error() string {
	text := fmt.Sprintf("%.80q %s", e.Text, e.What)
	fit := e.Candidates
	for i, c := range fit {
		if c.Score < 1 { // those of lower scores come after
			fit = fit[:i]
			break
		}
	}
	if len(fit) == 0 {
		return text
	}
	names := make([]string, 0, most)
	for _, c := range fit[:min(most, len(fit))] {
		names = append(names, c.String())
	}
	slices.Sort(names)
	text += ": " + strings.Join(slices.Compact(names), ", ")
	if len(fit) > most {
		text += " and others"
	}
	return text
}
