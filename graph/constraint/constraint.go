// Package constraint keeps the constraints and indexes of a database in step
// with the ontology: every node of the model has a unique id, every statement
// a unique key within its type.
package constraint

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"entente/graph/neo"
	"entente/schema"

	"golang.org/x/sync/errgroup"
)

// Prefix begins the name of every constraint and index that is ours.
const Prefix = "entente_"

// NameIndex is the index over the names of entities.
const NameIndex = Prefix + "entity_name"

// Item is a constraint or an index that the ontology asks for.
type Item struct {
	Name   string
	Cypher string
}

// Wanted are the items of an ontology, in the order of its types.
func Wanted(o *schema.Ontology) []Item {
	var items []Item
	for _, n := range o.Model {
		name := Prefix + strings.ToLower(n.Label) + "_" + n.Key
		items = append(items, Item{name, fmt.Sprintf("CYPHER 5 CREATE CONSTRAINT %s IF NOT EXISTS FOR (n:%s) REQUIRE n.%s IS UNIQUE", name, n.Label, n.Key)})
	}
	for _, r := range o.Relations {
		name := Prefix + strings.ToLower(r.Type) + "_key"
		items = append(items, Item{name, fmt.Sprintf("CYPHER 5 CREATE CONSTRAINT %s IF NOT EXISTS FOR ()-[r:%s]-() REQUIRE r.key IS UNIQUE", name, r.Type)})
	}
	return append(items, Item{NameIndex, "CYPHER 5 CREATE INDEX " + NameIndex + " IF NOT EXISTS FOR (n:Entity) ON (n.name)"})
}

// Database is what is asked of the database.
type Database interface {
	Read(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) error
	Alter(ctx context.Context, statements []string) error
	Write(ctx context.Context, work func(tx neo.Tx) error) error
}

// Diff is how a database differs from the ontology.
type Diff struct {
	Missing []Item   // asked for, and not there
	Surplus []string // names that are ours by their prefix, and not asked for
	Labels  []string // labels in use that the ontology does not know
	Types   []string // relationship types in use that the ontology does not know
}

// Empty tells that the database is in step.
func (d Diff) Empty() bool {
	return len(d.Missing)+len(d.Surplus)+len(d.Labels)+len(d.Types) == 0
}

// Compare reads what the database has and tells how it differs.
func Compare(ctx context.Context, db Database, o *schema.Ontology) (Diff, error) {
	var diff Diff
	var err error
	if diff.Missing, diff.Surplus, err = against(ctx, db, o); err != nil {
		return diff, err
	}
	if diff.Labels, err = unknown(ctx, db, "CYPHER 5 MATCH (n) UNWIND labels(n) AS name RETURN DISTINCT name", knownLabels(o)); err != nil {
		return diff, err
	}
	diff.Types, err = unknown(ctx, db, "CYPHER 5 MATCH ()-[r]->() RETURN DISTINCT type(r) AS name", knownTypes(o))
	return diff, err
}

// Apply makes a database ready to be written to: it refuses a graph of another
// version, creates what is missing, and records the version of a new graph. It
// gives the names of what it created.
func Apply(ctx context.Context, db Database, o *schema.Ontology) (created []string, err error) {
	var version Recorded
	var missing []Item
	reading, inner := errgroup.WithContext(ctx)
	reading.Go(func() (err error) {
		version, err = Recording(inner, db)
		return err
	})
	reading.Go(func() (err error) {
		missing, _, err = against(inner, db, o)
		return err
	})
	if err = reading.Wait(); err == nil {
		err = version.Refusal()
	}
	if err != nil {
		return nil, err
	}
	if len(missing) > 0 {
		created, err = complete(ctx, db, o)
	}
	if err != nil || version.Present {
		return created, err
	}
	return created, Record(ctx, db, Version)
}

// Create creates what is missing, in one transaction, and waits until the
// indexes are online. It gives the names of what it created. Of two runs at
// once the second waits for the first and finds nothing missing.
func Create(ctx context.Context, db Database, o *schema.Ontology) (created []string, err error) {
	missing, _, err := against(ctx, db, o)
	if err != nil || len(missing) == 0 {
		return nil, err
	}
	return complete(ctx, db, o)
}

