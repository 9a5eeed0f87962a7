package picture

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"entente/graph/draw"
	"entente/graph/neo"
)

// Matrix is how each of some entities stands to each other. Only facts count
// unless the filter names modalities.
func Matrix(ctx context.Context, db Reader, ids []string, f Filter) (draw.Matrix, error) {
	f = f.facts()
	if len(ids) < 2 {
		return draw.Matrix{}, fmt.Errorf("%w: a matrix is of two entities or more", draw.ErrEmpty)
	}
	nodes, err := Entities(ctx, db, ids)
	if err != nil {
		return draw.Matrix{}, err
	}
	all, err := f.read(ctx, db, among, map[string]any{"ids": ids}, limit)
	if err != nil {
		return draw.Matrix{}, err
	}
	m := draw.Matrix{Title: "How " + list(names(nodes), 4) + " stand to each other" + f.on()}
	for _, n := range nodes {
		m.Entities = append(m.Entities, f.drawn(n))
	}
	signs := f.signs()
	for _, r := range all {
		m.Ties = append(m.Ties, f.tie(r, signs))
	}
	m.Caption, err = f.captionOf(ctx, db, all)
	return m, err
}

func names(nodes []neo.Node) []string {
	var all []string
	for _, n := range nodes {
		all = append(all, name(n))
	}
	return all
}

// Members are the ids of those who are members of a body, by their names.
func Members(ctx context.Context, db Reader, body string, f Filter) ([]string, error) {
	f.Types = nil
	f = f.facts()
	all, err := f.read(ctx, db, ofMembers, map[string]any{"entity": body}, limit)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b record) int { return cmp.Compare(name(a.s), name(b.s)) })
	var ids []string
	for _, r := range all {
		if one := id(r.s); !slices.Contains(ids, one) {
			ids = append(ids, one)
		}
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("the graph has no members of %q%s", body, f.on())
	}
	return ids, nil
}
