package dump

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"entente/graph/constraint"
	"entente/graph/fingerprint"
	"entente/graph/neo"
	"entente/schema"
)

// RestoreOptions say how to restore.
type RestoreOptions struct {
	BatchSize int                     // records written in one transaction, at least 1
	Progress  func(done, total int64) // of nodes and relationships; may be nil
}

// Restored is what was restored.
type Restored struct {
	Path          string `json:"path"`
	Resumed       bool   `json:"resumed"` // an earlier run had restored a part
	Nodes         int    `json:"nodes"`
	Relationships int    `json:"relationships"`
	Schema        int    `json:"schema"`
	Fingerprint   string `json:"fingerprint"`
}

// InterruptedError is a restore that was stopped between two batches.
type InterruptedError struct {
	Done, Total int // records
	cause       error
}

func (e *InterruptedError) Error() string {
	return fmt.Sprintf("stopped after %d of %d records: run the same command again to go on", e.Done, e.Total)
}

// Unwrap is what stopped it.
func (e *InterruptedError) Unwrap() error { return e.cause }

// Restore makes the graph of a dump in an empty database, and looks at all of it
// in the end. A restore that was interrupted, however, is completed by the same
// call: each batch is one transaction with the note of how far it goes. Until all
// is there, no load writes to the graph.
func Restore(ctx context.Context, db constraint.Database, o *schema.Ontology, f *File, options RestoreOptions) (*Restored, error) {
	r := &restorer{Database: db, file: f, options: options, size: options.BatchSize, writer: rand.Text()}
	if err := r.take(ctx); err != nil {
		return nil, err
	}
	resumed := r.done > 0
	err := r.write(ctx)
	if err == nil {
		err = r.finish(ctx, o)
	}
	if err != nil {
		if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			err = &InterruptedError{Done: r.done, Total: f.Records(), cause: err}
		}
		return nil, err
	}
	nodes, relationships := f.Manifest.Contents.Counts()
	return &Restored{f.path, resumed, nodes, relationships, f.Header.Schema, f.Manifest.Fingerprint}, nil
}

type restorer struct {
	constraint.Database
	file    *File
	options RestoreOptions
	writer  string // of this process
	size    int    // of the next batch
	done    int    // records that are in the graph
	read    int    // records of the file that were read
	rows    []any  // of the batch under way
	cypher  string // that writes it
}

// take sees that the database is empty, or has a part of this dump, and makes
// this process the one that writes.
func (r *restorer) take(ctx context.Context) error {
	version, err := constraint.Recording(ctx, r)
	if err != nil {
		return err
	}
	others := 0
	err = r.Read(ctx, countOthers, nil, func(row neo.Row) error {
		others = row.Int("nodes")
		return nil
	})
	switch {
	case err != nil:
		return err
	case version.Restoring == "" && others > 0:
		return fmt.Errorf("the database is not empty (it has %d nodes), and a dump is restored into an empty one: nothing was written", others)
	case version.Restoring != "" && version.Restoring != r.file.Seal:
		return errors.New("the database holds a part of another dump: restore that one, or empty the database")
	}
	if err := constraint.Guard(ctx, r, schema.Default(), constraint.VersionLabel); err != nil {
		return err
	}
	if err := r.Alter(ctx, []string{makeConstraint}); err != nil {
		return err
	}
	if err := r.Read(ctx, "CALL db.awaitIndexes(600)", nil, nil); err != nil {
		return err
	}
	seal := ""
	err = r.Write(ctx, func(tx neo.Tx) error {
		_, err := tx.Run(ctx, takeRestore, map[string]any{"id": constraint.VersionID, "seal": r.file.Seal, "writer": r.writer}, func(row neo.Row) error {
			seal, r.done = row.Text("seal"), row.Int("restored")
			return nil
		})
		return err
	})
	if err == nil && seal != r.file.Seal {
		err = errors.New("another dump is being restored into the database: leave it to that run")
	}
	return err
}

// write reads the records that are not in the graph yet, and writes them.
func (r *restorer) write(ctx context.Context) error {
	err := r.file.lines(ctx, func(line []byte) error {
		kind := kindOf(line)
		if kind != nodesAt && kind != relationshipsAt {
			return nil
		}
		if r.read++; r.read <= r.done {
			return nil
		}
		cypher, row, err := rowOf(kind, line)
		if err != nil {
			return err
		}
		if cypher != r.cypher || len(r.rows) >= r.size {
			if err := r.flush(ctx); err != nil {
				return err
			}
		}
		r.cypher, r.rows = cypher, append(r.rows, row)
		return nil
	})
	if err != nil {
		return err
	}
	return r.flush(ctx)
}

