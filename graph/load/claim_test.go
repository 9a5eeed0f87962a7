package load

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

// twice is a dossier of the source one-source under another name.
func twice(text string) string {
	return strings.Replace(text, "dossier: one", "dossier: two", 1)
}

// quick has a short beat, so that a dead run is soon told from a slow one.
func quick(o Options) Options {
	o.beat = 300 * time.Millisecond
	return o
}

const claims = "MATCH (c:Checkpoint) RETURN count(c)"

// TestFaultTwoLoadsOfOneSource begins one while another of the same source and
// of other contents is at work: it is refused by name, and nothing of it is in
// the graph; afterwards it loads.
func TestFaultTwoLoadsOfOneSource(t *testing.T) {
	fault := recorded(t, "two loads of one source at once")
	one, two := dossier("one", years(60)...), twice(dossier("one", append(years(10), visit)...))
	o := quick(options())
	o.BatchSize = 10
	db := neotest.Empty(t)
	loaded(t, db, o, one)
	loaded(t, db, o, two)
	clean := contents(t, db)
	for i := range 4 {
		fault.try()
		db = neotest.Empty(t)
		var once sync.Once
		var refused error
		first := o
		first.Progress = func(done int) {
			if done >= 10+10*i {
				once.Do(func() { _, refused = Run(t.Context(), db, schema.Default(), checked(t, two), o) })
			}
		}
		r := loaded(t, db, first, one)
		var held *HeldError
		if !errors.As(refused, &held) {
			t.Fatalf("the second gives %v", refused)
		}
		fault.seen()
		want := fmt.Sprintf("the source one-source is taken by the load %s (%s, since ", r.Load, runner())
		if !strings.HasPrefix(refused.Error(), want) || held.Since.IsZero() || !strings.Contains(refused.Error(), fmt.Sprint("process ", os.Getpid())) {
			t.Errorf("it is told: %v", refused)
		}
		if n := neotest.Count(t, db, "MATCH (n:Load) RETURN count(n)", nil); n != 1 {
			t.Errorf("there are %d loads", n)
		}
		fault.again()
		loaded(t, db, o, two)
		fault.compare(t, db, clean)
	}
}

// TestFaultARecordOfTwoTypesAtOnce is of the one thing that no constraint of the
// server prevents: two loads of one source that state one record with two types.
func TestFaultARecordOfTwoTypesAtOnce(t *testing.T) {
	fault := recorded(t, "records stated with two types by two loads of one source at once")
	const records = 1200
	statements := func(kind string) []string {
		var list []string
		for i := range records {
			list = append(list, fmt.Sprintf("{id: r%d, subject: france, type: %s, object: niger, document: DOC}", i, kind))
		}
		return list
	}
	texts := []string{dossier("one", statements("supports")...), twice(dossier("one", statements("condemns")...))}
	o := quick(options())
	o.BatchSize = 5
	db := neotest.Empty(t)
	loaded(t, db, o, dossier("zero", visit)) // for the constraints
	fault.enough = 4                         // one may be done before the other begins
	for fault.sights < fault.enough && fault.tries < 3*fault.enough {
		fault.try()
		neotest.Write(t, db, "MATCH (n) WHERE NOT n:EntenteSchema DETACH DELETE n", nil)
		waited := 0
		for i, err := range atOnce(t, db, o, texts...) {
			var held *HeldError
			switch {
			case errors.As(err, &held), err != nil && strings.Contains(err.Error(), "taken over"): // as on a machine that stands still
				waited++
				fault.again()
				loaded(t, db, o, texts[i])
			case err != nil:
				t.Error(err)
			}
		}
		if waited == 1 {
			fault.seen()
		}
		keys := neotest.Count(t, db, "MATCH (:Entity)-[r]->(:Entity) RETURN count(DISTINCT r.key)", nil)
		all := neotest.Count(t, db, statementCount, nil)
		fault.count(t, max(records-keys, 0), max(all-records, 0))
		if n := neotest.Count(t, db, claims, nil); n != 0 {
			t.Errorf("%d checkpoints are left", n)
		}
	}
}

