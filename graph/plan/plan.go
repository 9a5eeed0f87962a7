// Package plan compares what was read with what the graph holds: which records
// are new, which changed, which are there already, and which statements of a
// dossier are no longer made. It reads the graph and writes nothing.
package plan

import (
	"context"
	"maps"
	"slices"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/neo"
	"entente/schema"
)

// Reader is what is asked of the database.
type Reader interface {
	Read(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) error
}

// Change says how a record stands to the graph.
type Change string

// The changes.
const (
	New       Change = "new"
	Changed   Change = "changed"
	Unchanged Change = "unchanged"
	Gone      Change = "gone"
	// Resumed is a record that an interrupted run of the same load wrote.
	Resumed Change = "resumed"
)

// Symbol is the change as a plan shows it to people: + ~ = - or ↻.
func (c Change) Symbol() string {
	return map[Change]string{New: "+", Changed: "~", Unchanged: "=", Gone: "-", Resumed: "↻"}[c]
}

// Node is an entity, a source or a document with its change.
type Node struct {
	Kind        check.Kind
	ID          string
	Name        string
	Labels      []string // the node's label of the model, then those of the ontology
	Properties  map[string]any
	Digest      string
	PublishedBy string // of a document: the id of its source
	Change      Change
	OldLabels   []string // of a changed node
}

// Statement is a statement with its change.
type Statement struct {
	graph.Statement
	Digest string
	Change Change
	Old    *Old // of a changed statement
}

// Old is what the graph holds of a changed statement.
type Old struct {
	Type, Subject, Object string
	Dossiers              []string // that make it
}

// Moved tells that the relationship must be made anew: Neo4j cannot change the
// type or the ends of one.
func (s *Statement) Moved() bool {
	return s.Old != nil && (s.Old.Type != s.Type || s.Old.Subject != s.Subject || s.Old.Object != s.Object)
}

// Plan is a whole comparison in numbers.
type Plan struct {
	Counts  map[check.Kind]map[Change]int // how many records of a kind have a change
	Left    *Left
	Outcome *check.Outcome
}

// Make compares an input with the graph and hands on every record with its
// change. rejected may be nil.
func Make(ctx context.Context, db Reader, ontology *schema.Ontology, in check.Input, batchSize int, node func(Node), statement func(*Statement), rejected func(check.Reject) error) (*Plan, error) {
	head := in.Head()
	c, err := Begin(ctx, db, ontology, head, Options{BatchSize: batchSize, Complete: head.Complete})
	if err != nil {
		return nil, err
	}
	p := &Plan{Counts: map[check.Kind]map[Change]int{}}
	for _, kind := range check.Kinds {
		p.Counts[kind] = map[Change]int{}
	}
	nodes := func(nodes []Node) error {
		err := c.Nodes(ctx, nodes)
		for _, n := range nodes {
			p.Counts[n.Kind][n.Change]++
			node(n)
		}
		return err
	}
	if err := nodes(Head(head)); err != nil {
		return nil, err
	}
	p.Outcome, err = in.Parts(ctx, func(part check.Part) error {
		if err := nodes(Entities(part.Entities)); err != nil {
			return err
		}
		statements, err := c.Statements(ctx, part.Statements)
		for _, s := range statements {
			p.Counts[check.Statement][s.Change]++
			statement(s)
		}
		return err
	}, rejected)
	if err != nil {
		return nil, err
	}
	if p.Left, err = c.Left(ctx, p.Outcome.Complete, in.States); err != nil {
		return nil, err
	}
	p.Counts[check.Statement][Gone] = len(p.Left.Removed)
	return p, nil
}

// Options say how to compare.
type Options struct {
	BatchSize int    // records looked up in one statement
	Load      string // id of an interrupted load to go on with; empty for none
	// Complete are the dossiers that have left what they do not state.
	Complete []string
}

// Comparer compares records with the graph. It is safe for concurrent use.
type Comparer struct {
	Reader
	ontology *schema.Ontology
	options  Options
	stated   map[string]map[string]bool // the sources that each dossier has stated in earlier loads
	types    []string                   // in which the graph may have statements of the sources
	first    bool                       // no earlier load tells of the sources and the dossiers
}

// First tells that no earlier load has stated anything of the sources of the input,
// or of its dossiers.
func (c *Comparer) First() bool { return c.first }

