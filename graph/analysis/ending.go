package analysis

import (
	"slices"

	"entente/graph/ending"
	"entente/schema"
	"entente/schema/edtf"
)

// endings are the statements of a day and before that put an end to others, by
// the pair that they are of, whichever way round.
type endings struct {
	ontology *schema.Ontology
	of       map[[2]int][]ending.Claim
}

func (r *records) endings(on edtf.Day) endings {
	e := endings{r.filter.Ontology, map[[2]int][]ending.Claim{}}
	if on.IsZero() {
		return e
	}
	_, ends := r.filter.types()
	for _, s := range r.statements {
		if !s.since.IsZero() && !s.since.After(on) && slices.Contains(ends, s.relation) {
			e.of[s.pair()] = append(e.of[s.pair()], e.claim(s))
		}
	}
	return e
}

func (s statement) pair() [2]int { return [2]int{min(s.from, s.to), max(s.from, s.to)} }

func (e endings) claim(s statement) ending.Claim {
	relation, _ := e.ontology.Relation(s.relation)
	return ending.Claim{Relation: relation, From: s.since}
}

// end tells whether a statement, whose last day is not given, had come to its
// end before a day.
func (e endings) end(s statement, on edtf.Day) bool {
	return !s.closed && len(e.of[s.pair()]) > 0 && ending.Over(e.claim(s), e.of[s.pair()], on)
}