// TestFaultTwoSourcesAtOnce loads two sources that share entities at once: both
// arrive, and neither waits for the other.
func TestFaultTwoSourcesAtOnce(t *testing.T) {
	fault := recorded(t, "two loads of two sources at once")
	one, two := dossier("one", years(200)...), dossier("two", years(200)...)
	o := quick(options())
	o.BatchSize = 4
	db := neotest.Empty(t)
	loaded(t, db, o, one)
	loaded(t, db, o, two)
	clean := contents(t, db, "read")
	for range 3 {
		fault.try()
		db = neotest.Empty(t)
		var once sync.Once
		var second sync.WaitGroup
		var other *Receipt
		first := o
		first.Progress = func(done int) {
			once.Do(func() { second.Go(func() { other = loaded(t, db, o, two) }) })
		}
		mine := loaded(t, db, first, one)
		second.Wait()
		at := neotest.Rows(t, db, "MATCH (l:Load) RETURN l.after, l.number ORDER BY l.number", nil)
		if diff := cmp.Diff([]string{"[0,1]", "[0,2]"}, at); diff != "" {
			t.Errorf("they were not at work at once: %s", diff)
		} else {
			fault.seen()
		}
		if mine.Load == other.Load {
			t.Error("they are one load")
		}
		fault.compare(t, db, clean, "read")
	}
}

// abandon leaves a run as kill -9 does: nothing is given back, and nobody counts.
func abandon(l *loader) { l.claim.stop() }

// TestADeadRunHoldsNoSource is of a run that was killed: the same command goes on
// at once, and another load of the source when it is clear that the run is dead.
func TestADeadRunHoldsNoSource(t *testing.T) {
	db := neotest.Empty(t)
	text := dossier("one", ally, ally1960)
	dead := func() *loader {
		neotest.Empty(t)
		loaded(t, db, options(), dossier("other", ally)) // for the constraints
		l, b := begun(t, db, text)
		if err := l.commit(t.Context(), &l.lanes[0], b); err != nil {
			t.Fatal(err)
		}
		abandon(l)
		return l
	}
	l := dead()
	began := time.Now()
	if r := loaded(t, db, options(), text); !r.Resumed || r.Load != l.id {
		t.Errorf("the same command gives %+v", r)
	}
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("it took %v", took)
	}

	l = dead()
	began = time.Now()
	o := quick(options())
	loaded(t, db, o, twice(dossier("one", visit)))
	if took := time.Since(began); took < silentBeats*o.beat {
		t.Errorf("after %v nobody knows that the run is dead", took)
	}
	// The run wakes up, and writes nothing more.
	for _, err := range []error{
		l.commit(t.Context(), &l.lanes[0], &batch{id: "another"}),
		l.describe(t.Context(), map[string]any{"rewritten": 0}),
		l.finish(t.Context(), &Receipt{}),
	} {
		if err == nil || !strings.Contains(err.Error(), "another run has taken over the load "+l.id) {
			t.Errorf("the run that woke up gives %v", err)
		}
	}
	l.claim.release(t.Context())
	if r := loaded(t, db, options(), text); !r.Resumed || r.Load != l.id {
		t.Errorf("the same command as the dead run's gives %+v", r)
	}
	if n := neotest.Count(t, db, claims, nil); n != 0 {
		t.Errorf("%d checkpoints are left", n)
	}
	if n := neotest.Count(t, db, statementCount, nil); n != 4 {
		t.Errorf("%d statements", n)
	}
}

// TestARunThatHasLostItsSourceDoesNotBegin is of one that has only compared when
// another one takes its source for free, and so must not write what it found.
func TestARunThatHasLostItsSourceDoesNotBegin(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("other", ally))
	slow := prepared(t, db, options(), dossier("one", strings.Replace(visit, "supports", "condemns", 1)))
	abandon(slow)
	loaded(t, db, quick(options()), twice(dossier("one", visit)))
	if _, err := slow.run(t.Context()); err == nil || !strings.Contains(err.Error(), "another run has taken over") {
		t.Errorf("the slow one gives %v", err)
	}
	if n := neotest.Count(t, db, "MATCH ()-[r {key: 'one-source/v1'}]->() RETURN count(r)", nil); n != 1 {
		t.Errorf("the record is there %d times", n)
	}
}

