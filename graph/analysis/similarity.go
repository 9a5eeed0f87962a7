package analysis

import (
	"fmt"
	"math"
)

// Levels are the commitments of the Correlates of War alliance types (Singer
// and Small 1966, Gibler 2009) as Signorino and Ritter rank them: a defence
// pact 3, a pact of neutrality or nonaggression 2, an entente 1, none 0.
var Levels = map[string]int{
	"DEFENCE_PACT_WITH": MaxLevel, "NEUTRALITY_PACT_WITH": 2, "NONAGGRESSION_PACT_WITH": 2, "ENTENTE_WITH": 1,
}

// MaxLevel is what a state is committed to itself, and the greatest distance.
const MaxLevel = 3

// maxCompared bounds a comparison of each with each by way of each.
const maxCompared = 3000

// S is the similarity of two portfolios of commitments (Signorino and Ritter,
// 1999, "Tau-b or Not Tau-b", International Studies Quarterly 43, 115-144):
//
//	S = 1 - 2 Σ w |a - b| / (greatest Σ w)
//
// from -1, as far apart as can be, to 1, the same. greatest is the greatest
// distance that two commitments can have. Without weights each counts the same.
// It is an error when the lengths differ, a weight is negative or no number, or
// all of them are 0.
func S(a, b []int, weights []float64, greatest int) (float64, error) {
	if len(a) != len(b) || weights != nil && len(weights) != len(a) {
		return 0, fmt.Errorf("portfolios of %d and %d commitments with %d weights cannot be compared", len(a), len(b), len(weights))
	}
	apart, whole := 0.0, 0.0
	for i := range a {
		weight := 1.0
		if weights != nil {
			weight = weights[i]
		}
		if weight < 0 || math.IsNaN(weight) || math.IsInf(weight, 0) {
			return 0, fmt.Errorf("a weight is %v: it must be 0 or more", weight)
		}
		apart += weight * math.Abs(float64(a[i]-b[i]))
		whole += weight
	}
	if whole == 0 || greatest <= 0 {
		return 0, fmt.Errorf("there is nothing to compare: the weights are all 0")
	}
	return 1 - 2*apart/(float64(greatest)*whole), nil
}

// Likeness is the similarity of two nodes, A < B.
type Likeness struct {
	A, B int
	S    float64
}

// Similarity is [S] for each two nodes, in their order, over their commitments
// to all nodes of the network, themselves included: to oneself one is committed
// with [MaxLevel]. Of several commitments to one state the greatest counts. Who
// is in the network matters, since a common absence of ties is a likeness, too.
// With weighted, each node counts with its capability. More than 3000 nodes are
// refused.
func (n *Network) Similarity(levels map[string]int, weighted bool) ([]Likeness, error) {
	if len(n.Nodes) > maxCompared {
		return nil, fmt.Errorf("each two of %d entities are too many to compare by way of all others: at most %d, so ask for fewer labels", len(n.Nodes), maxCompared)
	}
	var weights []float64
	if weighted {
		weights = make([]float64, len(n.Nodes))
		for i, node := range n.Nodes {
			weights[i] = node.Capability
		}
	}
	portfolios := n.portfolios(levels)
	var all []Likeness
	for a := range portfolios {
		for b := a + 1; b < len(portfolios); b++ {
			s, err := S(portfolios[a], portfolios[b], weights, MaxLevel)
			if err != nil {
				return nil, err
			}
			all = append(all, Likeness{a, b, s})
		}
	}
	return all, nil
}

func (n *Network) portfolios(levels map[string]int) [][]int {
	portfolios := make([][]int, len(n.Nodes))
	for i := range portfolios {
		portfolios[i] = make([]int, len(n.Nodes))
		portfolios[i][i] = MaxLevel
	}
	for _, t := range n.Ties {
		level := levels[t.Type]
		portfolios[t.From][t.To] = max(portfolios[t.From][t.To], level)
		portfolios[t.To][t.From] = max(portfolios[t.To][t.From], level)
	}
	return portfolios
}
