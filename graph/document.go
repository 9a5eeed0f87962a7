package graph

import (
	"entente/schema/edtf"
	"entente/schema/problem"
)

// Document is what a source published: an article, a page, a file.
type Document struct {
	ID      string
	Source  string // id
	Title   string
	URL     string
	Licence string
	Date    edtf.Interval // when it was published
	At      problem.Position
}

// Properties are those of the node, without the load's own.
func (d Document) Properties() map[string]any {
	return present(map[string]any{
		"id": d.ID, "title": d.Title, "url": d.URL, "licence": d.Licence, "date": d.Date.String(),
	})
}

// Digest is the fingerprint of what the input says of the document, its
// source included.
func (d Document) Digest() string { return digest(d.Properties(), "PUBLISHED_BY", d.Source) }
