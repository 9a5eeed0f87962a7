package draw

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

// picture renders a picture, with little effort.
func picture(t testing.TB, p Picture, f Format) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := render(t.Context(), &b, p, f, effort{perBox: 100, most: 10_000}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// small has each kind of thing that a picture can show.
func small() Graph {
	return Graph{
		Title:   "France and Niger, 2023",
		Caption: "Source: a news article of 2023-09-05",
		Nodes: []Node{
			{ID: "france", Name: "France", Label: "Country", Colour: "#4c78a8"},
			{ID: "niger", Name: "Niger", Label: "Country", Colour: "#4c78a8"},
			{ID: "bazoum", Name: "Mohamed Bazoum", Label: "Person", Colour: "#f2cf5b"},
			{ID: "cote-divoire", Name: "Côte d’Ivoire", Label: "Country", Colour: "#4c78a8"},
			{ID: "plain"},
		},
		Edges: []Edge{
			{From: "france", To: "bazoum", Type: "ALLY_OF", Tooltip: "source: one\nquote: French ally"},
			{From: "france", To: "bazoum", Type: "ALLY_OF", Tooltip: "source: two"},
			{From: "france", To: "bazoum", Type: "RECOGNIZES"},
			{From: "france", To: "niger", Type: "WITHDRAWS_FROM", Dashed: true},
			{From: "niger", To: "france", Type: "COOPERATES_WITH", Undirected: true},
			{From: "cote-divoire", To: "niger", Type: "SANCTIONS", Label: "sanctions", Colour: "#aa0000"},
		},
	}
}

func TestFormatOf(t *testing.T) {
	for _, c := range []struct{ path, want, problem string }{
		{"graph.svg", "svg", ""},
		{"out/graph.v2.PNG", "png", ""},
		{"graph.html", "html", ""},
		{"graph.htm", "html", ""},
		{"graph", "", `"graph" has no extension`},
		{"graph.jpg", "", "cannot draw a .jpg file"},
		{"graph.", "", "name it .svg, .png or .html"},
		{"a.svg/graph", "", "no extension"},
	} {
		f, err := FormatOf(c.path)
		if string(f) != c.want || (err == nil) != (c.problem == "") || err != nil && !strings.Contains(err.Error(), c.problem) {
			t.Errorf("FormatOf(%q) = %q, %v; want %q, %q", c.path, f, err, c.want, c.problem)
		}
	}
}

func TestRenderRefuses(t *testing.T) {
	many := func(nodes, edges int) (g Graph) {
		for i := range nodes {
			g.Nodes = append(g.Nodes, Node{ID: fmt.Sprint(i)})
		}
		for i := range edges {
			g.Edges = append(g.Edges, Edge{From: fmt.Sprint(i % nodes), To: fmt.Sprint(i / nodes), Type: "T"})
		}
		return g
	}
	with := func(change func(*Graph)) Graph {
		g := small()
		change(&g)
		return g
	}
	for name, c := range map[string]struct {
		graph   Graph
		format  Format
		problem string
	}{
		"empty":              {Graph{Title: "nothing"}, SVG, "no entities"},
		"many nodes":         {many(MaxNodes+1, 0), SVG, "401 entities are too many"},
		"many lines":         {many(30, MaxEdges+1), PNG, "801 lines are too many"},
		"no such object":     {with(func(g *Graph) { g.Edges[0].To = "chad" }), SVG, `ALLY_OF from "france" to "chad"`},
		"no such subject":    {with(func(g *Graph) { g.Edges[0].From = "" }), SVG, `ALLY_OF from "" to "bazoum"`},
		"two of one id":      {with(func(g *Graph) { g.Nodes[1].ID = "france" }), SVG, `two entities have the id "france"`},
		"colour of a node":   {with(func(g *Graph) { g.Nodes[0].Colour = "red" }), SVG, `entity "france": colour "red" is not of the form #rrggbb`},
		"colour of an edge":  {with(func(g *Graph) { g.Edges[3].Colour = "#12345g" }), SVG, `WITHDRAWS_FROM from "france" to "niger": colour "#12345g"`},
		"format":             {small(), "gif", `unknown picture format "gif"`},
		"format of no graph": {Graph{}, "", "unknown picture format"},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			err := Render(t.Context(), &b, c.graph, c.format)
			if err == nil || !strings.Contains(err.Error(), c.problem) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v; want one line with %q", err, c.problem)
			}
			if b.Len() > 0 {
				t.Errorf("%d bytes were written", b.Len())
			}
		})
	}
	if err := Render(t.Context(), &bytes.Buffer{}, Graph{}, SVG); !errors.Is(err, ErrEmpty) {
		t.Errorf("an empty graph gives %v, not ErrEmpty", err)
	}
}

func TestRenderEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var b bytes.Buffer
	if err := Render(ctx, &b, small(), SVG); !errors.Is(err, context.Canceled) || b.Len() > 0 {
		t.Errorf("error %v after %d bytes", err, b.Len())
	}
}

// The same graph gives the same bytes: in whatever order it comes, whatever the
// ids are, and when several are drawn at once.
func TestRenderIsDeterministic(t *testing.T) {
	other := small()
	slices.Reverse(other.Nodes)
	slices.Reverse(other.Edges)
	for i, e := range other.Edges {
		if e.Undirected {
			other.Edges[i].From, other.Edges[i].To = e.To, e.From
		}
	}
	renamed := small()
	for i := range renamed.Nodes[:4] {
		renamed.Nodes[i].ID = fmt.Sprint("4:", 9-i)
	}
	for i, e := range renamed.Edges {
		for k, n := range small().Nodes {
			if e.From == n.ID {
				renamed.Edges[i].From = renamed.Nodes[k].ID
			}
			if e.To == n.ID {
				renamed.Edges[i].To = renamed.Nodes[k].ID
			}
		}
	}
	for _, f := range []Format{SVG, PNG} {
		want := picture(t, small(), f)
		var all sync.WaitGroup
		for _, g := range []Graph{small(), other, renamed, small()} {
			all.Go(func() {
				if !bytes.Equal(picture(t, g, f), want) {
					t.Errorf("another %s", f)
				}
			})
		}
		all.Wait()
	}
}
