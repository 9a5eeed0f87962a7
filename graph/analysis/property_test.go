package analysis

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"entente/schema"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var relations = []string{"DEFENCE_PACT_WITH", "ENTENTE_WITH", "RIVAL_OF", "ATTACKS", "NEIGHBOUR_OF"}

// drawn is a small network, and what it is made of.
func drawn(t *rapid.T) (nodes []Node, ties []Tie, o Options) {
	size := rapid.IntRange(1, 12).Draw(t, "size")
	for i := range size {
		nodes = append(nodes, Node{ID: fmt.Sprintf("e%02d", i), Capability: rapid.Float64Range(0.1, 5).Draw(t, "capability")})
	}
	for range rapid.IntRange(0, 30).Draw(t, "ties") {
		end := rapid.IntRange(0, size-1)
		ties = append(ties, Tie{end.Draw(t, "from"), end.Draw(t, "to"), rapid.SampledFrom(relations).Draw(t, "type"), rapid.IntRange(1, 4).Draw(t, "statements")})
	}
	o = Options{Directed: rapid.Bool().Draw(t, "directed"), Weighted: rapid.Bool().Draw(t, "weighted"),
		Symmetric: func(r string) bool { return r != "ATTACKS" }}
	return nodes, ties, o
}

func TestSumsAndBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nodes, ties, o := drawn(t)
		n := New(nodes, ties, o)
		in, out, all := 0, 0, 0
		for _, d := range n.Degrees() {
			in, out, all = in+d.In, out+d.Out, all+d.All
		}
		if in != out || all != 2*n.Edges() {
			t.Fatalf("the degrees are %d in, %d out and %d in all, of %d edges", in, out, all, n.Edges())
		}
		sum := 0.0
		for _, r := range n.PageRank() {
			sum += r
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("the ranks add up to %v", sum)
		}
		between, err := n.Betweenness(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range between {
			if b.Pairs < 0 || b.Share < 0 || b.Share > 1+1e-9 {
				t.Fatalf("the betweenness of %d is %v", i, b)
			}
		}
		p, err := n.Communities(context.Background())
		if err != nil || p.Modularity < -1e-12 || p.Modularity > 1 || slices.Max(p.Of) != len(p.Sizes) {
			t.Fatalf("the communities are %+v %v", p, err)
		}
		b := n.Balance(Signs(schema.Default()))
		if len(b.Unbalanced) != b.All()-b.Balanced() {
			t.Fatalf("%d of %d triads are in balance, and %d are not", b.Balanced(), b.All(), len(b.Unbalanced))
		}
		triads := 0
		for i := range b.In {
			triads += b.In[i] + b.Out[i]
		}
		if triads != 3*b.All() {
			t.Fatalf("%d corners of %d triads", triads, b.All())
		}
	})
}

func TestSimilarityIsSymmetricAndBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		portfolio := rapid.SliceOfN(rapid.IntRange(0, MaxLevel), 8, 8)
		a, b := portfolio.Draw(t, "a"), portfolio.Draw(t, "b")
		weights := rapid.SliceOfN(rapid.Float64Range(0.01, 10), 8, 8).Draw(t, "weights")
		for _, w := range [][]float64{nil, weights} {
			ab, err := S(a, b, w, MaxLevel)
			ba, _ := S(b, a, w, MaxLevel)
			aa, _ := S(a, a, w, MaxLevel)
			if err != nil || ab != ba || aa != 1 || ab < -1-1e-12 || ab > 1 {
				t.Fatalf("S(a,b) %v, S(b,a) %v, S(a,a) %v, %v", ab, ba, aa, err)
			}
		}
	})
}

