package analysis

import "sort"

// Triad is three nodes of whom each two are friends or foes.
type Triad struct {
	A, B, C    int // A < B < C
	AB, AC, BC int // 1 for friends, -1 for foes
}

// Foes are how many of the three pairs are foes.
func (t Triad) Foes() int { return (3 - t.AB - t.AC - t.BC) / 2 }

// Balanced tells whether the foes are none or two: a friend of a friend is a
// friend, and a foe of a foe (Heider 1946, Cartwright and Harary 1956). Davis
// (1967) would let three foes pass; they are counted apart in [Balance].
func (t Triad) Balanced() bool { return t.AB*t.AC*t.BC > 0 }

// Balance is the structural balance of a network.
type Balance struct {
	Friends, Foes int    // pairs
	Triads        [4]int // by how many of the three pairs are foes; 0 and 2 are in balance
	Unbalanced    []Triad
	In, Out       []int // of each node, triads in balance and out of it
}

// All is how many triads there are, and Balanced how many are in balance.
func (b Balance) All() int { return b.Triads[0] + b.Triads[1] + b.Triads[2] + b.Triads[3] }

// Balanced is how many triads are in balance.
func (b Balance) Balanced() int { return b.Triads[0] + b.Triads[2] }

// Balance signs each pair by its ties and counts triads. The sign is that of
// the sum over the relations of the pair, each of which counts once, or when
// the network is weighted, as often as it is stated. Pairs whose relations
// outweigh each other, or have no sign, are neither friends nor foes. The
// directions of ties count for nothing.
func (n *Network) Balance(signs map[string]int) Balance {
	b := Balance{In: make([]int, len(n.Nodes)), Out: make([]int, len(n.Nodes))}
	later := n.signed(signs)
	for x, ofA := range later {
		for _, ab := range ofA {
			if ab.sign > 0 {
				b.Friends++
			} else {
				b.Foes++
			}
			for _, bc := range later[ab.to] {
				if ac, ok := find(ofA, bc.to); ok {
					b.count(Triad{x, ab.to, bc.to, ab.sign, ac, bc.sign})
				}
			}
		}
	}
	return b
}

func (b *Balance) count(t Triad) {
	b.Triads[t.Foes()]++
	side := b.In
	if !t.Balanced() {
		side = b.Out
		b.Unbalanced = append(b.Unbalanced, t)
	}
	for _, node := range []int{t.A, t.B, t.C} {
		side[node]++
	}
}

type signedArc struct{ to, sign int }

// signed are the signs of the pairs, at the first node of each, in order.
func (n *Network) signed(signs map[string]int) [][]signedArc {
	sums := map[[2]int]int{}
	met := map[pairType]bool{}
	for _, t := range n.Ties {
		pair := [2]int{min(t.From, t.To), max(t.From, t.To)}
		if key := (pairType{pair, t.Type}); n.Weighted {
			sums[pair] += signs[t.Type] * t.Statements
		} else if !met[key] { // from both sides it is one relation still
			met[key] = true
			sums[pair] += signs[t.Type]
		}
	}
	later := make([][]signedArc, len(n.Nodes))
	for pair, sum := range sums {
		switch {
		case sum > 0:
			later[pair[0]] = append(later[pair[0]], signedArc{pair[1], 1})
		case sum < 0:
			later[pair[0]] = append(later[pair[0]], signedArc{pair[1], -1})
		}
	}
	for _, arcs := range later {
		sort.Slice(arcs, func(i, j int) bool { return arcs[i].to < arcs[j].to })
	}
	return later
}

type pairType struct {
	pair     [2]int
	relation string
}

func find(arcs []signedArc, to int) (sign int, ok bool) {
	i := sort.Search(len(arcs), func(i int) bool { return arcs[i].to >= to })
	if i == len(arcs) || arcs[i].to != to {
		return 0, false
	}
	return arcs[i].sign, true
}
