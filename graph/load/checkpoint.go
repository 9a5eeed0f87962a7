package load

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"entente/graph/neo"
	"entente/graph/plan"
)

// found is a load of the same input that the graph has.
type found struct {
	id           string
	running      bool
	pruned       bool
	version      string
	receipt      string
	held         []string
	number, seen int
	started      time.Time
}

// find looks for a load of the input: one that is not done, else the last. It gives
// the number of the last load or retraction that is done, too, with how many have no
// number. What comes to its end later gets a higher one.
func find(ctx context.Context, db Database, input string) (f *found, last, others int, err error) {
	var all []found
	err = db.Read(ctx, findLoads, map[string]any{"input": input}, func(row neo.Row) error {
		if last, others = row.Int("last"), row.Int("others"); row.Get("id") == nil {
			return nil
		}
		f := found{
			id: row.Text("id"), running: row.Text("status") == "running", version: row.Text("version"), receipt: row.Text("receipt"),
			held: row.Texts("held"), number: row.Int("number"), seen: -1,
		}
		f.pruned, _ = row.Get("pruned").(bool)
		f.started, _ = row.Get("started_at").(time.Time)
		if row.Get("seen") != nil {
			f.seen = row.Int("seen")
		}
		all = append(all, f)
		return nil
	})
	if err != nil || len(all) == 0 {
		return nil, last, others, err
	}
	latest := slices.MaxFunc(all, func(a, b found) int {
		switch {
		case a.running && !b.running:
			return 1
		case b.running && !a.running:
			return -1
		}
		return cmp.Or(cmp.Compare(a.number, b.number), a.started.Compare(b.started))
	})
	return &latest, last, others, nil
}

// end sets the last properties of a load and gives it its number, in the transaction
// that ends it.
func end(ctx context.Context, tx neo.Tx, load string, properties map[string]any) error {
	_, err := tx.Run(ctx, finishLoad, map[string]any{"load": load, "properties": properties}, nil)
	return err
}

// lane is one of the writers of a load. Each has a checkpoint of its own, so
// that they do not wait for each other.
type lane struct {
	number int
	last   string // batch that it has committed; empty before the first
}

func checkpoint(load string, number int) string { return fmt.Sprint(checkpoints(load), number) }

// checkpoints begins the ids of all checkpoints of a load, and of no other.
func checkpoints(load string) string { return load + "/" }

// takeOver makes this process the writer of a load that was interrupted. It
// takes the lock of every checkpoint: from then on the earlier process, should
// it live, writes no more.
func (l *loader) takeOver(ctx context.Context) error {
	l.id, l.resumed = l.earlier.id, true
	return l.Write(ctx, func(tx neo.Tx) error {
		if owned, err := l.claim.own(ctx, tx, l.id); err != nil || !owned {
			return cmp.Or(err, l.takenOver())
		}
		clear(l.announced)
		_, err := tx.Run(ctx, takeOver, map[string]any{"load": l.id, "writer": l.writer}, func(row neo.Row) error {
			for _, kind := range row.Texts("types") {
				l.announced[kind] = true
			}
			l.rewritten, l.removed = row.Int("rewritten"), row.Int("removed")
			return nil
		})
		if err != nil {
			return err
		}
		return l.takeCheckpoints(ctx, tx)
	})
}

// takeCheckpoints makes or takes over the checkpoints of the load.
func (l *loader) takeCheckpoints(ctx context.Context, tx neo.Tx) error {
	var rows []any
	for i := range l.lanes {
		rows = append(rows, map[string]any{"number": i, "id": checkpoint(l.id, i)})
	}
	_, err := tx.Run(ctx, takeCheckpoints, map[string]any{"batch": of(rows), "writer": l.writer}, func(row neo.Row) error {
		l.lanes[row.Int("number")].last = row.Text("batch")
		return nil
	})
	return err
}

// begin makes the load, when something is to be written first. What was
// compared before stays true, so a load that another run has begun meanwhile is
// left to that one.
func (l *loader) begin(ctx context.Context) error {
	l.beginning.Lock()
	defer l.beginning.Unlock()
	if l.id != "" {
		return nil
	}
	now := l.options.Now().UTC()
	earlier := ""
	if l.earlier != nil {
		earlier = l.earlier.id
	}
	id, types := identify(l.head.Fingerprint, earlier, now), l.types()
	l.id = id
	err := l.Write(ctx, func(tx neo.Tx) error {
		if owned, err := l.claim.own(ctx, tx, id); err != nil || !owned {
			return cmp.Or(err, l.takenOver())
		}
		if err := l.still(ctx, tx, beginLoad, begunNode(l.head, types, now, l.seen, l.options.Version)); err != nil {
			return err
		}
		return l.takeCheckpoints(ctx, tx)
	})
	if err != nil {
		l.id = ""
		return err
	}
	for _, kind := range types {
		l.announced[kind] = true
	}
	return nil
}

