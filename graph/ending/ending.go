// Package ending is the rule by which a state is over although its own last day
// is not given: another statement of the same pair has put an end to it. The
// shipped queries and pictures have it in Cypher (as in ties_on_date), what reads
// a graph at once has it from here.
package ending

import (
	"slices"

	"entente/schema"
	"entente/schema/edtf"
)

// Claim is what the rule must know of a statement.
type Claim struct {
	Relation *schema.Relation
	From     edtf.Day // the first day on which it may have held or happened; zero: not given
}

// Over tells whether a state had come to its end before a day: a fact of its pair
// ends its relation by the ontology's word, began before the day and not before
// the state, and no fact has ended that one again by the day, as a resumption
// ends a suspension. The facts are those of the pair, whichever way round.
func Over(state Claim, facts []Claim, on edtf.Day) bool {
	return slices.ContainsFunc(facts, func(end Claim) bool {
		return end.ends(state) && end.From.Before(on) && (state.From.IsZero() || !end.From.Before(state.From)) &&
			!slices.ContainsFunc(facts, func(again Claim) bool {
				return again.ends(end) && !again.From.Before(end.From) && !again.From.After(on)
			})
	})
}

// ends tells that a claim of a known day puts an end to the relation of another.
func (c Claim) ends(other Claim) bool {
	return !c.From.IsZero() && slices.Contains(c.Relation.Ends, other.Relation.Type)
}