// TestASourceIsGivenBack is of runs that end in other ways than well.
func TestASourceIsGivenBack(t *testing.T) {
	db := neotest.Empty(t)
	text := dossier("one", years(40)...)
	o := options()
	o.BatchSize = 5
	ctx, cancel := context.WithCancel(t.Context())
	o.Progress = func(int) { cancel() }
	var stopped *InterruptedError
	if _, err := Run(ctx, db, schema.Default(), checked(t, text), o); !errors.As(err, &stopped) {
		t.Fatal(err)
	}
	strict := options()
	strict.Strict = true
	var wrong *RejectsError
	bad := checked(t, dossier("one", "{subject: france, type: ally-of, object: atlantis, document: DOC}"))
	if _, err := Run(t.Context(), db, schema.Default(), bad, strict); !errors.As(err, &wrong) {
		t.Fatal(err)
	}
	if n := neotest.Count(t, db, "MATCH (c:Checkpoint) WHERE c.id STARTS WITH 'source/' RETURN count(c)", nil); n != 0 {
		t.Errorf("%d sources are still taken", n)
	}
	o.Progress = nil
	loaded(t, db, o, text)
	if n := neotest.Count(t, db, claims, nil); n != 0 {
		t.Errorf("%d checkpoints are left", n)
	}
}

// TestOfSeveralSourcesAllOrNoneAreTaken is of two runs that share one of several.
func TestOfSeveralSourcesAllOrNoneAreTaken(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("other", ally))
	beat := 100 * time.Millisecond
	both := newClaim(db, []string{"b", "a"}, "w1", "one", beat)
	if err := both.take(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer both.release(t.Context())
	var held *HeldError
	other := newClaim(db, []string{"c", "b"}, "w2", "two", beat)
	if err := other.take(t.Context()); !errors.As(err, &held) || held.Source != "b" || held.Load != "" || !strings.Contains(err.Error(), "a run that compares it") {
		t.Errorf("the second gives %v", err)
	}
	if n := neotest.Count(t, db, "MATCH (c:Checkpoint {id: 'source/c'}) RETURN count(c)", nil); n != 0 {
		t.Error("it has taken the other one")
	}
	// One that waits gets them when they are given back.
	waiting := make(chan error)
	slow := newClaim(db, []string{"b"}, "w3", "three", 20*time.Second)
	go func() { waiting <- slow.take(t.Context()) }()
	time.Sleep(time.Second)
	both.release(t.Context())
	if err := <-waiting; err != nil {
		t.Errorf("the one that waits gives %v", err)
	}
	slow.release(t.Context())
}

func TestARetractIsKeptFromALoad(t *testing.T) {
	db := neotest.Empty(t)
	o := quick(options())
	o.BatchSize = 5
	var once sync.Once
	var refused error
	first := o
	first.Progress = func(int) {
		once.Do(func() { _, refused = Retract(t.Context(), db, schema.Default(), "one-source", o) })
	}
	loaded(t, db, first, dossier("one", years(40)...))
	var held *HeldError
	if !errors.As(refused, &held) {
		t.Errorf("a retract during a load gives %v", refused)
	}
	stalled := newClaim(db, []string{"one-source"}, "dead", "retract one-source", time.Hour) // a retract that was killed
	if err := stalled.take(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r, err := Retract(t.Context(), db, schema.Default(), "one-source", options()); err != nil || r.Removed != 40 {
		t.Errorf("%+v, %v", r, err)
	}
	stalled.release(t.Context())
	if n := neotest.Count(t, db, claims, nil); n != 0 {
		t.Errorf("%d checkpoints are left", n)
	}
}

// TestANumberIsGivenOnce ends loads at the same time.
func TestANumberIsGivenOnce(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("other", ally))
	var ending sync.WaitGroup
	for i := range 8 {
		ending.Go(func() {
			err := db.Write(t.Context(), func(tx neo.Tx) error {
				id := fmt.Sprint("l", i)
				if _, err := tx.Run(t.Context(), beginLoad, map[string]any{"load": id, "writer": nil, "properties": map[string]any{}}, nil); err != nil {
					return err
				}
				return end(t.Context(), tx, id, map[string]any{"status": "done"})
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	ending.Wait()
	got := neotest.Rows(t, db, "MATCH (l:Load) RETURN count(l), count(DISTINCT l.number), max(l.number)", nil)
	if diff := cmp.Diff([]string{"[9,9,9]"}, got); diff != "" {
		t.Error(diff)
	}
	if n := neotest.Count(t, db, claims, nil); n != 0 {
		t.Errorf("%d checkpoints are left", n)
	}
}