func (l *loader) takenOver() error {
	return fmt.Errorf("another run has taken over the load %s: leave it to that one, or wait until it is done", l.id)
}

func (l *loader) goneFrom() error {
	return fmt.Errorf("the load %s is no longer in the graph: run the same command again", l.id)
}

// own takes the lock of the load by a text, which may make it with these properties,
// and sees that this process is its writer.
func (l *loader) own(ctx context.Context, tx neo.Tx, text string, properties map[string]any) error {
	there, writer := false, ""
	_, err := tx.Run(ctx, text, map[string]any{"load": l.id, "writer": l.writer, "properties": properties}, func(row neo.Row) error {
		there, writer = true, row.Text("writer")
		return nil
	})
	switch {
	case err != nil:
		return err
	case !there:
		return l.goneFrom()
	case writer == "": // by this run, or by one that found all of it written
		return errCommitted
	case writer != l.writer:
		return l.takenOver()
	}
	return nil
}

// still is own for a run that has more to write: what is done was ended by another.
func (l *loader) still(ctx context.Context, tx neo.Tx, text string, properties map[string]any) error {
	err := l.own(ctx, tx, text, properties)
	if errors.Is(err, errCommitted) {
		return l.takenOver()
	}
	return err
}

// announce notes the types of statements before any is written: an interrupted
// load is looked for in these.
func (l *loader) announce(ctx context.Context, statements []*plan.Statement) error {
	l.beginning.Lock()
	defer l.beginning.Unlock()
	types := maps.Clone(l.announced)
	for i := range statements {
		types[statements[i].Type] = true
	}
	if len(types) == len(l.announced) {
		return nil
	}
	err := l.describe(ctx, map[string]any{"types": slices.Sorted(maps.Keys(types))})
	if err == nil {
		l.announced = types
	}
	return err
}

// rewrites notes that nodes of earlier loads change, before they do: what those
// loads wrote does not stand any more, even should this one not come to its end.
func (l *loader) rewrites(ctx context.Context, nodes int) error {
	l.beginning.Lock()
	defer l.beginning.Unlock()
	err := l.describe(ctx, map[string]any{"rewritten": l.rewritten + nodes})
	if err == nil {
		l.rewritten += nodes
	}
	return err
}

// describe sets properties of the load that this run writes.
func (l *loader) describe(ctx context.Context, properties map[string]any) error {
	return l.Write(ctx, func(tx neo.Tx) error {
		if err := l.still(ctx, tx, lockLoad, nil); err != nil {
			return err
		}
		return setLoad(ctx, tx, l.id, properties)
	})
}

// setLoad sets properties of a load.
func setLoad(ctx context.Context, tx neo.Tx, load string, properties map[string]any) error {
	_, err := tx.Run(ctx, describeLoad, map[string]any{"load": load, "properties": properties}, nil)
	return err
}

// advance moves the checkpoint of a lane to a batch, in the transaction of that. The
// error errCommitted tells that the batch is in the graph already: its commit
// arrived and the answer was lost.
func (l *loader) advance(ctx context.Context, tx neo.Tx, on *lane, batch string) error {
	there, writer, last := false, "", ""
	id := checkpoint(l.id, on.number)
	_, err := tx.Run(ctx, advanceCheckpoint, map[string]any{"id": id, "next": batch}, func(row neo.Row) error {
		there, writer, last = true, row.Text("writer"), row.Text("was")
		return nil
	})
	switch {
	case err != nil:
		return err
	case !there: // the run that ends a load removes its checkpoints
		return cmp.Or(l.still(ctx, tx, lockLoad, nil), l.goneFrom())
	case writer != l.writer:
		return l.takenOver()
	case last == batch:
		return errCommitted
	case last != on.last:
		return fmt.Errorf("the checkpoint %s stands at the batch %q instead of %q: was the graph changed by hand?", id, last, on.last)
	}
	return nil
}

// finish keeps the receipt, and what the graph holds of the sources: by that a
// later load of the same input knows that it still stands.
func (l *loader) finish(ctx context.Context, r *Receipt) error {
	if err := l.whole(ctx); err != nil {
		return err
	}
	types := l.types()
	held, err := l.held(ctx, types)
	if err != nil {
		return err
	}
	done, err := r.doneNode(held, l.rewritten, l.options.Prune, l.began, l.seen, l.options.Now().UTC())
	if err != nil {
		return err
	}
	done["types"] = types
	err = l.Write(ctx, func(tx neo.Tx) error {
		if err := l.claim.leave(ctx, tx); err != nil {
			return err
		}
		if err := l.own(ctx, tx, lockLoad, nil); err != nil {
			return err
		}
		if _, err := tx.Run(ctx, removeCheckpoints, map[string]any{"prefix": checkpoints(l.id)}, nil); err != nil {
			return err
		}
		return end(ctx, tx, l.id, done)
	})
	if err == nil || errors.Is(err, errCommitted) {
		l.claim.left()
		return nil
	}
	return err
}
