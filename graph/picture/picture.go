// Package picture chooses what of the graph is drawn, and in which colours and
// strokes: the ontology gives the colours, and a line is solid only where the
// statement counts as a fact. What it gives is drawn by package draw:
//
//	g, err := picture.Ego(ctx, db, "niger", false, picture.Filter{Ontology: o, AsOf: day})
//	err = draw.Render(ctx, w, g, draw.Inline)
//
// A [Filter] asks of a day of the world and of a day of the sources, as the
// queries of the library do.
package picture

import (
	"context"
	"maps"
	"slices"
	"strings"

	"entente/graph/draw"
	"entente/graph/neo"
	"entente/graph/query"
	"entente/schema"
)

// limit is how many statements are drawn at most: more than lines may be, since
// several can be one line.
const limit = 20 * draw.MaxEdges

// Everything is the picture of all statements of the graph that the filter lets
// through, of every modality unless it names some. More than can be drawn are
// refused.
func Everything(ctx context.Context, db Reader, f Filter) (draw.Graph, error) {
	all, err := f.read(ctx, db, ofAll, nil, limit)
	if err != nil {
		return draw.Graph{}, err
	}
	g := Of(f.Ontology, graphOf(all))
	if asked := f.Asked(); asked != "" {
		g.Caption = strings.TrimPrefix(g.Caption+". "+capitalised(asked), ". ")
	}
	return g, nil
}

// Of is the picture of a part of the graph. Relationships that are no
// statements, and those whose ends are not in the part, are left out.
func Of(ontology *schema.Ontology, part query.Graph) draw.Graph {
	var g draw.Graph
	ids := map[string]string{} // by the server's own
	for _, n := range part.Nodes {
		node := nodeOf(ontology, n)
		ids[n.ElementID] = node.ID
		g.Nodes = append(g.Nodes, node)
	}
	sources := map[string]bool{}
	for _, r := range part.Relationships {
		relation, _ := ontology.Relation(r.Type)
		if relation == nil || ids[r.StartID] == "" || ids[r.EndID] == "" {
			continue
		}
		if source := text(r, "source"); source != "" {
			sources[source] = true
		}
		g.Edges = append(g.Edges, draw.Edge{
			From: ids[r.StartID], To: ids[r.EndID], Type: r.Type, Undirected: relation.Symmetric, Tooltip: tooltip(r),
			Dashed: !slices.Contains(ontology.FactModalities(), text(r, "modality")),
		})
	}
	if len(sources) > 0 {
		g.Caption = "Sources: " + strings.Join(slices.Sorted(maps.Keys(sources)), ", ")
	}
	return g
}

func nodeOf(ontology *schema.Ontology, n neo.Node) draw.Node {
	node := draw.Node{ID: n.ElementID}
	if id, ok := n.Properties["id"].(string); ok {
		node.ID = id
	}
	for _, key := range []string{"id", "title", "name"} {
		if s, ok := n.Properties[key].(string); ok {
			node.Name = s
		}
	}
	// The labels of a node have no order: the first of the ontology counts.
	for _, label := range ontology.EntityLabels() {
		if slices.Contains(n.Labels, label) {
			e := ontology.Entity(label)
			node.Label, node.Colour = e.Label, e.Colour
			break
		}
	}
	return node
}

// tooltip is what a reader sees when the pointer rests on a line: when, how,
// who says so, and in which words.
func tooltip(r neo.Relationship) string {
	var lines []string
	for _, key := range []string{"valid", "modality", "source", "locator", "attributed_to", "quote"} {
		if s := text(r, key); s != "" {
			lines = append(lines, key+": "+s)
		}
	}
	return strings.Join(lines, "\n")
}

func text(r neo.Relationship, key string) string {
	s, _ := r.Properties[key].(string)
	return s
}
