package load

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"entente/graph/neo"
	"entente/graph/plan"
)

// errCommitted ends the retry of a batch that is in the graph already.
var errCommitted = errors.New("the batch was committed")

// batch is what one transaction writes: statements of Cypher in order, each
// with its rows. A record is whole in one batch.
type batch struct {
	operations []*operation
	size       int
}

// operation is one text with the rows that it takes. Records of one kind share
// it, so that the server plans few texts.
type operation struct {
	cypher string
	rows   []any
}

func (b *batch) add(cypher string, row any) {
	for _, op := range b.operations {
		if op.cypher == cypher {
			op.rows = append(op.rows, row)
			return
		}
	}
	b.operations = append(b.operations, &operation{cypher, []any{row}})
}

// before is add for what must happen before everything else in the batch.
func (b *batch) before(cypher string, row any) {
	known := len(b.operations)
	if b.add(cypher, row); len(b.operations) > known {
		b.operations = slices.Insert(b.operations[:known], 0, b.operations[known])
	}
}

// cut makes the batches of a plan: nodes before the statements that need them,
// removals last.
func (l *loader) cut() []*batch {
	var batches []*batch
	current := &batch{}
	next := func() *batch {
		if current.size == l.options.BatchSize {
			batches = append(batches, current)
			current = &batch{}
		}
		current.size++
		return current
	}
	for i := range l.plan.Nodes {
		if n := &l.plan.Nodes[i]; writes(n.Change) {
			l.node(next(), n)
		}
	}
	for i := range l.plan.Statements {
		if s := &l.plan.Statements[i]; writes(s.Change) {
			l.statement(next(), s)
		}
	}
	if l.options.Prune {
		for _, g := range l.plan.Removals() {
			l.remove(next(), g)
		}
	}
	if current.size > 0 {
		batches = append(batches, current)
	}
	return batches
}

func writes(c plan.Change) bool { return c == plan.New || c == plan.Changed }

func (l *loader) node(b *batch, n *plan.Node) {
	labels := slices.Sorted(slices.Values(n.Labels[1:]))
	var surplus []string
	for _, old := range n.OldLabels {
		if !slices.Contains(n.Labels, old) {
			surplus = append(surplus, old)
		}
	}
	slices.Sort(surplus)
	b.add(l.text(fmt.Sprint("merge ", n.Labels[0], labels, surplus), func() string { return mergeNodes(l.ontology, n.Labels[0], labels, surplus) }), map[string]any{"properties": l.stamped(n.Properties, n.Digest)})
	if n.PublishedBy != "" {
		link := map[string]any{"document": n.ID, "source": n.PublishedBy}
		b.add(unlinkDocuments, link)
		b.add(linkDocuments, link)
	}
}

func (l *loader) statement(b *batch, s *plan.Statement) {
	properties := l.stamped(s.Properties(), s.Digest)
	if s.Old != nil && !s.Moved() {
		b.add(lockStatements(s.Type), map[string]any{"key": s.Key, "load": l.id, "dossiers": s.Old.Dossiers})
		b.add(l.text("change "+s.Type, func() string { return changeStatements(l.ontology, s.Type) }), map[string]any{"properties": properties})
		return
	}
	if s.Old != nil { // before the other is made, since the two have one key
		b.before(removeStatements(s.Old.Type), map[string]any{"key": s.Key, "dossiers": s.Old.Dossiers})
	}
	b.add(l.text("create", func() string { return createStatements(l.ontology) }), map[string]any{"type": s.Type, "subject": s.Subject, "object": s.Object, "properties": properties})
}

// text gives a text that is made of all properties of the ontology. It is made
// once, and not for every row that takes it.
func (l *loader) text(name string, make func() string) string {
	if _, made := l.texts[name]; !made {
		l.texts[name] = make()
	}
	return l.texts[name]
}

// remove takes a statement from its dossier, and from the graph when no other
// dossier makes it.
func (l *loader) remove(b *batch, g plan.Removed) {
	if g.Others {
		b.add(releaseStatements(g.Type), map[string]any{"key": g.Key, "dossier": g.Dossier})
		return
	}
	b.add(removeStatements(g.Type), map[string]any{"key": g.Key, "dossiers": g.Dossiers})
}

// stamped adds what the load itself says of a record.
func (l *loader) stamped(properties map[string]any, digest string) map[string]any {
	properties["digest"] = digest
	properties["load"] = l.id
	return properties
}

// write commits one batch with the checkpoint. Every row must have found its
// nodes: a server that writes fewer than it was given is an error, and nothing
// of the batch stays.
func (l *loader) write(ctx context.Context, b *batch) error {
	err := l.Write(ctx, func(tx neo.Tx) error {
		if err := l.advance(ctx, tx); err != nil {
			return err
		}
		for _, op := range b.operations {
			written := 0
			_, err := tx.Run(ctx, op.cypher, map[string]any{"rows": op.rows}, func(row neo.Row) error {
				written = row.Int("written")
				return nil
			})
			if err != nil {
				return err
			}
			if written != len(op.rows) {
				return fmt.Errorf("the graph took %d of %d rows, since it was changed while it was written to: run the load again", written, len(op.rows))
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, errCommitted) {
		return err
	}
	l.batches++
	return nil
}
