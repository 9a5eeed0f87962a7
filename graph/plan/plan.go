// Package plan compares what was read with what the graph holds: which records
// are new, which changed, which are there already, and which statements of a
// dossier are no longer made. It reads the graph and writes nothing.
package plan

import (
	"context"
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
func (s Statement) Moved() bool {
	return s.Old != nil && (s.Old.Type != s.Type || s.Old.Subject != s.Subject || s.Old.Object != s.Object)
}

// Removed is a statement of the graph that a dossier no longer makes. It goes
// from the graph when no other dossier makes it.
type Removed struct {
	Dossier, Source            string
	Key, Type, Subject, Object string
	Dossiers                   []string // that made it until now
	Others                     bool     // some of these still make it
}

// Plan is the whole comparison.
type Plan struct {
	Nodes      []Node
	Statements []Statement
	Gone       []Removed // when it was asked for
	// Held is how many statements the graph held of each complete dossier: what
	// a removal is measured by.
	Held map[string]int
	// Load is the id of the interrupted load that this run goes on with.
	Load string
}

// Count is how many records of a kind have a change.
func (p *Plan) Count(kind check.Kind, change Change) int {
	n := 0
	if kind == check.Statement {
		if change == Gone {
			return len(p.Gone)
		}
		for i := range p.Statements {
			if p.Statements[i].Change == change {
				n++
			}
		}
		return n
	}
	for i := range p.Nodes {
		if p.Nodes[i].Kind == kind && p.Nodes[i].Change == change {
			n++
		}
	}
	return n
}

// Writes is how many records a load of the plan writes, without removals.
func (p *Plan) Writes() int {
	n := 0
	for _, kind := range check.Kinds {
		n += p.Count(kind, New) + p.Count(kind, Changed)
	}
	return n
}

// Removals are what a load that prunes does about Gone: a statement that
// several dossiers have left and that none makes any more is removed once.
func (p *Plan) Removals() []Removed {
	var removals []Removed
	seen := map[[2]string]bool{}
	for _, g := range p.Gone {
		id := [2]string{g.Type, g.Key}
		if !g.Others && seen[id] {
			continue
		}
		seen[id] = true
		removals = append(removals, g)
	}
	return removals
}

// Options say how to compare.
type Options struct {
	BatchSize int    // records looked up in one statement
	Load      string // id of an interrupted load to go on with; empty for none
	Gone      bool   // look also for what complete dossiers state no longer
}

// Make compares the result of a check with the graph.
func Make(ctx context.Context, db Reader, ontology *schema.Ontology, result *check.Result, o Options) (*Plan, error) {
	p := &planner{Reader: db, ontology: ontology, options: o, plan: &Plan{Held: map[string]int{}, Load: o.Load}, stated: map[string]map[string]bool{}, complete: map[string]bool{}}
	if o.Gone {
		for _, dossier := range result.Complete {
			p.complete[dossier] = true
		}
	}
	if err := p.earlier(ctx, result); err != nil {
		return nil, err
	}
	if err := p.nodes(ctx, result.Set); err != nil {
		return nil, err
	}
	if err := p.statements(ctx, result.Set.Statements); err != nil {
		return nil, err
	}
	if o.Gone {
		if err := p.gone(ctx, result); err != nil {
			return nil, err
		}
	}
	return p.plan, nil
}

type planner struct {
	Reader
	ontology *schema.Ontology
	options  Options
	plan     *Plan
	types    []string                   // in which the graph may have statements of the sources
	stated   map[string]map[string]bool // the sources that each dossier has stated in earlier loads
	complete map[string]bool            // the dossiers that have left what they do not state, when that is asked
}

// held is a record that the graph holds.
type held struct {
	digest, load    string
	kind            string // relationship type
	subject, object string
	labels          []string
	dossiers        []string
}

// change compares one record.
func (p *planner) change(digest string, in *held) Change {
	switch {
	case in == nil:
		return New
	case in.digest != digest:
		return Changed
	case p.options.Load != "" && in.load == p.options.Load:
		return Resumed
	}
	return Unchanged
}

func (p *planner) nodes(ctx context.Context, set graph.Set) error {
	var nodes []Node
	for _, s := range set.Sources {
		nodes = append(nodes, Node{Kind: check.Source, ID: s.ID, Name: s.Name, Labels: []string{"Source"}, Properties: s.Properties(), Digest: s.Digest()})
	}
	for _, d := range set.Documents {
		nodes = append(nodes, Node{Kind: check.Document, ID: d.ID, Name: d.Title, Labels: []string{"Document"}, Properties: d.Properties(), Digest: d.Digest(), PublishedBy: d.Source})
	}
	for _, e := range set.Entities {
		nodes = append(nodes, Node{Kind: check.Entity, ID: e.ID, Name: e.Name, Labels: append([]string{"Entity"}, e.Labels...), Properties: e.Properties(), Digest: e.Digest()})
	}
	for batch := range slices.Chunk(nodes, p.options.BatchSize) {
		if err := p.lookUpNodes(ctx, batch); err != nil {
			return err
		}
	}
	p.plan.Nodes = nodes
	return nil
}

func (p *planner) lookUpNodes(ctx context.Context, batch []Node) error {
	byLabel := map[string]map[string]*held{}
	for label, ids := range group(batch, func(n Node) (string, string) { return n.Labels[0], n.ID }) {
		found := map[string]*held{}
		err := p.Read(ctx, nodesByID(label), map[string]any{"ids": ids}, func(row neo.Row) error {
			found[row.Text("id")] = &held{digest: row.Text("digest"), load: row.Text("load"), labels: row.Texts("labels")}
			return nil
		})
		if err != nil {
			return err
		}
		byLabel[label] = found
	}
	for i := range batch {
		in := byLabel[batch[i].Labels[0]][batch[i].ID]
		batch[i].Change = p.change(batch[i].Digest, in)
		if batch[i].Change == Changed {
			batch[i].OldLabels = p.ours(in.labels)
		}
	}
	return nil
}

// ours keeps the labels of the ontology: others are the user's own and stay.
func (p *planner) ours(labels []string) []string {
	return slices.DeleteFunc(labels, func(label string) bool { return p.ontology.Entity(label) == nil })
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
