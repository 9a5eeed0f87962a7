package export

import (
	"slices"

	"entente/graph/neo"
	"entente/schema"
	"entente/schema/edtf"
)

// The labels of the model that are exported, in their order.
const (
	source   = "Source"
	document = "Document"
	entity   = "Entity"
)

// publishedBy joins a document to its source.
const publishedBy = "PUBLISHED_BY"

// Node is a source, a document or an entity.
type Node struct {
	Kind       string // Source, Document or Entity
	ID         string // among those of its kind
	Labels     []string
	Publisher  string // of a document: the id of its source
	Properties map[string]any
}

// name is unique among all nodes: the id of an entity, and that of a source or
// a document with its kind before it. An id holds no colon.
func (n *Node) name() string { return nameOf(n.Kind, n.ID) }

func nameOf(kind, id string) string {
	switch kind {
	case source:
		return "source:" + id
	case document:
		return "document:" + id
	}
	return id
}

// types are the labels that the ontology knows as entity types, sorted.
func (n *Node) types(o *schema.Ontology) []string {
	return slices.DeleteFunc(slices.Clone(n.Labels), func(label string) bool { return o.Entity(label) == nil })
}

// Relationship is a statement, or the link of a document to its source.
type Relationship struct {
	Type       string
	Key        string // unique within the type; a link has none
	From, To   string // ids
	Properties map[string]any
}

// statement tells a statement from a link.
func (r *Relationship) statement() bool { return r.Type != publishedBy }

// ends are the names of the nodes at both ends.
func (r *Relationship) ends() (from, to string) {
	if r.statement() {
		return nameOf(entity, r.From), nameOf(entity, r.To)
	}
	return nameOf(document, r.From), nameOf(source, r.To)
}

// Shape is what there is in a graph, before its records are read.
type Shape struct {
	Labels        []string // of nodes, sorted
	Types         []string // of statements, sorted
	Relationships int      // how many there are at most
}

// kindOf is the label of the model that a node has, empty when it has none.
func kindOf(labels []string) string {
	for _, kind := range []string{entity, document, source} {
		if slices.Contains(labels, kind) {
			return kind
		}
	}
	return ""
}

// nodeOf is a node of the graph as a record, nil when it is none that is
// exported.
func nodeOf(labels []string, properties map[string]any, publisher string) *Node {
	id, _ := properties["id"].(string)
	kind := kindOf(labels)
	if kind == "" || id == "" {
		return nil
	}
	labels = slices.Clone(labels)
	slices.Sort(labels)
	return &Node{Kind: kind, ID: id, Labels: labels, Publisher: publisher, Properties: properties}
}

func text(properties map[string]any, name string) string {
	s, _ := properties[name].(string)
	return s
}

func texts(properties map[string]any, name string) []string {
	return neo.Row{Keys: []string{name}, Values: []any{properties[name]}}.Texts(name)
}

func day(properties map[string]any, name string) edtf.Day {
	d, _ := properties[name].(edtf.Day)
	return d
}

// choose tells whether a statement is one of the days. One without any valid
// time says nothing of a day of the world, and one that was reported on no day
// that is known may have been reported after any.
func (d Days) choose(properties map[string]any) bool {
	from, to, reported := day(properties, "valid_from"), day(properties, "valid_to"), day(properties, "reported_at")
	held := text(properties, "valid") != "" && !from.After(d.AsOf) && (to.IsZero() || !to.Before(d.AsOf))
	return (d.AsOf.IsZero() || held) && (d.KnownBy.IsZero() || !reported.IsZero() && !reported.After(d.KnownBy))
}
