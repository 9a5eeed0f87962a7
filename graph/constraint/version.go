package constraint

import (
	"context"
	"errors"
	"fmt"

	"entente/graph/neo"
)

// Version is that of the form of graphs that this program reads and writes: which
// labels, types and properties there are beside those of the ontology, and what
// they mean. It grows by one with each step of migration.
const Version = 1

// The node that records the version of a graph.
const (
	VersionLabel = "EntenteSchema"
	VersionID    = "entente"
)

// Recorded is what a graph says of its version.
type Recorded struct {
	// Version is 0 of a graph that an Entente has written which recorded none, and
	// of one that is empty.
	Version int
	// Present tells that the version is recorded.
	Present bool
	// Used tells that there are loads.
	Used bool
	// Restoring is the SHA-256 of the dump of which the graph has a part so far;
	// empty when it is whole.
	Restoring string
}

const recorded = `CYPHER 5 replan=skip
OPTIONAL MATCH (s:EntenteSchema {id: $id})
RETURN s IS NOT NULL AS present, s.version AS version, s.restoring AS restoring,
       EXISTS { MATCH (:Load) } OR EXISTS { MATCH (:Checkpoint) } AS used`

// Reader is what is asked of a database that is only looked at.
type Reader interface {
	Read(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) error
}

// Recording reads what a graph says of its version.
func Recording(ctx context.Context, db Reader) (Recorded, error) {
	var r Recorded
	err := db.Read(ctx, recorded, map[string]any{"id": VersionID}, func(row neo.Row) error {
		r.Version, r.Restoring = row.Int("version"), row.Text("restoring")
		r.Present, _ = row.Get("present").(bool)
		r.Used, _ = row.Get("used").(bool)
		return nil
	})
	return r, err
}

// Refusal says why a program that knows Version must not write to the graph, nil
// when it may.
func (r Recorded) Refusal() error {
	switch {
	case r.Restoring != "":
		return errors.New("the graph holds a part of a dump: run the same `entente restore` again to complete it, or empty the database")
	case r.Version > Version:
		return fmt.Errorf("the graph has version %d, which a newer Entente has written, and this one knows version %d: use the newer one", r.Version, Version)
	case r.Version < Version && (r.Used || r.Present):
		return fmt.Errorf("the graph has version %d, which an earlier Entente has written, and this one writes version %d: make a copy (`entente dump FILE`), then run `entente migrate`", r.Version, Version)
	}
	return nil
}

// Check refuses a graph that this program must not write to.
func Check(ctx context.Context, db Reader) error {
	r, err := Recording(ctx, db)
	if err != nil {
		return err
	}
	return r.Refusal()
}

// Record sets the version of a graph.
func Record(ctx context.Context, db Database, version int) error {
	return db.Write(ctx, func(tx neo.Tx) error {
		_, err := tx.Run(ctx, "CYPHER 5 MERGE (s:EntenteSchema {id: $id}) SET s.version = $version", map[string]any{"id": VersionID, "version": version}, nil)
		return err
	})
}
