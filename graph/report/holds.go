package report

import (
	"strings"

	"entente/graph/ending"
	"entente/schema/edtf"
)

// holding tells which of the statements hold on a day: states whose valid time
// has it, and which no fact of the same pair has put an end to before. A state
// whose own last day is given to the day stands by it, and one of no time holds on
// none.
func holding(all []*statement, day edtf.Day) map[*statement]bool {
	facts := map[[2]string][]ending.Claim{}
	for _, s := range all {
		if s.fact {
			facts[s.pair()] = append(facts[s.pair()], s.claim())
		}
	}
	found := map[*statement]bool{}
	for _, s := range all {
		if s.valid == "" || !s.from.IsZero() && day.Before(s.from) || !s.to.IsZero() && s.to.Before(day) {
			continue
		}
		if s.ownEnd() || !ending.Over(s.claim(), facts[s.pair()], day) {
			found[s] = true
		}
	}
	return found
}

func (s *statement) claim() ending.Claim { return ending.Claim{Relation: s.relation, From: s.from} }

// pair is the two ends in one order.
func (s *statement) pair() [2]string {
	return [2]string{min(s.StartID, s.EndID), max(s.StartID, s.EndID)}
}

// ownEnd tells that the last day is given to the day.
func (s *statement) ownEnd() bool {
	return !s.to.IsZero() && strings.HasSuffix(s.valid, s.to.String())
}
