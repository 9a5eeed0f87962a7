package fingerprint

import (
	"context"
	"slices"
	"strings"

	"entente/graph/neo"

	"golang.org/x/sync/errgroup"
)

// Builder adds records up one by one, in any order. Its zero value is that of
// an empty graph. It is for one goroutine at a time.
type Builder struct {
	// Whole counts everything, what runs say of themselves included.
	Whole bool

	nodes, relationships map[string]*Part
	hasher               hasher
}

// Node adds a node. One that has no part in the fingerprint is passed over.
func (b *Builder) Node(nodeLabels []string, properties map[string]any) {
	if !b.Whole && !slices.ContainsFunc(labels, func(label string) bool { return slices.Contains(nodeLabels, label) }) {
		return
	}
	all := slices.Sorted(slices.Values(nodeLabels))
	name := strings.Join(all, ":")
	add(&b.nodes, name, b.sum(properties, "node", name))
}

// Relationship adds a relationship between nodes with these values of id, empty
// for none. ofRun tells that one of them is a load or a checkpoint.
func (b *Builder) Relationship(kind, subject, object string, ofRun bool, properties map[string]any) {
	if b.Whole || !ofRun {
		add(&b.relationships, kind, b.sum(properties, "relationship", kind, subject, object))
	}
}

// Fingerprint is that of what was added.
func (b *Builder) Fingerprint() Fingerprint {
	return Fingerprint{Nodes: sorted(b.nodes), Relationships: sorted(b.relationships)}
}

func (b *Builder) sum(properties map[string]any, identity ...string) sum {
	b.hasher.whole = b.Whole
	return b.hasher.sum(properties, identity...)
}

func add(parts *map[string]*Part, name string, s sum) {
	if *parts == nil {
		*parts = map[string]*Part{}
	}
	part := (*parts)[name]
	if part == nil {
		part = &Part{Name: name}
		(*parts)[name] = part
	}
	part.Count++
	part.sum = part.sum.plus(s)
}

// The whole of a graph but for the record of its version.
const (
	wholeNodes = `CYPHER 5
MATCH (n)
WHERE NOT n:EntenteSchema
RETURN labels(n) AS labels, properties(n) AS properties`

	wholeRelationships = `CYPHER 5
MATCH (s)-[r]->(o)
RETURN type(r) AS type, s.id AS subject, o.id AS object, properties(r) AS properties`
)

// Whole is the fingerprint of everything in a graph: also of loads and their
// checkpoints, of which load wrote what, and of what is not Entente's. It is that
// of two graphs only when one is a copy of the other.
func Whole(ctx context.Context, db Reader) (Fingerprint, error) {
	nodes, relationships := Builder{Whole: true}, Builder{Whole: true}
	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error {
		return db.Read(ctx, wholeNodes, nil, func(row neo.Row) error {
			properties, _ := row.Get("properties").(map[string]any)
			nodes.Node(row.Texts("labels"), properties)
			return nil
		})
	})
	work.Go(func() error {
		return db.Read(ctx, wholeRelationships, nil, func(row neo.Row) error {
			properties, _ := row.Get("properties").(map[string]any)
			relationships.Relationship(row.Text("type"), row.Text("subject"), row.Text("object"), false, properties)
			return nil
		})
	})
	err := work.Wait()
	return Fingerprint{Nodes: nodes.Fingerprint().Nodes, Relationships: relationships.Fingerprint().Relationships}, err
}
