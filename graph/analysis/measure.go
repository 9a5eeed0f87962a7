package analysis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Measure is one of the questions of the package, as a command asks it.
type Measure struct {
	Name, Short string
	Directed    bool     // unless told otherwise
	Either      bool     // it can be told otherwise
	Weighted    bool     // unless told otherwise
	Weighs      bool     // it can be told otherwise
	Values      []string // properties that it gives an entity; none: it is of pairs
	run         func(ctx context.Context, n *Network, o Asked) (*Result, error)
}

// Measures are all of them.
var Measures = []*Measure{
	{Name: "degree", Short: "how many others each entity is tied to", Directed: true, Either: true, Weighted: true, Weighs: true,
		Values: []string{"degree", "in_degree", "out_degree", "weighted_degree"}, run: degree},
	{Name: "pagerank", Short: "how often a walker along the ties meets each entity", Directed: true, Either: true, Weighted: true, Weighs: true,
		Values: []string{"pagerank"}, run: pagerank},
	{Name: "betweenness", Short: "how often each entity lies between two others", Either: true,
		Values: []string{"betweenness", "betweenness_share"}, run: betweenness},
	{Name: "communities", Short: "groups that are tied more to each other than to the rest", Either: true, Weighted: true, Weighs: true,
		Values: []string{"community"}, run: communities},
	{Name: "bridges", Short: "who holds communities together", Weighted: true, Weighs: true,
		Values: []string{"bridge_pieces", "bridge_between"}, run: bridges},
	{Name: "balance", Short: "triads of friends and foes, and those that are at odds", Weighs: true,
		Values: []string{"triads_balanced", "triads_unbalanced"}, run: balance},
	{Name: "similarity", Short: "how alike the alliances of each two states are", run: similarity},
}

// names are those of its properties, and last that of the text that says of
// which network they are.
func (m *Measure) names(prefix string) []string {
	if len(m.Values) == 0 {
		return nil
	}
	var names []string
	for _, value := range append(slices.Clone(m.Values), m.Name+"_of") {
		names = append(names, prefix+value)
	}
	return names
}

// Find is the measure of a name, nil when there is none.
func Find(name string) *Measure {
	i := slices.IndexFunc(Measures, func(m *Measure) bool { return m.Name == name })
	if i < 0 {
		return nil
	}
	return Measures[i]
}

// Asked is what some measures need to know.
type Asked struct {
	Signs    map[string]int // balance: of the relations, as [Signs] gives them
	Weighted bool           // similarity: by capability
	Entity   string         // similarity: only pairs with this one; empty: all
}

// Result is the answer of a measure.
type Result struct {
	Columns []string
	Rows    [][]any
	Summary []Figure // of the network as a whole
	Values  []Value  // of each entity, as Measure.Values names them
	Of      string   // which network it is of; for the caller to set
}

// Figure is a figure with its name.
type Figure struct {
	Name  string
	Value any
}

// Value is what an entity gets.
type Value struct {
	ID     string
	Values []any
}

// Run measures a network. Numbers are rounded to six digits, so that they are
// the same on every machine.
func (m *Measure) Run(ctx context.Context, n *Network, o Asked) (*Result, error) {
	r, err := m.run(ctx, n, o)
	if err != nil {
		return nil, err
	}
	r.Summary = append([]Figure{{"entities", len(n.Nodes)}, {"edges", n.Edges()}, {"statements", n.Statements}}, r.Summary...)
	return r, nil
}

// rounded keeps six digits.
func rounded(f float64) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 6, 64), 64) // which strconv has written
	return r + 0                                                       // and no -0
}

// ranked orders rows by columns, the greatest first, and then by the text in
// the first column.
func ranked(rows [][]any, by ...int) {
	slices.SortStableFunc(rows, func(a, b []any) int {
		for _, column := range by {
			if c := cmp.Compare(float(b[column]), float(a[column])); c != 0 {
				return c
			}
		}
		return strings.Compare(a[0].(string), b[0].(string))
	})
}

func float(value any) float64 {
	switch v := value.(type) {
	case int:
		return float64(v)
	case float64:
		return v
	}
	return 0
}

func degree(_ context.Context, n *Network, _ Asked) (*Result, error) {
	r := &Result{Columns: []string{"id", "name", "degree", "weighted_degree"}}
	if n.Directed {
		r.Columns = append(r.Columns, "in_degree", "out_degree", "weighted_in", "weighted_out")
	}
	for i, d := range n.Degrees() {
		node := n.Nodes[i]
		row := []any{node.ID, node.Name, d.All, d.WeightedAll}
		if n.Directed {
			row = append(row, d.In, d.Out, d.WeightedIn, d.WeightedOut)
		}
		r.Rows = append(r.Rows, row)
		r.Values = append(r.Values, Value{node.ID, []any{d.All, d.In, d.Out, d.WeightedAll}})
	}
	ranked(r.Rows, 2, 3)
	return r, nil
}