// rowOf is a record as the statement takes it that makes it.
func rowOf(kind int, line []byte) (cypher string, row map[string]any, err error) {
	if kind == relationshipsAt {
		var l relationshipLine
		if err := unmarshal(line, &l); err != nil {
			return "", nil, err
		}
		properties, err := decodeAll(l.Properties)
		return createRelationships, map[string]any{"type": l.Relationship, "from": l.From, "to": l.To, "properties": properties}, err
	}
	var l nodeLine
	if err := unmarshal(line, &l); err != nil {
		return "", nil, err
	}
	properties, err := decodeAll(l.Properties)
	if properties == nil {
		properties = map[string]any{}
	}
	properties[restoringNumber] = l.Node
	return createNodes, map[string]any{"labels": append(l.Labels, restoringLabel), "properties": properties}, err
}

// flush writes the batch under way. One that is too large for the server's
// memory is written in parts, and later ones are no larger.
func (r *restorer) flush(ctx context.Context) error {
	for len(r.rows) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		batch := r.rows[:min(len(r.rows), r.size)]
		err := r.commit(context.WithoutCancel(ctx), batch)
		if neo.TooLarge(err) && len(batch) > 1 {
			r.size = len(batch) / 2
			continue
		}
		if err != nil {
			return err
		}
		r.done += len(batch)
		r.rows = r.rows[len(batch):]
		if r.options.Progress != nil {
			r.options.Progress(int64(r.done), int64(r.file.Records()))
		}
	}
	r.rows = nil
	return nil
}

// errCommitted ends the retry of a batch that is in the graph already.
var errCommitted = errors.New("the batch was committed")

// commit writes a batch in one transaction, and once: when its commit arrived and
// the answer was lost, the note in the graph tells.
func (r *restorer) commit(ctx context.Context, batch []any) error {
	err := r.Write(ctx, func(tx neo.Tx) error {
		if err := r.advance(ctx, tx, r.done+len(batch)); err != nil {
			return err
		}
		written := 0
		_, err := tx.Run(ctx, r.cypher, map[string]any{"rows": batch}, func(row neo.Row) error {
			written = row.Int("written")
			return nil
		})
		if err == nil && written != len(batch) {
			err = fmt.Errorf("the graph took %d of %d records, since it was changed while it was restored: empty the database, and begin again", written, len(batch))
		}
		return err
	})
	if errors.Is(err, errCommitted) {
		return nil
	}
	return err
}

// advance notes how many records are there with those of the transaction.
func (r *restorer) advance(ctx context.Context, tx neo.Tx, records int) error {
	writer, restored := "", -1
	_, err := tx.Run(ctx, lockRestore, map[string]any{"id": constraint.VersionID}, func(row neo.Row) error {
		writer, restored = row.Text("writer"), row.Int("restored")
		return nil
	})
	switch {
	case err != nil:
		return err
	case writer != r.writer:
		return errors.New("another run has taken over the restore: leave it to that one, or wait until it is done")
	case restored == records:
		return errCommitted
	case restored != r.done:
		return fmt.Errorf("the restore stands at %d records instead of %d: was the graph changed by hand?", restored, r.done)
	}
	_, err = tx.Run(ctx, advanceRestore, map[string]any{"id": constraint.VersionID, "restored": records}, nil)
	return err
}

// finish takes the marks from the nodes, makes the constraints, and holds the
// graph to the manifest.
func (r *restorer) finish(ctx context.Context, o *schema.Ontology) error {
	for {
		written := 0
		err := r.Write(ctx, func(tx neo.Tx) error {
			_, err := tx.Run(ctx, unmarkNodes, map[string]any{"limit": r.options.BatchSize}, func(row neo.Row) error {
				written = row.Int("written")
				return nil
			})
			return err
		})
		if err != nil {
			return err
		}
		if written == 0 {
			break
		}
	}
	if err := r.Alter(ctx, []string{dropConstraint}); err != nil {
		return err
	}
	if _, err := constraint.Create(ctx, r, o); err != nil {
		return err
	}
	there, err := fingerprint.Whole(ctx, r)
	if err != nil {
		return err
	}
	if differences := r.file.Manifest.Contents.Differences(there); len(differences) > 0 {
		return fmt.Errorf("the graph is not what was dumped, so nothing is to be written to it: %s; empty the database, and restore again", strings.Join(differences, "; "))
	}
	end := endRestore
	if r.file.Header.Schema == 0 {
		end = forgetRestore
	}
	return r.Write(ctx, func(tx neo.Tx) error {
		_, err := tx.Run(ctx, end, map[string]any{"id": constraint.VersionID, "version": r.file.Header.Schema}, nil)
		return err
	})
}
