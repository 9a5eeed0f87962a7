package load

import (
	"context"
	"testing"
	"time"

	"entente/graph/check"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
)

// TestACheckpointIsReadBehindItsLock is of a run that takes a load over while
// the last transaction of the earlier one is in its commit: what that moved the
// checkpoint to is what the new run must see.
func TestACheckpointIsReadBehindItsLock(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("other", ally))
	first, _ := begun(t, db, dossier("one", ally))
	lane := &first.lanes[2]
	second := newLoader(db, first.ontology, first.in, first.options)
	moved, done := make(chan struct{}), make(chan error)
	go func() {
		done <- db.Write(context.Background(), func(tx neo.Tx) error {
			if err := first.advance(context.Background(), tx, lane, "b1"); err != nil {
				return err
			}
			close(moved)
			time.Sleep(time.Second) // in which the other waits for the lock
			return nil
		})
	}()
	<-moved
	if _, err := second.prepare(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got := second.lanes[2].last; got != "b1" {
		t.Errorf("the run that takes over reads the batch %q, and b1 is committed", got)
	}
}

// TestAWriterIsReadBehindItsLock is the same of the load and of a checkpoint
// that another run takes over while this one asks for them.
func TestAWriterIsReadBehindItsLock(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("other", ally))
	first, batch := begun(t, db, dossier("one", ally))
	second := newLoader(db, first.ontology, first.in, first.options)
	second.earlier = &found{id: first.id, running: true}
	for name, ask := range map[string]func() error{
		"load":       func() error { return first.describe(context.Background(), map[string]any{"rewritten": 0}) },
		"checkpoint": func() error { return first.commit(context.Background(), &first.lanes[0], batch) },
	} {
		t.Run(name, func(t *testing.T) {
			taken, done := make(chan struct{}), make(chan error)
			go func() {
				done <- db.Write(context.Background(), func(tx neo.Tx) error {
					for _, text := range []string{"MATCH (l:Load {id: $load}) SET l.writer = 'another'", "MATCH (c:Checkpoint) WHERE c.id STARTS WITH $load SET c.writer = 'another'"} {
						if _, err := tx.Run(context.Background(), text, map[string]any{"load": first.id}, nil); err != nil {
							return err
						}
					}
					select {
					case <-taken:
					default:
						close(taken)
					}
					time.Sleep(time.Second)
					return nil
				})
			}()
			<-taken
			if err := ask(); err == nil || err.Error() != first.takenOver().Error() {
				t.Errorf("the run that lost the load gives %v", err)
			}
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			neotest.Write(t, db, "MATCH (n:Load|Checkpoint) WHERE n.writer = 'another' SET n.writer = '"+first.writer+"'", nil)
		})
	}
}

// TestABatchInItsCommitIsNotWrittenAgain is of a commit whose answer is lost
// while the server is at it: the same batch again waits, and finds it done; and
// the next one of the session is written.
func TestABatchInItsCommitIsNotWrittenAgain(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("other", ally))
	l, nodes := begun(t, db, dossier("one", ally, ally1960))
	on := &l.lanes[0]
	if err := l.commit(context.Background(), on, nodes); err != nil {
		t.Fatal(err)
	}
	compared, err := l.comparer.Statements(context.Background(), l.in.(*check.Result).Set.Statements)
	if err != nil {
		t.Fatal(err)
	}
	var batches [2]*batch
	for i := range batches {
		batches[i] = makeBatch(l, compared[i:i+1], l.statement)
	}
	written, done := make(chan struct{}), make(chan error)
	go func() {
		done <- db.Write(context.Background(), func(tx neo.Tx) error {
			err := l.perform(context.Background(), tx, on, batches[0])
			close(written)
			time.Sleep(time.Second) // in which the other waits for the lock
			return err
		})
	}()
	<-written
	if err := l.commit(context.Background(), on, batches[0]); err != nil {
		t.Errorf("the batch again gives %v", err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if err := l.commit(context.Background(), on, batches[1]); err != nil {
		t.Fatal(err)
	}
	if n := neotest.Count(t, db, "MATCH ()-[r]->() WHERE r.source = 'one-source' RETURN count(r)", nil); n != 2 {
		t.Errorf("%d of 2 statements are there", n)
	}
}
