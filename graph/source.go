// Package graph is the model of Entente: sources that publish documents, in
// which stand statements about entities. One statement of one source is one
// relationship; nothing is merged away.
//
// The types here are what has been read, resolved and validated. Each turns
// itself into the properties that stand in Neo4j, whose names and types the
// ontology documents.
package graph

import "entente/schema/problem"

// Source is a publisher or a data set.
type Source struct {
	ID       string
	Name     string
	Kind     string // one of schema.SourceKinds
	URL      string
	Licence  string
	Citation string
	At       problem.Position
}

// Properties are those of the node, without the load's own.
func (s Source) Properties() map[string]any {
	return present(map[string]any{
		"id": s.ID, "name": s.Name, "kind": s.Kind, "url": s.URL, "licence": s.Licence, "citation": s.Citation,
	})
}

// Digest is the fingerprint of what the input says of the source.
func (s Source) Digest() string { return digest(s.Properties()) }
