package picture

import (
	"context"
	"fmt"
	"time"

	"entente/graph/draw"
	"entente/schema/edtf"
)

// Ego is the network of one entity: what ties it to others and, with between,
// these to each other. All modalities count unless the filter says otherwise.
func Ego(ctx context.Context, db Reader, entity string, between bool, f Filter) (draw.Graph, error) {
	ego, err := Entities(ctx, db, []string{entity})
	if err != nil {
		return draw.Graph{}, err
	}
	all, err := f.read(ctx, db, ofOne, map[string]any{"entity": entity}, limit)
	if err != nil {
		return draw.Graph{}, err
	}
	if len(all) == 0 {
		return draw.Graph{}, f.nothing(name(ego[0]))
	}
	if between {
		var ids []string
		for _, n := range graphOf(all).Nodes {
			ids = append(ids, id(n))
		}
		if all, err = f.read(ctx, db, among, map[string]any{"ids": ids}, limit); err != nil {
			return draw.Graph{}, err
		}
	}
	g := Of(f.Ontology, graphOf(all))
	signs := f.signs()
	for i, e := range g.Edges {
		g.Edges[i].Sign = draw.Sign(signs[e.Type])
	}
	g.Signed = true
	g.Title = "The relations of " + name(ego[0]) + f.on()
	g.Caption, err = f.captionOf(ctx, db, all)
	return g, err
}

// nothing tells that there is no statement to draw.
func (f Filter) nothing(of string) error {
	if asked := f.Asked(); asked != "" {
		of += " (" + asked + ")"
	}
	return fmt.Errorf("%w: nothing is said of %s", draw.ErrEmpty, of)
}

// on is the day of a title.
func (f Filter) on() string {
	if f.AsOf.IsZero() {
		return ""
	}
	return ", " + written(f.AsOf)
}

// written is a day as people write it.
func written(d edtf.Day) string {
	return fmt.Sprintf("%d %s %d", d.Day, time.Month(d.Month), d.Year)
}
