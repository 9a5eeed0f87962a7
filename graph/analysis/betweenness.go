package analysis

import "context"

// Between is how often a node lies on the shortest paths between two others.
type Between struct {
	Pairs float64 // the pairs, each with the share of its shortest paths that lead through the node
	Share float64 // of all the pairs that there are without the node, 0 to 1
}

// Betweenness is by the algorithm of Brandes (2001), for paths that are as
// short as they can be in steps: weights count for nothing. In an undirected
// network a pair counts once, in a directed one each way. It takes nodes times
// edges steps; the error is that of ctx.
func (n *Network) Betweenness(ctx context.Context) ([]Between, error) {
	return n.between(ctx, func(_, _ int) bool { return true })
}

// between counts the pairs of a source and a target that are asked for.
func (n *Network) between(ctx context.Context, counts func(source, target int) bool) ([]Between, error) {
	all := make([]Between, len(n.Nodes))
	w := walk{paths: make([]float64, len(all)), steps: make([]int, len(all)), owed: make([]float64, len(all))}
	for source := range n.Nodes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		w.from(n, source)
		for i := len(w.order) - 1; i > 0; i-- { // from the farthest; the source is the first
			node := w.order[i]
			owed := w.owed[node]
			if counts(source, node) {
				owed++
			}
			for _, a := range n.in[node] {
				if w.steps[a.to] == w.steps[node]-1 {
					w.owed[a.to] += w.paths[a.to] / w.paths[node] * owed
				}
			}
			all[node].Pairs += w.owed[node]
		}
	}
	pairs := float64(len(all)-1) * float64(len(all)-2)
	for i := range all {
		if pairs > 0 {
			all[i].Share = all[i].Pairs / pairs
		}
		if !n.Directed {
			all[i].Pairs /= 2 // each pair was met from both its ends
		}
	}
	return all, nil
}

// walk is all shortest paths from one node.
type walk struct {
	order []int     // nodes that are reached, the nearest first
	steps []int     // to each node, -1 when it is not reached
	paths []float64 // how many shortest ones lead to it
	owed  []float64 // what the nodes behind it count for it
}

func (w *walk) from(n *Network, source int) {
	for i := range w.steps {
		w.steps[i], w.paths[i], w.owed[i] = -1, 0, 0
	}
	w.order = append(w.order[:0], source)
	w.steps[source], w.paths[source] = 0, 1
	for i := 0; i < len(w.order); i++ {
		node := w.order[i]
		for _, a := range n.out[node] {
			if w.steps[a.to] < 0 {
				w.steps[a.to] = w.steps[node] + 1
				w.order = append(w.order, a.to)
			}
			if w.steps[a.to] == w.steps[node]+1 {
				w.paths[a.to] += w.paths[node]
			}
		}
	}
}
