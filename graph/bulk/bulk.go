// Package bulk writes an input as files for `neo4j-admin database import full`,
// which fills an empty database without a server: the graph is the one that a
// load of the same input makes, its receipt included.
package bulk

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/constraint"
	"entente/graph/load"
	"entente/graph/plan"
	"entente/schema"
)

// Options say how to write.
type Options struct {
	Version  string // of Entente, for the receipt
	Now      func() time.Time
	Progress func(written int)        // records; may be nil
	Rejected func(check.Reject) error // takes each reject; may be nil
}

// Written is what was written.
type Written struct {
	Folder    string
	Receipt   *load.Receipt
	Arguments []string // of `database import full`, with paths in the folder
}

// Write writes an input into a folder, which is made, or must be empty. After an
// error none of its files are left.
func Write(ctx context.Context, ontology *schema.Ontology, in check.Input, folder string, o Options) (written *Written, err error) {
	if err := empty(folder); err != nil {
		return nil, err
	}
	w := &writer{ontology: ontology, in: in, head: in.Head(), options: o, files: &files{folder: folder, open: map[string]*file{}}, started: o.Now().UTC(), types: map[string]int{}}
	defer func() {
		if err != nil {
			w.files.abandon()
		}
	}()
	w.load = load.NewID(w.head, w.started)
	if err := w.nodes(plan.Head(w.head)); err != nil {
		return nil, err
	}
	outcome, err := in.Parts(ctx, w.part, o.Rejected)
	if err != nil {
		return nil, err
	}
	receipt := load.NewReceipt(w.load, w.head, outcome)
	if err := w.receipt(receipt); err != nil {
		return nil, err
	}
	if err := w.node(constraint.VersionLabel, map[string]any{"id": constraint.VersionID, "version": constraint.Version}); err != nil {
		return nil, err
	}
	if err := w.files.close(); err != nil {
		return nil, err
	}
	written = &Written{Folder: folder, Receipt: receipt, Arguments: w.files.arguments()}
	return written, writeScripts(ontology, written)
}

func empty(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("the folder %s is not empty (it has %s): name a new one", folder, entries[0].Name())
	}
	return nil
}

type writer struct {
	ontology *schema.Ontology
	in       check.Input
	head     check.Head
	options  Options
	files    *files
	load     string
	started  time.Time
	types    map[string]int // statements of each type
	records  int
}

func (w *writer) part(part check.Part) error {
	if err := w.nodes(plan.Entities(part.Entities)); err != nil {
		return err
	}
	for i := range part.Statements {
		if err := w.statement(&part.Statements[i]); err != nil {
			return err
		}
	}
	w.records += len(part.Entities) + len(part.Statements)
	if w.options.Progress != nil {
		w.options.Progress(w.records)
	}
	return nil
}

func (w *writer) nodes(nodes []plan.Node) error {
	for _, n := range nodes {
		n.Properties["digest"], n.Properties["load"] = n.Digest, w.load
		f, err := w.files.nodes(n.Labels, func() []schema.Property { return w.nodeProperties(n.Labels) })
		if err != nil {
			return err
		}
		if err := f.row(nil, n.Properties); err != nil {
			return err
		}
		if n.PublishedBy == "" {
			continue
		}
		link, err := w.files.relationships("PUBLISHED_BY", "Document", "Source", nil)
		if err != nil {
			return err
		}
		if err := link.row([]string{n.ID, n.PublishedBy}, nil); err != nil {
			return err
		}
	}
	return nil
}

// nodeProperties are those that nodes with some labels may have, but for the
// key, each once.
func (w *writer) nodeProperties(labels []string) []schema.Property {
	list := append([]schema.Property{}, w.ontology.Node(labels[0]).Properties...)
	if labels[0] == "Entity" {
		for _, system := range w.ontology.SystemNames() {
			list = append(list, schema.Property{Name: system, Type: schema.Text})
		}
		for _, label := range labels[1:] {
			list = append(list, w.ontology.Entity(label).Properties...)
		}
	}
	return list
}

func (w *writer) statement(s *graph.Statement) error {
	f, err := w.files.relationships(s.Type, "Entity", "Entity", func() []schema.Property {
		relation, _ := w.ontology.Relation(s.Type)
		return append(append([]schema.Property{}, w.ontology.Statement...), relation.Properties...)
	})
	if err != nil {
		return err
	}
	w.types[s.Type]++
	properties := s.Properties()
	properties["digest"], properties["load"] = s.Digest(), w.load
	return f.row([]string{s.Subject, s.Object}, properties)
}

// receipt writes the node of the load, as a load itself leaves it.
func (w *writer) receipt(r *load.Receipt) error {
	properties, err := r.Node(w.head, w.types, w.started, w.options.Now().UTC(), w.options.Version)
	if err != nil {
		return err
	}
	return w.node("Load", properties)
}

// node writes a node of a label of the model that has no other.
func (w *writer) node(label string, properties map[string]any) error {
	f, err := w.files.nodes([]string{label}, func() []schema.Property { return w.ontology.Node(label).Properties })
	if err != nil {
		return err
	}
	return f.row(nil, properties)
}

// Script is the name of the script that imports the files.
const Script = "import.sh"

func inFolder(folder, name string) string { return filepath.Join(folder, name) }
