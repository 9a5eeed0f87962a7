package dossier

import (
	"slices"

	"entente/graph"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/problem"
	"entente/schema/yamltree"
)

// Read reads a dossier. The list is empty when the file as a whole is sound;
// what is wrong with a single record then stands in the record. Otherwise
// nothing of the file can be used, and the list has all that is wrong with it,
// its records included. name stands in positions.
func Read(ontology *schema.Ontology, name string, data []byte) (*Dossier, problem.List) {
	root, problems := yamltree.Read(name, data)
	if len(problems) > 0 {
		return nil, problems
	}
	r := reader{ontology: ontology}
	if r.controls(root); len(r.Problems) > 0 {
		return nil, r.Problems
	}
	o := r.Object(root, "a dossier", "dossier", "title", "sources", "documents", "entities", "statements")
	if root.Kind != yamltree.Map {
		return nil, r.Problems
	}
	d := &Dossier{ID: r.id(o, "dossier", "a dossier"), Title: o.Text("title"), File: name}
	lists := map[string][]*yamltree.Node{}
	for _, key := range []string{"sources", "documents", "entities", "statements"} {
		lists[key] = o.List(key)
	}
	whole := r.Problems
	for _, n := range lists["sources"] {
		d.Sources = append(d.Sources, record(&r, n, r.source))
	}
	for _, n := range lists["documents"] {
		d.Documents = append(d.Documents, record(&r, n, r.document))
	}
	for _, n := range lists["entities"] {
		d.Entities = append(d.Entities, record(&r, n, r.entity))
		d.Statements = append(d.Statements, r.holders(n)...)
	}
	for _, n := range lists["statements"] {
		d.Statements = append(d.Statements, record(&r, n, r.claim))
	}
	if len(whole) > 0 {
		whole = append(whole, d.Problems()...)
		whole.Sort()
		return nil, whole
	}
	return d, nil
}

type reader struct {
	yamltree.Decoder
	ontology *schema.Ontology
}

// record reads one entry and takes the problems that came up to it.
func record[T any](r *reader, n *yamltree.Node, read func(*yamltree.Node) T) Record[T] {
	rec := Record[T]{At: n.At, Places: map[string]problem.Position{}}
	for _, f := range n.Fields {
		rec.Places[f.Key] = f.Value.At
	}
	r.Problems = nil
	rec.Value = read(n)
	if n.Kind != yamltree.Map && len(r.Problems) > 1 {
		r.Problems = r.Problems[:1] // it is no record; that its keys are missing is no news
	}
	rec.Problems, r.Problems = r.Problems, nil
	return rec
}

func (r *reader) source(n *yamltree.Node) graph.Source {
	o := r.Object(n, "a source", "id", "name", "kind", "url", "licence", "citation")
	s := graph.Source{ID: r.id(o, "id", "a source"), Name: r.name(o, "name", "a source"), Kind: o.Text("kind"), URL: o.Text("url"), Licence: o.Text("licence"), Citation: o.Text("citation"), At: n.At}
	if s.Kind != "" && !slices.Contains(schema.SourceKinds, s.Kind) {
		r.unknown(o.PositionOf("kind"), "there is no kind of source "+quoted(s.Kind), s.Kind, schema.SourceKinds)
	}
	return s
}

func (r *reader) document(n *yamltree.Node) graph.Document {
	o := r.Object(n, "a document", "id", "source", "title", "url", "licence", "date")
	return graph.Document{ID: r.id(o, "id", "a document"), Source: o.Required("source"), Title: r.name(o, "title", "a document"), URL: o.Text("url"), Licence: o.Text("licence"), Date: r.interval(o, "date"), At: n.At}
}

func (r *reader) interval(o yamltree.Object, key string) edtf.Interval {
	text := o.Text(key)
	if text == "" {
		return edtf.Interval{}
	}
	interval, err := edtf.Parse(text)
	if err != nil {
		r.Problems.Addf(o.PositionOf(key), "%s: %v", key, err)
	}
	return interval
}
