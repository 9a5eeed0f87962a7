package resolve

import (
	"errors"
	"fmt"
	"strings"

	"entente/graph"
	"entente/schema/edtf"
	"entente/schema/problem"
)

// Decision is what a person has decided about a reference that could not be
// resolved by itself.
type Decision struct {
	Text   string        // the reference, as it was read
	Kind   string        // the Kind of the error; empty: whatever was asked for
	When   edtf.Interval // the time for which it is decided; zero: any
	Entity string        // the id of what it means; empty: it is left out, knowingly
	At     problem.Position
}

// Decide makes Resolve heed decisions, which go before everything else. All
// entities must be in. It returns a problem for each decision that names no
// known entity; those have no effect.
func (x *Index) Decide(decisions []Decision) problem.List {
	var problems problem.List
	x.decisions = make(map[string][]Decision, len(decisions))
	for _, d := range decisions {
		if d.Entity != "" && x.byID[d.Entity] == nil {
			problems = append(problems, problem.Problem{
				At: d.At, What: fmt.Sprintf("the decision about %.80q names the entity %.80q, and no entity has that id", d.Text, d.Entity),
				Suggest: x.Suggest("id", d.Entity, x.ids),
			})
			continue
		}
		key := LineEnds(d.Text)
		x.decisions[key] = append(x.decisions[key], d)
	}
	return problems
}

func (x *Index) ids() []string {
	ids := make([]string, 0, len(x.byID))
	for id := range x.byID {
		ids = append(ids, id)
	}
	return ids
}

// LineEnds writes line ends as a CSV file gives them back: two references that
// differ in them alone are one.
func LineEnds(text string) string {
	for strings.Contains(text, "\r\n") {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	return text
}

// decided is the decision about a reference, nil when there is none. One for
// that very time goes before one for a longer time, and that before one for
// any time.
func (x *Index) decided(text string, when edtf.Interval, labels []string) *Decision {
	list := x.decisions[LineEnds(text)]
	if len(list) == 0 {
		return nil
	}
	asked := kind(labels)
	if system, _, colon := strings.Cut(text, ":"); colon && x.ontology.CodeSystem(system) != nil {
		asked = system
	}
	var best *Decision
	crossed := false
	for i := range list {
		d := &list[i]
		if d.Kind != "" && d.Kind != asked || !d.When.IsZero() && !within(when, d.When) {
			continue
		}
		crossed = crossed || best != nil && d.Entity != best.Entity && !nearer(when, d, best) && !nearer(when, best, d)
		if best == nil || nearer(when, d, best) {
			best = d
		}
	}
	if crossed && best.When != when {
		return x.forThePeriod(list, best, text, when, labels)
	}
	return best
}

// forThePeriod is, of decisions whose times cross each other, the one for the
// time that the review file had of this reference.
func (x *Index) forThePeriod(list []Decision, otherwise *Decision, text string, when edtf.Interval, labels []string) *Decision {
	_, err := x.undecided(text, when, labels)
	var refused *Error
	if errors.As(err, &refused) {
		for i := range list {
			if list[i].When == refused.When {
				return &list[i]
			}
		}
	}
	return otherwise
}

// nearer tells whether the decision d is more about a time than another, and
// where both are as much, more about a kind.
func nearer(when edtf.Interval, d, other *Decision) bool {
	if d.When == other.When {
		return d.Kind != "" && other.Kind == ""
	}
	switch {
	case d.When == when:
		return true
	case other.When == when, d.When.IsZero():
		return false
	case other.When.IsZero():
		return true
	}
	return within(d.When, other.When)
}

// within tells whether all of an interval lies in another. No time lies in
// none.
func within(inner, outer edtf.Interval) bool {
	if inner.IsZero() {
		return false
	}
	from, to := bounds(inner)
	start, end := bounds(outer)
	return (start.IsZero() || !from.IsZero() && !from.Before(start)) && (end.IsZero() || !to.IsZero() && !to.After(end))
}

// carryOut does what a decision says.
func (x *Index) carryOut(d *Decision, text string, labels []string) (*graph.Entity, error) {
	if d.Entity != "" {
		return x.byID[d.Entity], nil
	}
	what := "is left out by a decision"
	if d.At.File != "" {
		what += " (" + d.At.String() + ")"
	}
	return nil, &Error{Text: text, Kind: kind(labels), What: what, LeftOut: true}
}