// measured are the figures of a network by the id of the node.
func measured(t *rapid.T, n *Network, name func(string) string) map[string]any {
	all := map[string]any{}
	between, _ := n.Betweenness(context.Background())
	ranks, degrees, balance := n.PageRank(), n.Degrees(), n.Balance(Signs(schema.Default()))
	pieces := make([]int, len(n.Nodes))
	if !n.Directed { // it is of those only
		pieces = n.pieces()
	}
	for i, node := range n.Nodes {
		all[name(node.ID)] = []any{degrees[i], fmt.Sprintf("%.9f %.9f", ranks[i]+1, between[i].Pairs+1), balance.In[i], balance.Out[i], pieces[i]}
	}
	alike, err := n.Similarity(Levels, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range alike {
		a, b := name(n.Nodes[l.A].ID), name(n.Nodes[l.B].ID)
		all[min(a, b)+" "+max(a, b)] = fmt.Sprintf("%.9f", l.S+2) // so that none is near zero, which has two signs
	}
	return all
}

func TestNamesAndOrderDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nodes, ties, o := drawn(t)
		before := New(nodes, ties, o)

		// The same in another order, in which the server may send it, is the same.
		place := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)).Perm(len(nodes))
		moved := make([]Node, len(nodes))
		for i, node := range nodes {
			moved[place[i]] = node
		}
		turned := slices.Clone(ties)
		for i := range turned {
			turned[i].From, turned[i].To = place[ties[i].From], place[ties[i].To]
		}
		slices.Reverse(turned)
		again := New(moved, turned, o)
		if diff := cmp.Diff(before.Nodes, again.Nodes) + cmp.Diff(before.Ties, again.Ties); diff != "" {
			t.Fatal(diff)
		}
		for _, m := range Measures {
			a, err := m.Run(context.Background(), before, Asked{Signs: Signs(schema.Default())})
			b, _ := m.Run(context.Background(), again, Asked{Signs: Signs(schema.Default())})
			if diff := cmp.Diff(a, b); err != nil || diff != "" {
				t.Fatalf("%s: %v %s", m.Name, err, diff)
			}
		}

		// Other names give the same figures to who is in the same place.
		renamed := slices.Clone(nodes)
		name := func(id string) string { return id }
		for i := range renamed {
			renamed[i].ID = fmt.Sprintf("x%02d", len(nodes)-1-i)
		}
		back := func(id string) string {
			i := slices.IndexFunc(renamed, func(n Node) bool { return n.ID == id })
			return nodes[i].ID
		}
		if diff := cmp.Diff(measured(t, before, name), measured(t, New(renamed, ties, o), back)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestChainsOfAnyLength: the search for articulation points must not nest.
func TestChainsOfAnyLength(t *testing.T) {
	const long = 200_000
	nodes, ties := make([]Node, long), make([]Tie, long-1)
	for i := range nodes {
		nodes[i].ID = fmt.Sprintf("e%06d", i)
	}
	for i := range ties {
		ties[i] = Tie{i, i + 1, "TIE", 1}
	}
	pieces := New(nodes, ties, Options{}).pieces()
	if pieces[0] != 1 || pieces[1] != 2 || pieces[long-1] != 1 {
		t.Errorf("a chain has %d, %d, %d", pieces[0], pieces[1], pieces[long-1])
	}
}

func TestSignsOfRelations(t *testing.T) {
	signs := Signs(schema.Default())
	for relation, want := range map[string]int{
		"AT_WAR_WITH": -1, "COOPERATES_WITH": 1, // Goldstein
		"ALLY_OF": 1, "RIVAL_OF": -1, "DEFENCE_PACT_WITH": 1, "NONAGGRESSION_PACT_WITH": 1, "DIPLOMATIC_RELATIONS_WITH": 1, "REFUSES_RECOGNITION": -1, // conflicts
		"DISPUTE_WITH": -1, "OUSTED": -1, // PLOVER
		"ENTENTE_WITH": 1,                                                                                            // what ends it
		"SPEAKS_ABOUT": 0,                                                                                            // weighs 0
		"NEIGHBOUR_OF": 0, "STATIONED_IN": 0, "DEPLOYED_TO": 0, "WITHDRAWS_FROM": 0, "PART_OF": 0, "HOLDS_OFFICE": 0, // say nothing
	} {
		if signs[relation] != want {
			t.Errorf("the sign of %s is %d, and not %d", relation, signs[relation], want)
		}
	}
}
