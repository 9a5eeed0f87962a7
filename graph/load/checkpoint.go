package load

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"entente/graph/neo"
)

// found is a load of the same input that the graph has.
type found struct {
	id      string
	running bool
}

// find looks for a load of the input: one that is not done, else the last.
func find(ctx context.Context, db Database, input string) (*found, error) {
	var f *found
	err := db.Read(ctx, findLoad, map[string]any{"input": input}, func(row neo.Row) error {
		f = &found{id: row.Text("id"), running: row.Text("status") == "running"}
		return nil
	})
	return f, err
}

// takeOver makes this process the writer of a load that was interrupted: from
// then on the earlier process, should it live, writes no more.
func (l *loader) takeOver(ctx context.Context) error {
	l.id = l.earlier.id
	return l.Write(ctx, func(tx neo.Tx) error {
		_, err := tx.Run(ctx, takeOver, map[string]any{"load": l.id, "writer": l.writer}, func(row neo.Row) error {
			l.batches = row.Int("batches")
			return nil
		})
		return err
	})
}

// identify gives a new load its id: the day, and what it follows. Two runs of
// the same input at once thus mean the same load, and one of them begins it.
func (l *loader) identify(now time.Time) string {
	earlier := ""
	if l.earlier != nil {
		earlier = l.earlier.id
	}
	sum := sha256.Sum256([]byte(l.input + "\n" + earlier))
	return now.Format("20060102") + "-" + hex.EncodeToString(sum[:6])
}

// begin makes the load. The plan was made before, so a load that another run
// has begun meanwhile is left to that one.
func (l *loader) begin(ctx context.Context) error {
	now := l.options.Now().UTC()
	l.id = l.identify(now)
	var files, dossiers []string
	for _, f := range l.result.Files {
		files = append(files, f.Name+" "+f.SHA256)
		dossiers = append(dossiers, f.Dossier)
	}
	return l.Write(ctx, func(tx neo.Tx) error {
		if _, err := tx.Run(ctx, beginLoad, map[string]any{"load": l.id, "writer": l.writer}, nil); err != nil {
			return err
		}
		writer, _, err := l.lock(ctx, tx)
		if err != nil {
			return err
		}
		if writer != l.writer {
			return l.takenOver()
		}
		_, err = tx.Run(ctx, describeLoad, map[string]any{"load": l.id, "properties": map[string]any{
			"input": l.input, "status": "running", "batches": 0, "files": files, "dossiers": dossiers,
			"sources": l.sources(), "types": l.types(), "started_at": now, "version": l.options.Version,
		}}, nil)
		return err
	})
}

func (l *loader) takenOver() error {
	return fmt.Errorf("another run has taken over the load %s: leave it to that one, or wait until it is done", l.id)
}

// lock takes the load's lock and gives its checkpoint. The writer of a load
// that is done is empty.
func (l *loader) lock(ctx context.Context, tx neo.Tx) (writer string, batches int, err error) {
	there := false
	_, err = tx.Run(ctx, lockLoad, map[string]any{"load": l.id}, func(row neo.Row) error {
		there = true
		writer, batches = row.Text("writer"), row.Int("batches")
		return nil
	})
	if err == nil && !there {
		err = fmt.Errorf("the load %s is no longer in the graph: run the same command again", l.id)
	}
	return writer, batches, err
}

// advance moves the checkpoint, in the transaction of its batch. The error
// errCommitted tells that the batch is in the graph already: its commit
// arrived and the answer was lost.
func (l *loader) advance(ctx context.Context, tx neo.Tx) error {
	writer, batches, err := l.lock(ctx, tx)
	switch {
	case err != nil:
		return err
	case writer != l.writer:
		return l.takenOver()
	case batches == l.batches+1:
		return errCommitted
	case batches != l.batches:
		return fmt.Errorf("the checkpoint of load %s stands at %d instead of %d: was the graph changed by hand?", l.id, batches, l.batches)
	}
	_, err = tx.Run(ctx, advanceLoad, map[string]any{"load": l.id, "batches": l.batches + 1}, nil)
	return err
}

func (l *loader) finish(ctx context.Context, r *Receipt) error {
	total := r.Total()
	err := l.Write(ctx, func(tx neo.Tx) error {
		writer, _, err := l.lock(ctx, tx)
		switch {
		case err != nil:
			return err
		case writer == "": // by this run, or by one that found all of it written
			return errCommitted
		case writer != l.writer:
			return l.takenOver()
		}
		_, err = tx.Run(ctx, describeLoad, map[string]any{"load": l.id, "properties": map[string]any{
			"status": "done", "writer": nil, "finished_at": l.options.Now().UTC(), "confirmed_at": l.options.Now().UTC(),
			"read": total.Read, "written": total.Written, "unchanged": total.Unchanged, "rejected": total.Rejected, "removed": r.Removed,
		}}, nil)
		return err
	})
	if errors.Is(err, errCommitted) {
		return nil
	}
	return err
}

// confirm notes that the input was read again and found unchanged. It changes
// the value of one property and adds none.
func (l *loader) confirm(ctx context.Context) error {
	return l.Write(ctx, func(tx neo.Tx) error {
		_, err := tx.Run(ctx, describeLoad, map[string]any{"load": l.id, "properties": map[string]any{"confirmed_at": l.options.Now().UTC()}}, nil)
		return err
	})
}
