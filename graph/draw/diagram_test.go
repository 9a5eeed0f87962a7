package draw

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Statements are one line where they go from one entity to another in one
// manner, and one row where they are of one type; a solid and a dashed one
// never meet.
func TestMerging(t *testing.T) {
	type row struct {
		Line   string
		Words  []string
		Dashed bool
	}
	edge := func(from, typ, to string, change ...func(*Edge)) Edge {
		e := Edge{From: from, Type: typ, To: to}
		for _, c := range change {
			c(&e)
		}
		return e
	}
	dashed := func(e *Edge) { e.Dashed = true }
	undirected := func(e *Edge) { e.Undirected = true }
	labelled := func(s string) func(*Edge) { return func(e *Edge) { e.Label = s } }
	red := func(e *Edge) { e.Colour = "#ff0000" }
	for name, c := range map[string]struct {
		edges []Edge
		want  []row
	}{
		"none":          {nil, nil},
		"one":           {[]Edge{edge("a", "ALLY_OF", "b")}, []row{{"a>b", []string{"ALLY_OF"}, false}}},
		"three of one":  {[]Edge{edge("a", "ALLY_OF", "b"), edge("a", "ALLY_OF", "b"), edge("a", "ALLY_OF", "b")}, []row{{"a>b", []string{"ALLY_OF ×3"}, false}}},
		"two types":     {[]Edge{edge("a", "OUSTED", "b"), edge("a", "ALLY_OF", "b")}, []row{{"a>b", []string{"ALLY_OF", "OUSTED"}, false}}},
		"both ways":     {[]Edge{edge("b", "ALLY_OF", "a"), edge("a", "ALLY_OF", "b")}, []row{{"a>b", []string{"ALLY_OF"}, false}, {"b>a", []string{"ALLY_OF"}, false}}},
		"solid, dashed": {[]Edge{edge("a", "LEFT", "b", dashed), edge("a", "LEFT", "b")}, []row{{"a>b", []string{"LEFT"}, false}, {"a>b", []string{"LEFT"}, true}}},
		"symmetric":     {[]Edge{edge("b", "ALLY_OF", "a", undirected), edge("a", "ALLY_OF", "b", undirected)}, []row{{"a>b", []string{"ALLY_OF ×2"}, false}}},
		"arrow, none":   {[]Edge{edge("a", "MET", "b", undirected), edge("a", "MET", "b")}, []row{{"a>b", []string{"MET"}, false}, {"a>b", []string{"MET"}, false}}},
		"labels":        {[]Edge{edge("a", "ALLY_OF", "b", labelled("1960")), edge("a", "ALLY_OF", "b", labelled("2021"))}, []row{{"a>b", []string{"1960", "2021"}, false}}},
		"colours":       {[]Edge{edge("a", "MET", "b", red), edge("a", "MET", "b")}, []row{{"a>b", []string{"MET"}, false}, {"a>b", []string{"MET"}, false}}},
		"of itself":     {[]Edge{edge("a", "MET", "a")}, []row{{"a>a", []string{"MET"}, false}}},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := newDiagram(Graph{Nodes: []Node{{ID: "b", Name: "b"}, {ID: "a", Name: "a"}}, Edges: c.edges}, SVG)
			if err != nil {
				t.Fatal(err)
			}
			var got []row
			for _, tie := range d.ties {
				got = append(got, row{d.vertices[tie.from].id + ">" + d.vertices[tie.to].id, tie.words, tie.dashed})
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTooltips(t *testing.T) {
	d, err := newDiagram(Graph{Nodes: []Node{{ID: "a"}, {ID: "b"}}, Edges: []Edge{
		{From: "a", To: "b", Type: "OUSTED", Tooltip: "source: two"},
		{From: "a", To: "b", Type: "ALLY_OF", Tooltip: "source: one\r\n\r\n  quote:  so \n"},
		{From: "a", To: "b", Type: "ALLY_OF", Tooltip: "source: one\nquote: so"},
		{From: "a", To: "b", Type: "MET"},
	}}, SVG)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"ALLY_OF\nsource: one\nquote: so", "OUSTED\nsource: two"}
	if diff := cmp.Diff(want, d.ties[0].tooltip); diff != "" {
		t.Errorf("tooltip (-want +got):\n%s", diff)
	}
}

// The more lines an entity has, the larger is its name.
func TestSizes(t *testing.T) {
	g := Graph{Nodes: []Node{{ID: "alone"}, {ID: "hub"}, {ID: "leaf"}}}
	for i := range 9 {
		other := fmt.Sprint("other ", i)
		g.Nodes = append(g.Nodes, Node{ID: other})
		g.Edges = append(g.Edges, Edge{From: "hub", To: other, Type: "LEADS"}, Edge{From: other, To: "hub", Type: "LEFT", Dashed: true})
	}
	g.Edges = append(g.Edges, Edge{From: "hub", To: "leaf", Type: "MET"}, Edge{From: "leaf", To: "hub", Type: "MET"})
	d, err := newDiagram(g, SVG)
	if err != nil {
		t.Fatal(err)
	}
	alone, hub, leaf := d.vertices[0], d.vertices[1], d.vertices[2]
	if !(alone.size < leaf.size && leaf.size < hub.size && hub.size <= nameSizeMost) {
		t.Errorf("sizes: alone %v, leaf %v, hub %v", alone.size, leaf.size, hub.size)
	}
}
