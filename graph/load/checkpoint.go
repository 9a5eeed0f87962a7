package load

import (
	"context"
	"fmt"

	"entente/graph/neo"
)

// found is a load of the same input that the graph has.
type found struct {
	id      string
	running bool
	batches int
}

// find looks for a load of the input: one that is not done, else the last.
func find(ctx context.Context, db Database, input string) (*found, error) {
	var f *found
	err := db.Read(ctx, findLoad, map[string]any{"input": input}, func(row neo.Row) error {
		batches, _ := row.Get("batches").(int64)
		id, _ := row.Get("id").(string)
		f = &found{id: id, running: row.Get("status") == "running", batches: int(batches)}
		return nil
	})
	return f, err
}

// begin makes the load, or takes over the one that was interrupted: from then
// on the earlier process, should it live, writes no more.
func (l *loader) begin(ctx context.Context, earlier *found) error {
	if earlier != nil && earlier.running {
		l.id, l.batches = earlier.id, earlier.batches
		return l.Write(ctx, func(tx neo.Tx) error {
			_, err := tx.Run(ctx, takeOver, map[string]any{"load": l.id, "writer": l.writer}, func(row neo.Row) error {
				batches, _ := row.Get("batches").(int64)
				l.batches = int(batches)
				return nil
			})
			return err
		})
	}
	now := l.options.Now().UTC()
	l.id = now.Format("20060102T150405Z") + "-" + token(4)
	var files, dossiers []string
	for _, f := range l.result.Files {
		files = append(files, f.Name+" "+f.SHA256)
		dossiers = append(dossiers, f.Dossier)
	}
	return l.Write(ctx, func(tx neo.Tx) error {
		_, err := tx.Run(ctx, beginLoad, map[string]any{"load": l.id, "properties": map[string]any{
			"input": l.input, "status": "running", "batches": 0, "writer": l.writer, "files": files, "dossiers": dossiers,
			"sources": l.sources(), "types": l.types(), "started_at": now, "version": l.options.Version,
		}}, nil)
		return err
	})
}

// advance moves the checkpoint, in the transaction of its batch. The error
// errCommitted tells that the batch is in the graph already: its commit
// arrived and the answer was lost.
func (l *loader) advance(ctx context.Context, tx neo.Tx) error {
	var batches int64
	var writer string
	_, err := tx.Run(ctx, lockLoad, map[string]any{"load": l.id}, func(row neo.Row) error {
		batches, _ = row.Get("batches").(int64)
		writer, _ = row.Get("writer").(string)
		return nil
	})
	switch {
	case err != nil:
		return err
	case writer != l.writer:
		return fmt.Errorf("another run has taken over the load %s: leave it to that one, or wait until it is done", l.id)
	case batches == int64(l.batches)+1:
		return errCommitted
	case batches != int64(l.batches):
		return fmt.Errorf("the checkpoint of load %s stands at %d instead of %d: was the graph changed by hand?", l.id, batches, l.batches)
	}
	_, err = tx.Run(ctx, advanceLoad, map[string]any{"load": l.id, "batches": l.batches + 1}, nil)
	return err
}

func (l *loader) finish(ctx context.Context, r *Receipt) error {
	total := r.Total()
	return l.Write(ctx, func(tx neo.Tx) error {
		_, err := tx.Run(ctx, finishLoad, map[string]any{"load": l.id, "properties": map[string]any{
			"status": "done", "writer": nil, "finished_at": l.options.Now().UTC(), "confirmed_at": l.options.Now().UTC(),
			"read": total.Read, "written": total.Written, "unchanged": total.Unchanged, "rejected": total.Rejected, "removed": r.Removed,
		}}, nil)
		return err
	})
}

// confirm notes that the input was read again and found unchanged. It changes
// the value of one property and adds none.
func (l *loader) confirm(ctx context.Context) error {
	return l.Write(ctx, func(tx neo.Tx) error {
		_, err := tx.Run(ctx, finishLoad, map[string]any{"load": l.id, "properties": map[string]any{"confirmed_at": l.options.Now().UTC()}}, nil)
		return err
	})
}