// complete is Create where something was missing.
func complete(ctx context.Context, db Database, o *schema.Ontology) (created []string, err error) {
	first, err := guard(ctx, db, o, "Load")
	if err != nil {
		return nil, err
	}
	// Two transactions that make many constraints can block each other, and
	// the server then leaves an index behind that never comes online. So they
	// take turns, by the lock of a node that is never committed.
	err = db.Write(ctx, func(tx neo.Tx) error {
		if _, err := tx.Run(ctx, "CYPHER 5 MERGE (l:Load {id: $id})", map[string]any{"id": Prefix + "schema"}, nil); err != nil {
			return err
		}
		if created, err = create(ctx, db, o); err != nil {
			return err
		}
		return errDone
	})
	if errors.Is(err, errDone) {
		err = nil
	}
	return append(first, created...), err
}

// errDone ends the transaction that holds the lock, and takes its node back.
var errDone = errors.New("the constraints are there")

func create(ctx context.Context, db Database, o *schema.Ontology) ([]string, error) {
	missing, _, err := against(ctx, db, o)
	if err != nil || len(missing) == 0 {
		return nil, err
	}
	var created, statements []string
	for _, item := range missing {
		created = append(created, item.Name)
		statements = append(statements, item.Cypher)
	}
	if err := db.Alter(ctx, statements); err != nil {
		return nil, err
	}
	return created, db.Read(ctx, "CALL db.awaitIndexes(600)", nil, nil)
}

// Guard makes the constraint on the nodes of one label of the model: with it, two
// runs that merge the same node wait for each other.
func Guard(ctx context.Context, db Database, o *schema.Ontology, label string) error {
	_, err := guard(ctx, db, o, label)
	return err
}

// guard is one statement, so that two runs that make it at once cannot block each
// other; the one that is refused looks again. It gives the name of the constraint
// if it made it.
func guard(ctx context.Context, db Database, o *schema.Ontology, label string) (created []string, err error) {
	const tries, wait = 50, 100 * time.Millisecond
	wanted := Wanted(o)[slices.IndexFunc(o.Model, func(n schema.NodeType) bool { return n.Label == label })]
	for try := 1; ; try++ {
		there, err := names(ctx, db, "CYPHER 5 SHOW CONSTRAINTS YIELD name WHERE name = $name RETURN name", map[string]any{"name": wanted.Name})
		if err != nil || len(there) > 0 {
			return nil, err
		}
		err = db.Alter(ctx, []string{wanted.Cypher})
		if err == nil {
			return []string{wanted.Name}, nil
		}
		var refused *neo.Error
		if try == tries || !errors.As(err, &refused) || !strings.HasPrefix(refused.Code, "Neo.ClientError.Schema.") {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
	}
}

// against holds what the database has to what the ontology asks for.
func against(ctx context.Context, db Database, o *schema.Ontology) (missing []Item, surplus []string, err error) {
	present, err := names(ctx, db, "CYPHER 5 SHOW INDEXES YIELD name WHERE name STARTS WITH $prefix RETURN name", map[string]any{"prefix": Prefix})
	if err != nil {
		return nil, nil, err
	}
	wanted := map[string]bool{}
	for _, item := range Wanted(o) {
		wanted[item.Name] = true
		if !slices.Contains(present, item.Name) {
			missing = append(missing, item)
		}
	}
	return missing, slices.DeleteFunc(present, func(name string) bool { return wanted[name] }), nil
}

func knownLabels(o *schema.Ontology) []string {
	labels := o.EntityLabels()
	for _, n := range o.Model {
		labels = append(labels, n.Label)
	}
	return labels
}

func knownTypes(o *schema.Ontology) []string {
	types := o.RelationTypes()
	for _, r := range o.Structure {
		types = append(types, r.Type)
	}
	return types
}

func unknown(ctx context.Context, db Database, cypher string, known []string) ([]string, error) {
	found, err := names(ctx, db, cypher, nil)
	return slices.DeleteFunc(found, func(name string) bool { return slices.Contains(known, name) }), err
}

func names(ctx context.Context, db Database, cypher string, params map[string]any) ([]string, error) {
	var list []string
	err := db.Read(ctx, cypher, params, func(row neo.Row) error {
		list = append(list, row.Text("name"))
		return nil
	})
	slices.Sort(list)
	return list, err
}
