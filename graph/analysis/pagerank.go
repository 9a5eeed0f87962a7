package analysis

import "math"

// Damping is the chance with which the walker of [Network.PageRank] follows a
// tie and does not begin anew (Brin and Page 1998).
const Damping = 0.85

const (
	settled = 1e-12 // the change, summed over the nodes, at which the ranks stand
	rounds  = 1000  // by which 0.85^n is far below it
)

// PageRank is the share of time that a walker spends at each node who follows a
// tie, each with a chance in proportion to its weight, and with the chance of
// 1 - [Damping], or where no tie leads on, begins anew anywhere. The shares add
// up to 1. In an undirected network, ties are followed both ways.
//
// It begins with equal shares, where gonum's begins at random: so two runs
// agree to the last digit.
func (n *Network) PageRank() []float64 {
	if len(n.Nodes) == 0 {
		return nil
	}
	size := float64(len(n.Nodes))
	rank, next := make([]float64, len(n.Nodes)), make([]float64, len(n.Nodes))
	leaving := make([]float64, len(n.Nodes))
	for i := range rank {
		rank[i], leaving[i] = 1/size, weightOf(n.out[i])
	}
	for range rounds {
		stuck := 0.0
		for i, weight := range leaving {
			if weight == 0 {
				stuck += rank[i]
			}
		}
		change := 0.0
		for i := range next {
			come := 0.0
			for _, a := range n.in[i] {
				come += rank[a.to] * a.weight / leaving[a.to]
			}
			next[i] = Damping*(come+stuck/size) + (1-Damping)/size
			change += math.Abs(next[i] - rank[i])
		}
		rank, next = next, rank
		if change < settled {
			break
		}
	}
	return rank
}
