package analysis

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"sort"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/iterator"
	"gonum.org/v1/gonum/graph/simple"
)

// Partition is a network in communities.
type Partition struct {
	Of         []int // community of each node, from 1: the largest is the first
	Sizes      []int // of the communities
	Modularity float64
}

// Louvain moves nodes in an order that chance gives, and may stop at a worse
// partition than there is. So it is run with so many seeds, which are always
// the same, and the best is taken.
const runs = 10

// Communities are groups of nodes that are tied more to each other than chance
// would have it: by the method of Louvain (Blondel et al. 2008), with weights,
// at a resolution of 1. In a directed network the modularity is that of Leicht
// and Newman (2008). A network without ties has each node by itself, and a
// modularity of 0. The error is that of ctx.
func (n *Network) Communities(ctx context.Context) (Partition, error) {
	best := n.partition(alone(len(n.Nodes)))
	if n.Edges() == 0 {
		return best, nil
	}
	for seed := range uint64(runs) {
		if err := ctx.Err(); err != nil {
			return Partition{}, err
		}
		reduced := community.Modularize(n.view(), 1, rand.NewPCG(seed, 0))
		of := make([]int, len(n.Nodes))
		for c, nodes := range reduced.Communities() {
			for _, node := range nodes {
				of[node.ID()] = c
			}
		}
		// One that is better by less than rounding is no better.
		if p := n.partition(of); p.Modularity > best.Modularity+1e-12 {
			best = p
		}
	}
	return best, nil
}

func alone(n int) []int {
	of := make([]int, n)
	for i := range of {
		of[i] = i
	}
	return of
}

// partition numbers communities anew: by size, and then by their first node.
func (n *Network) partition(of []int) Partition {
	members := map[int][]int{}
	for node, c := range of {
		members[c] = append(members[c], node)
	}
	var groups [][]int
	for _, group := range members {
		groups = append(groups, group)
	}
	slices.SortFunc(groups, func(a, b []int) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0])) })
	p := Partition{Of: make([]int, len(of))}
	for i, group := range groups {
		p.Sizes = append(p.Sizes, len(group))
		for _, node := range group {
			p.Of[node] = i + 1
		}
	}
	p.Modularity = n.Modularity(p.Of)
	return p
}

// Modularity is how much more of the weight of the edges lies within the
// communities than would by chance (Newman 2004): 0 for none, below 1.
func (n *Network) Modularity(of []int) float64 {
	if n.Edges() == 0 {
		return 0
	}
	var total float64
	within, leaving, coming := map[int]float64{}, map[int]float64{}, map[int]float64{}
	for i := range n.Nodes {
		for _, a := range n.out[i] {
			total += a.weight
			leaving[of[i]] += a.weight
			coming[of[a.to]] += a.weight
			if of[i] == of[a.to] {
				within[of[i]] += a.weight
			}
		}
	}
	var communities []int
	for c := range leaving {
		communities = append(communities, c)
	}
	sort.Ints(communities) // so that the sum is the same to the last digit
	q := 0.0
	for _, c := range communities {
		q += within[c]/total - leaving[c]/total*coming[c]/total
	}
	return q
}

// view shows a network to gonum, always in the same order.
func (n *Network) view() graph.Graph {
	if n.Directed {
		return directed{edges{n}}
	}
	return undirected{edges{n}}
}

type edges struct{ n *Network }

func (e edges) Node(id int64) graph.Node { return simple.Node(id) }

func (e edges) Nodes() graph.Nodes {
	nodes := make([]graph.Node, len(e.n.Nodes))
	for i := range nodes {
		nodes[i] = simple.Node(i)
	}
	return iterator.NewOrderedNodes(nodes)
}

func (e edges) From(id int64) graph.Nodes { return nodesOf(e.n.out[id]) }

func nodesOf(arcs []arc) graph.Nodes {
	if len(arcs) == 0 {
		return graph.Empty
	}
	nodes := make([]graph.Node, len(arcs))
	for i, a := range arcs {
		nodes[i] = simple.Node(a.to)
	}
	return iterator.NewOrderedNodes(nodes)
}

// Weight is 0, and none, where there is no edge.
func (e edges) Weight(from, to int64) (float64, bool) {
	arcs := e.n.out[from]
	i, found := slices.BinarySearchFunc(arcs, int(to), func(a arc, to int) int { return cmp.Compare(a.to, to) })
	if !found {
		return 0, false
	}
	return arcs[i].weight, true
}

func (e edges) WeightedEdge(from, to int64) graph.WeightedEdge {
	weight, ok := e.Weight(from, to)
	if !ok {
		return nil
	}
	return simple.WeightedEdge{F: simple.Node(from), T: simple.Node(to), W: weight}
}

func (e edges) Edge(from, to int64) graph.Edge {
	if edge := e.WeightedEdge(from, to); edge != nil {
		return edge
	}
	return nil
}

func (e edges) HasEdgeFromTo(from, to int64) bool {
	_, ok := e.Weight(from, to)
	return ok
}

func (e edges) HasEdgeBetween(a, b int64) bool { return e.HasEdgeFromTo(a, b) || e.HasEdgeFromTo(b, a) }

type undirected struct{ edges }

func (u undirected) EdgeBetween(a, b int64) graph.Edge { return u.Edge(a, b) }

func (u undirected) WeightedEdgeBetween(a, b int64) graph.WeightedEdge { return u.WeightedEdge(a, b) }

type directed struct{ edges }

func (d directed) To(id int64) graph.Nodes { return nodesOf(d.n.in[id]) }