// Begin asks the graph what earlier loads tell of the sources and the dossiers
// of an input.
func Begin(ctx context.Context, db Reader, ontology *schema.Ontology, head check.Head, o Options) (*Comparer, error) {
	c := &Comparer{Reader: db, ontology: ontology, options: o, stated: map[string]map[string]bool{}}
	return c, c.earlier(ctx, head)
}

// held is a record that the graph holds.
type held struct {
	digest, load    string
	kind            string // relationship type
	subject, object string
	labels          []string
	dossiers        []string
}

// change compares one record. Load is one that goes on.
func change(digest string, in *held, load string) Change {
	switch {
	case in == nil:
		return New
	case in.digest != digest:
		return Changed
	case load != "" && in.load == load:
		return Resumed
	}
	return Unchanged
}

// Head are the nodes of the sources and documents of an input.
func Head(head check.Head) []Node {
	var nodes []Node
	for _, s := range head.Sources {
		nodes = append(nodes, Node{Kind: check.Source, ID: s.ID, Name: s.Name, Labels: []string{"Source"}, Properties: s.Properties(), Digest: s.Digest()})
	}
	for _, d := range head.Documents {
		nodes = append(nodes, Node{Kind: check.Document, ID: d.ID, Name: d.Title, Labels: []string{"Document"}, Properties: d.Properties(), Digest: d.Digest(), PublishedBy: d.Source})
	}
	return nodes
}

// Entities are the nodes of entities.
func Entities(entities []graph.Entity) []Node {
	nodes := make([]Node, len(entities))
	for i, e := range entities {
		nodes[i] = Node{Kind: check.Entity, ID: e.ID, Name: e.Name, Labels: append([]string{"Entity"}, e.Labels...), Properties: e.Properties(), Digest: e.Digest()}
	}
	return nodes
}

// Nodes sets the change of each node.
func (c *Comparer) Nodes(ctx context.Context, nodes []Node) error {
	for batch := range slices.Chunk(nodes, c.options.BatchSize) {
		if err := c.lookUpNodes(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// atOnce is how many nodes at most are looked up under all their labels at once:
// for the server that is more to look up, and less to plan.
const atOnce = 500

func (c *Comparer) lookUpNodes(ctx context.Context, batch []Node) error {
	ids := group(batch, func(n Node) (string, string) { return n.Labels[0], n.ID })
	labels := slices.Sorted(maps.Keys(ids))
	byLabel := map[string]map[string]*held{}
	for _, label := range labels {
		byLabel[label] = map[string]*held{}
	}
	if len(labels) > 1 && len(batch) <= atOnce {
		if err := c.lookUpIDs(ctx, slices.Concat(slices.Collect(maps.Values(ids))...), labels, byLabel); err != nil {
			return err
		}
	} else {
		for _, label := range labels {
			if err := c.lookUpIDs(ctx, ids[label], []string{label}, byLabel); err != nil {
				return err
			}
		}
	}
	for i := range batch {
		in := byLabel[batch[i].Labels[0]][batch[i].ID]
		batch[i].Change = change(batch[i].Digest, in, c.options.Load)
		if batch[i].Change == Changed {
			batch[i].OldLabels = c.ours(in.labels)
		}
	}
	return nil
}

// lookUpIDs finds the nodes that have one of some ids under any of some labels.
func (c *Comparer) lookUpIDs(ctx context.Context, ids, labels []string, found map[string]map[string]*held) error {
	return c.Read(ctx, nodesByID(labels...), map[string]any{"batch": map[string]any{"ids": ids}}, func(row neo.Row) error {
		in := &held{digest: row.Text("digest"), load: row.Text("load"), labels: row.Texts("labels")}
		for _, label := range in.labels {
			if found[label] != nil {
				found[label][row.Text("id")] = in
			}
		}
		return nil
	})
}

// ours keeps the labels of the ontology: others are the user's own and stay.
func (c *Comparer) ours(labels []string) []string {
	return slices.DeleteFunc(labels, func(label string) bool { return c.ontology.Entity(label) == nil })
}

// group collects the ids of a batch by what they are looked up in.
func group[T any](batch []T, by func(T) (in, id string)) map[string][]string {
	groups := map[string][]string{}
	for _, item := range batch {
		in, id := by(item)
		groups[in] = append(groups[in], id)
	}
	return groups
}
