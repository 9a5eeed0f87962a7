// Package analysis measures the network that the statements of a graph make:
// degree, PageRank, betweenness, communities, structural balance, the
// similarity of alliance portfolios, and who bridges the camps.
//
// [Read] takes one streamed read of a filtered part of the graph and makes a
// [Network] of it, in which all statements of one relation between two entities
// are one [Tie], and all ties between them one edge. The weight of an edge is
// the number of its statements, or 1; every measure says what it makes of it.
// A statement of an entity about itself is no tie.
//
// The measures are pure functions of a network. Their results do not depend on
// the order in which the server sends, nor on chance: the same graph and filter
// give the same figures each time.
package analysis

import (
	"cmp"
	"slices"
)

// Node is an entity of a network.
type Node struct {
	ID, Name   string
	Capability float64 // what the entity counts for in [Network.Similarity]; 0 when not known
}

// Tie is what the statements of one type say of a pair.
type Tie struct {
	From, To   int // places in Network.Nodes; of an undirected network From < To
	Type       string
	Statements int
}

// Options say what edges are made of ties.
type Options struct {
	Directed  bool
	Weighted  bool // an edge weighs as many as its statements; else 1
	Symmetric func(relation string) bool
}

// Network is a network of entities.
type Network struct {
	Options
	Nodes      []Node // by id
	Ties       []Tie  // by From, To and Type
	Statements int    // that the ties stand for
	out, in    [][]arc
}

// arc is an edge as one of its ends sees it.
type arc struct {
	to     int
	weight float64
}

// New makes a network of ties between nodes, in whatever order either comes.
// Ties of a type and pair add up. In a directed network, a tie of a symmetric
// type goes both ways; in an undirected one, all do.
func New(nodes []Node, ties []Tie, o Options) *Network {
	n := &Network{Options: o, Nodes: slices.Clone(nodes)}
	order := make([]int, len(nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(nodes[a].ID, nodes[b].ID) })
	place := make([]int, len(nodes))
	for now, before := range order {
		place[before], n.Nodes[now] = now, nodes[before]
	}
	for _, t := range ties {
		t.From, t.To = place[t.From], place[t.To]
		if t.From != t.To {
			n.add(t)
		}
	}
	n.Ties = added(n.Ties)
	n.connect()
	return n
}

func (n *Network) add(t Tie) {
	n.Statements += t.Statements
	back := t
	back.From, back.To = t.To, t.From
	switch {
	case !n.Directed && t.From > t.To:
		n.Ties = append(n.Ties, back)
	case n.Directed && n.Symmetric != nil && n.Symmetric(t.Type):
		n.Ties = append(n.Ties, t, back)
	default:
		n.Ties = append(n.Ties, t)
	}
}

// added sorts ties and adds up those of one type and pair.
func added(ties []Tie) []Tie {
	slices.SortFunc(ties, func(a, b Tie) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Type, b.Type))
	})
	var all []Tie
	for _, t := range ties {
		if last := len(all) - 1; last >= 0 && all[last].From == t.From && all[last].To == t.To && all[last].Type == t.Type {
			all[last].Statements += t.Statements
			continue
		}
		all = append(all, t)
	}
	return all
}

// connect makes the edges. The ties of a pair stand together.
func (n *Network) connect() {
	n.out, n.in = make([][]arc, len(n.Nodes)), make([][]arc, len(n.Nodes))
	for i := 0; i < len(n.Ties); {
		from, to, weight := n.Ties[i].From, n.Ties[i].To, 0
		for ; i < len(n.Ties) && n.Ties[i].From == from && n.Ties[i].To == to; i++ {
			weight += n.Ties[i].Statements
		}
		if !n.Weighted {
			weight = 1
		}
		n.out[from] = append(n.out[from], arc{to, float64(weight)})
		n.in[to] = append(n.in[to], arc{from, float64(weight)})
	}
	if n.Directed {
		return
	}
	for i := range n.Nodes {
		all := append(slices.Clone(n.in[i]), n.out[i]...) // those before, then those after
		n.in[i], n.out[i] = all, all
	}
}

// Edges is the number of pairs that are tied; of a directed network, of ordered pairs.
func (n *Network) Edges() int {
	edges := 0
	for i := range n.out {
		edges += len(n.out[i])
	}
	if n.Directed {
		return edges
	}
	return edges / 2
}

func weightOf(arcs []arc) float64 {
	sum := 0.0
	for _, a := range arcs {
		sum += a.weight
	}
	return sum
}