func pagerank(_ context.Context, n *Network, _ Asked) (*Result, error) {
	r := &Result{Columns: []string{"id", "name", "pagerank"}}
	for i, rank := range n.PageRank() {
		node, rank := n.Nodes[i], rounded(rank)
		r.Rows = append(r.Rows, []any{node.ID, node.Name, rank})
		r.Values = append(r.Values, Value{node.ID, []any{rank}})
	}
	ranked(r.Rows, 2)
	return r, nil
}

func betweenness(ctx context.Context, n *Network, _ Asked) (*Result, error) {
	all, err := n.Betweenness(ctx)
	if err != nil {
		return nil, err
	}
	r := &Result{Columns: []string{"id", "name", "betweenness", "betweenness_share"}}
	for i, b := range all {
		node, pairs, share := n.Nodes[i], rounded(b.Pairs), rounded(b.Share)
		r.Rows = append(r.Rows, []any{node.ID, node.Name, pairs, share})
		r.Values = append(r.Values, Value{node.ID, []any{pairs, share}})
	}
	ranked(r.Rows, 2)
	return r, nil
}

func communities(ctx context.Context, n *Network, _ Asked) (*Result, error) {
	p, err := n.Communities(ctx)
	if err != nil {
		return nil, err
	}
	r := &Result{Columns: []string{"community", "id", "name", "size"}}
	for i, c := range p.Of {
		node := n.Nodes[i]
		r.Rows = append(r.Rows, []any{c, node.ID, node.Name, p.Sizes[c-1]})
		r.Values = append(r.Values, Value{node.ID, []any{c}})
	}
	slices.SortStableFunc(r.Rows, func(a, b []any) int { return cmp.Compare(a[0].(int), b[0].(int)) })
	r.Summary = []Figure{{"communities", len(p.Sizes)}, {"modularity", rounded(p.Modularity)}}
	return r, nil
}

func bridges(ctx context.Context, n *Network, _ Asked) (*Result, error) {
	p, err := n.Communities(ctx)
	if err != nil {
		return nil, err
	}
	all, err := n.Bridges(ctx, p)
	if err != nil {
		return nil, err
	}
	r := &Result{Columns: []string{"id", "name", "between", "articulation", "pieces", "community", "communities"}}
	articulations := 0
	for _, b := range all {
		node, between := n.Nodes[b.Node], rounded(b.Between)
		if b.Pieces > 1 {
			articulations++
		}
		r.Rows = append(r.Rows, []any{node.ID, node.Name, between, b.Pieces > 1, b.Pieces, b.Community, b.Communities})
		r.Values = append(r.Values, Value{node.ID, []any{b.Pieces, between}})
	}
	ranked(r.Rows, 2, 4)
	r.Summary = []Figure{{"communities", len(p.Sizes)}, {"modularity", rounded(p.Modularity)}, {"articulations", articulations}}
	return r, nil
}

func balance(_ context.Context, n *Network, o Asked) (*Result, error) {
	b := n.Balance(o.Signs)
	r := &Result{Columns: []string{"a", "b", "c", "kind", "foes"}, Summary: b.Figures()}
	for _, t := range b.Unbalanced {
		kind := "three_foes"
		if t.Foes() == 1 {
			kind = "divided_friend"
		}
		var foes []string
		for _, side := range []struct{ a, b, sign int }{{t.A, t.B, t.AB}, {t.A, t.C, t.AC}, {t.B, t.C, t.BC}} {
			if side.sign < 0 {
				foes = append(foes, fmt.Sprintf("%s and %s", n.Nodes[side.a].Name, n.Nodes[side.b].Name))
			}
		}
		r.Rows = append(r.Rows, []any{n.Nodes[t.A].ID, n.Nodes[t.B].ID, n.Nodes[t.C].ID, kind, foes})
	}
	for i, node := range n.Nodes {
		if b.In[i]+b.Out[i] > 0 {
			r.Values = append(r.Values, Value{node.ID, []any{b.In[i], b.Out[i]}})
		}
	}
	return r, nil
}

// Figures are the counts under the names that the shipped query balance_by_year
// gives them.
func (b Balance) Figures() []Figure {
	share := any(nil)
	if b.All() > 0 {
		share = rounded(float64(b.Balanced()) / float64(b.All()))
	}
	return []Figure{
		{"friends", b.Friends}, {"foes", b.Foes}, {"triads", b.All()}, {"balanced", b.Balanced()}, {"unbalanced", b.All() - b.Balanced()},
		{"three_friends", b.Triads[0]}, {"common_foe", b.Triads[2]}, {"divided_friend", b.Triads[1]}, {"three_foes", b.Triads[3]}, {"balance", share},
	}
}

func similarity(_ context.Context, n *Network, o Asked) (*Result, error) {
	all, err := n.Similarity(Levels, o.Weighted)
	if err != nil {
		return nil, err
	}
	r := &Result{Columns: []string{"a", "b", "a_name", "b_name", "s"}}
	for _, l := range all {
		a, b := n.Nodes[l.A], n.Nodes[l.B]
		if o.Entity == b.ID {
			a, b = b, a // the one that is asked for comes first
		}
		if o.Entity == "" || o.Entity == a.ID {
			r.Rows = append(r.Rows, []any{a.ID, b.ID, a.Name, b.Name, rounded(l.S)})
		}
	}
	ranked(r.Rows, 4)
	return r, nil
}
