package analysis

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/graph/network"
)

// figures are those that networkx gives; testdata/golden.py made them.
type figures struct {
	Directed     bool
	Nodes        []string
	Edges        [][3]any
	Degree       map[string]int
	Weighted     map[string]float64
	PageRank     map[string]float64
	Betweenness  map[string]float64
	Share        map[string]float64
	Communities  [][]string
	Modularity   float64
	Articulation []string
	Pieces       map[string]int
	Between      map[string]float64 `json:"between_communities"`
	Statements   int                // of niger
}

type golden struct {
	Undirected, Directed, Niger figures
	Signed                      struct {
		Edges      [][3]any
		Triads     [4]int
		Unbalanced [][3]string
	}
	Similarity struct {
		Year    int
		Members []int
		Sum     float64
		Pairs   map[string]float64
	}
}

func readGolden(t testing.TB) golden {
	t.Helper()
	text, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(text, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

// built is a network of edges of names, with the weight of each.
func built(names []string, edges [][3]any, o Options) *Network {
	places := map[string]int{}
	var nodes []Node
	for i, name := range names {
		places[name] = i
		nodes = append(nodes, Node{ID: name, Name: name})
	}
	var ties []Tie
	for _, e := range edges {
		ties = append(ties, Tie{places[e[0].(string)], places[e[1].(string)], "TIE", int(e[2].(float64))})
	}
	return New(nodes, ties, o)
}

func (f figures) network() *Network {
	return built(f.Nodes, f.Edges, Options{Directed: f.Directed, Weighted: true})
}

// near compares values by the node they are of.
func near(t *testing.T, what string, n *Network, want map[string]float64, got func(i int) float64) {
	t.Helper()
	if len(want) != len(n.Nodes) {
		t.Errorf("%s: there are %d nodes, and networkx has %d", what, len(n.Nodes), len(want))
	}
	for i, node := range n.Nodes {
		w, known := want[node.ID]
		if g := got(i); !known || math.Abs(g-w) > 1e-9*max(1, math.Abs(w)) {
			t.Errorf("%s of %s: %v, and networkx has %v", what, node.ID, g, w)
		}
	}
}

func agree(t *testing.T, n *Network, f figures) {
	t.Helper()
	degrees := n.Degrees()
	for i, node := range n.Nodes {
		if degrees[i].All != f.Degree[node.ID] {
			t.Errorf("degree of %s: %d, and networkx has %d", node.ID, degrees[i].All, f.Degree[node.ID])
		}
	}
	near(t, "weighted degree", n, f.Weighted, func(i int) float64 { return degrees[i].WeightedAll })
	rank := n.PageRank()
	near(t, "pagerank", n, f.PageRank, func(i int) float64 { return rank[i] })
	between, err := n.Betweenness(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	near(t, "betweenness", n, f.Betweenness, func(i int) float64 { return between[i].Pairs })
	if f.Share != nil {
		near(t, "share", n, f.Share, func(i int) float64 { return between[i].Share })
	}
	brandes := network.Betweenness(n.view()) // gonum's, which counts a pair from both its ends
	for i := range n.Nodes {
		both := between[i].Pairs
		if !n.Directed {
			both *= 2
		}
		if math.Abs(brandes[int64(i)]-both) > 1e-9*max(1, both) {
			t.Errorf("betweenness of %s: %v, and gonum has %v", n.Nodes[i].ID, both, brandes[int64(i)])
		}
	}
	p, err := n.Communities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if p.Modularity < f.Modularity-0.005 {
		t.Errorf("the communities have a modularity of %v, and those of networkx one of %v", p.Modularity, f.Modularity)
	}
}

func TestFiguresAreThoseOfNetworkx(t *testing.T) {
	g := readGolden(t)
	for name, f := range map[string]figures{"undirected": g.Undirected, "directed": g.Directed} {
		t.Run(name, func(t *testing.T) {
			n := f.network()
			agree(t, n, f)
			of := make([]int, len(n.Nodes))
			for c, members := range f.Communities {
				for _, id := range members {
					of[slices.Index(f.Nodes, id)] = c
				}
			}
			if q := n.Modularity(of); math.Abs(q-f.Modularity) > 1e-9 {
				t.Errorf("the modularity of the communities of networkx is %v, and networkx says %v", q, f.Modularity)
			}
			if f.Directed {
				return
			}
			bridges, err := n.Bridges(t.Context(), Partition{Of: of})
			if err != nil {
				t.Fatal(err)
			}
			pieces, between := map[string]int{}, make([]float64, len(n.Nodes))
			for _, b := range bridges {
				between[b.Node] = b.Between
				if b.Pieces > 1 {
					pieces[n.Nodes[b.Node].ID] = b.Pieces
				}
			}
			if diff := cmp.Diff(f.Pieces, pieces); diff != "" || len(pieces) != len(f.Articulation) {
				t.Errorf("pieces (-networkx +ours)\n%s", diff)
			}
			near(t, "betweenness between communities", n, f.Between, func(i int) float64 { return between[i] })
		})
	}
}

func TestTriadsAreThoseOfABruteCount(t *testing.T) {
	g := readGolden(t).Signed
	var nodes []Node
	var ties []Tie
	places := map[string]int{}
	place := func(id any) int {
		name := id.(string)
		if _, known := places[name]; !known {
			places[name] = len(nodes)
			nodes = append(nodes, Node{ID: name, Name: name})
		}
		return places[name]
	}
	for i, e := range g.Edges {
		kind := "FRIEND"
		if e[2].(float64) < 0 {
			kind = "FOE"
		}
		tie := Tie{place(e[0]), place(e[1]), kind, 1}
		if i%2 == 0 { // whichever way round
			tie.From, tie.To = tie.To, tie.From
		}
		ties = append(ties, tie, Tie{tie.From, tie.To, "NEIGHBOUR", 3})
	}
	for _, directed := range []bool{false, true} {
		n := New(nodes, ties, Options{Directed: directed})
		b := n.Balance(map[string]int{"FRIEND": 1, "FOE": -1})
		if b.Triads != g.Triads {
			t.Errorf("triads %v, and counted %v", b.Triads, g.Triads)
		}
		var unbalanced [][3]string
		for _, u := range b.Unbalanced {
			unbalanced = append(unbalanced, [3]string{n.Nodes[u.A].ID, n.Nodes[u.B].ID, n.Nodes[u.C].ID})
		}
		if diff := cmp.Diff(g.Unbalanced, unbalanced); diff != "" {
			t.Errorf("unbalanced (-counted +ours)\n%s", diff)
		}
	}
}
