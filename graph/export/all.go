package export

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"entente/graph/neo"
	"entente/schema"
	"entente/schema/edtf"
)

// Reader reads the graph; *neo.DB is one.
type Reader interface {
	Read(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) error
}

// Graph is what is to be exported: [All] of a graph, or a [Part] of it.
type Graph interface {
	shape(ctx context.Context, report *Report) (Shape, error)
	each(ctx context.Context, node func(*Node) error, relationship func(*Relationship) error, report *Report) error
}

// Days choose statements by two times that differ: when something held in the
// world, and when a source said so. The zero value chooses all.
type Days struct {
	AsOf    edtf.Day // what may have held then, by what it says itself; what has no valid time did not
	KnownBy edtf.Day // what had been reported by then; what has no day of report had not
}

func (d Days) all() bool { return d == Days{} }

// All is all of the graph. With days, of the statements it is those that they
// choose; sources, documents and entities are all there. It is streamed and
// never held; a graph that is written to meanwhile may be exported half.
func All(db Reader, days Days) Graph { return &all{Reader: db, days: days} }

type all struct {
	Reader
	days   Days
	types  []string
	counts map[string]int // of all relationships of a type
}

const usedLabels = `CYPHER 5
CALL db.labels() YIELD label
RETURN label
ORDER BY label`

// usedTypes looks at all relationships: the server's own list has also those
// types that a constraint names and nothing has.
const usedTypes = `CYPHER 5
MATCH ()-[r]->()
RETURN type(r) AS type, count(*) AS n
ORDER BY type`

// nodesOf and statementsOf read in the order of an index, so that the server
// need not sort, and gather, what it sends.
func nodesOf(label string) string {
	return fmt.Sprintf(`CYPHER 5
MATCH (n:%s)
WHERE n.id IS NOT NULL
RETURN labels(n) AS labels, properties(n) AS properties
ORDER BY n.id`, label)
}

const documents = `CYPHER 5
MATCH (n:Document)
WHERE n.id IS NOT NULL
RETURN labels(n) AS labels, properties(n) AS properties, COLLECT { MATCH (n)-[:PUBLISHED_BY]->(s:Source) RETURN s.id ORDER BY s.id } AS publishers
ORDER BY n.id`

func statementsOf(kind string, days Days) string {
	when := ""
	if !days.AsOf.IsZero() {
		when += asOf
	}
	if !days.KnownBy.IsZero() {
		when += knownBy
	}
	return fmt.Sprintf(`CYPHER 5
MATCH (s)-[r:%s]->(o)
USING INDEX r:%s(key)
WHERE r.key IS NOT NULL%s
RETURN s.id AS subject, o.id AS object, s:Entity AND o:Entity AS joined, properties(r) AS properties
ORDER BY r.key`, kind, kind, when)
}

// The days in Cypher, as Days.choose has them in Go.
const (
	asOf = `
  AND r.valid IS NOT NULL
  AND coalesce(r.valid_from <= $as_of, true)
  AND coalesce(r.valid_to >= $as_of, true)`
	knownBy = `
  AND r.reported_at <= $known_by`
)

// Statements are the texts that the package sends for a type of statement, for
// tests of how the server plans them.
func Statements(kind string) []string {
	day := edtf.Day{Year: 2023, Month: 7, Day: 26}
	return []string{usedLabels, usedTypes, nodesOf(source), nodesOf(entity), documents, statementsOf(kind, Days{}), statementsOf(kind, Days{day, day})}
}

func (a *all) shape(ctx context.Context, report *Report) (Shape, error) {
	var shape Shape
	err := a.Read(ctx, usedLabels, nil, func(row neo.Row) error {
		shape.Labels = append(shape.Labels, row.Text("label"))
		return nil
	})
	if err != nil {
		return shape, err
	}
	a.counts = map[string]int{}
	err = a.Read(ctx, usedTypes, nil, func(row neo.Row) error {
		kind, n := row.Text("type"), row.Int("n")
		shape.Relationships += n
		switch {
		case kind == publishedBy:
		case schema.IsIdentifier(kind):
			shape.Types = append(shape.Types, kind)
			a.counts[kind] = n
		default:
			report.leave(fmt.Sprintf("relationships whose type is no identifier: %.80q", kind), n)
		}
		return nil
	})
	a.types = shape.Types
	return shape, err
}

func (a *all) each(ctx context.Context, node func(*Node) error, relationship func(*Relationship) error, report *Report) error {
	var links []*Relationship
	counted := func(n *Node) error {
		report.node(n)
		return node(n)
	}
	for _, step := range []struct{ kind, cypher string }{{source, nodesOf(source)}, {document, documents}, {entity, nodesOf(entity)}} {
		err := a.Read(ctx, step.cypher, nil, func(row neo.Row) error {
			properties, _ := row.Get("properties").(map[string]any)
			publishers := row.Texts("publishers")
			n := nodeOf(row.Texts("labels"), properties, strings.Join(publishers[:min(1, len(publishers))], ""))
			if n == nil || n.Kind != step.kind { // it comes with another of its labels
				return nil
			}
			for _, publisher := range publishers {
				links = append(links, &Relationship{Type: publishedBy, From: n.ID, To: publisher})
			}
			return counted(n)
		})
		if err != nil {
			return err
		}
	}
	for _, link := range links {
		if err := relationship(link); err != nil {
			return err
		}
	}
	for _, kind := range a.types {
		if err := a.statements(ctx, kind, relationship, report); err != nil {
			return err
		}
	}
	return nil
}

func (r *Report) node(n *Node) {
	switch n.Kind {
	case source:
		r.Sources++
	case document:
		r.Documents++
	case entity:
		r.Entities++
	}
}

// statements hands on those of a type, and counts what is of the type and no
// statement: what has no key, or does not join two entities.
func (a *all) statements(ctx context.Context, kind string, relationship func(*Relationship) error, report *Report) error {
	cypher, seen := statementsOf(kind, a.days), 0
	err := a.Read(ctx, cypher, map[string]any{"as_of": a.days.AsOf, "known_by": a.days.KnownBy}, func(row neo.Row) error {
		properties, _ := row.Get("properties").(map[string]any)
		r := statementOf(kind, row.Text("subject"), row.Text("object"), properties)
		if joined, _ := row.Get("joined").(bool); !joined || r == nil {
			return nil
		}
		seen++
		report.Statements++
		return relationship(r)
	})
	if err != nil || !a.days.all() {
		return err
	}
	if n := a.counts[kind]; n > seen {
		report.leave(noStatement(kind), n-seen)
	}
	return nil
}

func noStatement(kind string) string {
	return fmt.Sprintf("relationships %.80s that are no statements, since they have no key or do not join entities", kind)
}

// statementOf is nil for a relationship that is no statement.
func statementOf(kind, subject, object string, properties map[string]any) *Relationship {
	key := text(properties, "key")
	if key == "" || subject == "" || object == "" {
		return nil
	}
	return &Relationship{Type: kind, Key: key, From: subject, To: object, Properties: properties}
}

// errEmpty is an answer without anything to export.
var errEmpty = errors.New("nothing to export: the answer has no nodes or relationships, only values")

// sortedLabels are the labels that some of the nodes have.
func sortedLabels(nodes []*Node) []string {
	var labels []string
	for _, n := range nodes {
		labels = append(labels, n.Labels...)
	}
	slices.Sort(labels)
	return slices.Compact(labels)
}
