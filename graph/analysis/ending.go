package analysis

import (
	"slices"

	"entente/schema"
	"entente/schema/edtf"
)

// endings are the statements of a day and before that put an end to others, by
// the pair that they are of, whichever way round.
type endings struct {
	ontology *schema.Ontology
	of       map[[2]int][]statement
}

func (r *records) endings(on edtf.Day) endings {
	e := endings{r.filter.Ontology, map[[2]int][]statement{}}
	if on.IsZero() {
		return e
	}
	_, ends := r.filter.types()
	for _, s := range r.statements {
		if !s.since.IsZero() && !s.since.After(on) && slices.Contains(ends, s.relation) {
			e.of[s.pair()] = append(e.of[s.pair()], s)
		}
	}
	return e
}

func (s statement) pair() [2]int { return [2]int{min(s.from, s.to), max(s.from, s.to)} }

// end tells whether a statement, whose last day is not given, had come to its
// end before a day. It is the rule of the shipped queries.
func (e endings) end(s statement, on edtf.Day) bool {
	if s.closed {
		return false
	}
	others := e.of[s.pair()]
	return slices.ContainsFunc(others, func(end statement) bool {
		if !e.ends(end, s) || !end.since.Before(on) || !s.since.IsZero() && end.since.Before(s.since) {
			return false
		}
		ender, _ := e.ontology.Relation(end.relation)
		return ender.Nature != schema.Event || !slices.ContainsFunc(others, func(again statement) bool {
			return e.ends(again, end) && !again.since.Before(end.since)
		})
	})
}

func (e endings) ends(by, what statement) bool {
	r, _ := e.ontology.Relation(by.relation)
	return slices.Contains(r.Ends, what.relation)
}
