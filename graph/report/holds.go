package report

import (
	"slices"
	"strings"

	"entente/schema/edtf"
)

// holding tells which of the statements hold on a day: states whose valid time
// has it, and which no fact of the same pair has put an end to before, by the
// ontology's word, as in the query ties_on_date. A state whose own last day is
// given to the day stands by it, and one of no time holds on none.
func holding(all []*statement, day edtf.Day) map[*statement]bool {
	pairs := map[[2]string][]*statement{}
	for _, s := range all {
		pairs[s.pair()] = append(pairs[s.pair()], s)
	}
	found := map[*statement]bool{}
	for _, s := range all {
		if s.valid == "" || !s.from.IsZero() && day.Before(s.from) || !s.to.IsZero() && s.to.Before(day) {
			continue
		}
		if !s.ownEnd() && slices.ContainsFunc(pairs[s.pair()], func(e *statement) bool { return e.ended(s, pairs[s.pair()], day) }) {
			continue
		}
		found[s] = true
	}
	return found
}

// pair is the two ends in one order.
func (s *statement) pair() [2]string {
	return [2]string{min(s.StartID, s.EndID), max(s.StartID, s.EndID)}
}

// ownEnd tells that the last day is given to the day.
func (s *statement) ownEnd() bool {
	return !s.to.IsZero() && strings.HasSuffix(s.valid, s.to.String())
}

// ended tells that e has put an end to s by a day, and has not been undone.
func (e *statement) ended(s *statement, pair []*statement, day edtf.Day) bool {
	return e.ends(s.Type) && !e.from.IsZero() && e.from.Before(day) && (s.from.IsZero() || !e.from.Before(s.from)) &&
		!slices.ContainsFunc(pair, func(again *statement) bool {
			return again.ends(e.Type) && !again.from.IsZero() && !again.from.Before(e.from) && !day.Before(again.from)
		})
}

// ends tells that a fact puts an end to a relation.
func (s *statement) ends(relation string) bool {
	return s.fact && slices.Contains(s.relation.Ends, relation)
}
