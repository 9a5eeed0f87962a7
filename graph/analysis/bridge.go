package analysis

import "context"

// Bridge is what a node does for those who have no other way to each other.
type Bridge struct {
	Node        int
	Pieces      int     // into how many its part of the network falls without it; 1 when it does not
	Community   int     // its own
	Communities int     // others that it is tied to
	Between     float64 // its betweenness, of pairs of different communities only
}

// Bridges are the nodes without which the network falls apart (its articulation
// points, Hopcroft and Tarjan 1973) and those on shortest paths between members
// of different communities, in the order of the nodes. It is for undirected
// networks; the error is that of ctx.
func (n *Network) Bridges(ctx context.Context, p Partition) ([]Bridge, error) {
	between, err := n.between(ctx, func(source, target int) bool { return p.Of[source] != p.Of[target] })
	if err != nil {
		return nil, err
	}
	pieces := n.pieces()
	var bridges []Bridge
	for i := range n.Nodes {
		if pieces[i] < 2 && between[i].Pairs == 0 {
			continue
		}
		others := map[int]bool{}
		for _, a := range n.out[i] {
			others[p.Of[a.to]] = true
		}
		delete(others, p.Of[i])
		bridges = append(bridges, Bridge{i, pieces[i], p.Of[i], len(others), between[i].Pairs})
	}
	return bridges, nil
}

// pieces are, for each node, the parts into which its component falls without
// it. The search keeps a stack of its own: a chain of states may be long.
func (n *Network) pieces() []int {
	pieces, met, low := make([]int, len(n.Nodes)), make([]int, len(n.Nodes)), make([]int, len(n.Nodes))
	clock := 0
	for root := range n.Nodes {
		if met[root] > 0 {
			continue
		}
		clock++
		met[root], low[root] = clock, clock
		stack := []step{{node: root, parent: -1}}
		for len(stack) > 0 {
			s := &stack[len(stack)-1]
			if s.next < len(n.out[s.node]) {
				to := n.out[s.node][s.next].to
				s.next++
				switch {
				case met[to] == 0:
					clock++
					met[to], low[to] = clock, clock
					stack = append(stack, step{node: to, parent: s.node})
				case to != s.parent:
					low[s.node] = min(low[s.node], met[to])
				}
				continue
			}
			stack = stack[:len(stack)-1]
			if s.parent >= 0 {
				pieces[s.node]++ // the part that it was reached from
				low[s.parent] = min(low[s.parent], low[s.node])
				if low[s.node] >= met[s.parent] {
					pieces[s.parent]++
				}
			}
		}
	}
	return pieces
}

type step struct{ node, parent, next int }
