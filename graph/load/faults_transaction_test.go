package load

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entente/graph/constraint"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

// ended counts the writes that the server ended for their time.
type ended struct {
	Database
	timedOut atomic.Int64
}

func (e *ended) Write(ctx context.Context, work func(neo.Tx) error) error {
	err := e.Database.Write(ctx, work)
	var refused *neo.Error
	if errors.As(err, &refused) && strings.Contains(refused.Code, "TransactionTimedOut") {
		e.timedOut.Add(1)
	}
	return err
}

// TestFaultATransactionEndedByTheServer is of a server that gives a transaction a
// second, and of batches that take longer.
func TestFaultATransactionEndedByTheServer(t *testing.T) {
	if !thorough {
		t.Skip("it starts a server of its own: go test -tags faults")
	}
	fault := recorded(t, "transactions ended by the server (db.transaction.timeout)")
	file, g := generatedFile(t, 3000)
	db := ownServer(t, map[string]string{"db.transaction.timeout": "1s", "db.transaction.monitor.check.interval": "100ms"}).open()
	clean := undisturbed(t, file)
	for _, at := range []int{1, 5, 12} {
		fault.try()
		clearGraph(t, db)
		h := &hook{Database: db, ran: func(nth int) {
			if nth == at || nth == at+3 {
				time.Sleep(1500 * time.Millisecond)
			}
		}}
		e := &ended{Database: h}
		r, err := tryStreamed(t, t.Context(), e, file, loadOptions(2, 100))
		if e.timedOut.Load() > 0 {
			fault.seen()
		}
		t.Logf("%d transactions were ended", e.timedOut.Load())
		fault.overcome(t, err, func() (err error) {
			r, err = tryStreamed(t, t.Context(), db, file, loadOptions(2, 100))
			return err
		})
		counted(t, db, r, g)
		fault.compare(t, db, clean)
	}
}

// dropped are the constraints that are dropped under a load.
var dropped = []string{"DROP CONSTRAINT entente_entity_id", "DROP CONSTRAINT entente_supports_key", "DROP INDEX entente_entity_name"}

const ourSchema = "SHOW INDEXES YIELD name, state WHERE name STARTS WITH 'entente_' RETURN name, state ORDER BY name"

// TestFaultTheSchemaIsChanged drops constraints and an index under a load: it
// makes them again, and ends with the graph of one that nothing disturbed.
func TestFaultTheSchemaIsChanged(t *testing.T) {
	fault := recorded(t, "constraints dropped during a load")
	file, g := generatedFile(t, 2000)
	clean := undisturbed(t, file)
	db := neotest.Open(t)
	want := neotest.Rows(t, db, ourSchema, nil)
	rounds := 1
	if thorough {
		rounds = 4
	}
	for i := range rounds {
		fault.try()
		clearGraph(t, db)
		o := loadOptions(2, 100)
		var once sync.Once
		o.Progress = func(written int) {
			if written > 300*i {
				once.Do(func() {
					if err := db.Alter(t.Context(), dropped); err != nil {
						t.Error(err)
					}
					if len(neotest.Rows(t, db, ourSchema, nil)) == len(want)-len(dropped) {
						fault.seen()
					}
				})
			}
		}
		counted(t, db, streamed(t, db, file, o), g)
		if diff := cmp.Diff(want, neotest.Rows(t, db, ourSchema, nil)); diff != "" {
			t.Errorf("the schema afterwards (-before +after)\n%s", diff)
		}
		fault.compare(t, db, clean)
	}
}

// TestFaultDoublesBehindADroppedConstraint is of an entity that somebody makes
// twice while the constraint is gone: no load is done in such a graph.
func TestFaultDoublesBehindADroppedConstraint(t *testing.T) {
	fault := recorded(t, "a constraint dropped during a load, and an entity made twice by another writer")
	fault.try()
	text := dossier("one", years(60)...)
	db := neotest.Empty(t)
	loaded(t, db, options(), text)
	clean := contents(t, db)
	clearGraph(t, db)
	o := options()
	o.BatchSize = 10
	var once sync.Once
	o.Progress = func(written int) {
		if written > 20 {
			once.Do(func() {
				if err := db.Alter(t.Context(), dropped[:1]); err != nil {
					t.Error(err)
				}
				neotest.Write(t, db, "CREATE (:Entity {id: 'twin'}), (:Entity {id: 'twin'})", nil)
				fault.seen()
			})
		}
	}
	_, err := Run(t.Context(), db, schema.Default(), checked(t, text), o)
	if err == nil || !strings.Contains(err.Error(), "cannot be made again") || !strings.Contains(err.Error(), "twin") {
		t.Errorf("the load ends with %v", err)
	}
	if n := neotest.Count(t, db, "MATCH (l:Load {status: 'done'}) RETURN count(l)", nil); n != 0 {
		t.Error("a load is done that is not")
	}
	neotest.Write(t, db, "MATCH (n:Entity {id: 'twin'}) DELETE n", nil)
	o.Progress = nil
	fault.again()
	if r := loaded(t, db, o, text); !r.Resumed {
		t.Error("the same command has not gone on with the load")
	}
	fault.compare(t, db, clean)
	if diff, err := constraint.Compare(t.Context(), db, schema.Default()); err != nil || len(diff.Missing) > 0 {
		t.Errorf("the schema lacks %v, %v", diff.Missing, err)
	}
}

// at is a clock that stands.
func (o Options) at(now time.Time) Options {
	o.Now = func() time.Time { return now }
	return o
}

// TestFaultTheClockIsSetBack sets the loader's clock back between the runs of a
// load, and between loads that change each other's records.
func TestFaultTheClockIsSetBack(t *testing.T) {
	now := time.Now()
	before := now.Add(-50 * time.Hour)
	one, other := dossier("one", append(years(40), visit)...), dossier("one", append(years(40), strings.Replace(visit, "words", "others", 1))...)
	t.Run("between a run and the next", func(t *testing.T) {
		fault := recorded(t, "the clock set back between a run that was stopped and the next")
		db := neotest.Empty(t)
		loaded(t, db, options(), one)
		clean := contents(t, db)
		for i := range 3 {
			fault.try()
			db = neotest.Empty(t)
			ctx, cancel := context.WithCancel(t.Context())
			o := options().at(now)
			o.BatchSize = 10
			o.Progress = func(written int) {
				if written > 10*i {
					cancel()
				}
			}
			var stopped *InterruptedError
			if _, err := Run(ctx, db, schema.Default(), checked(t, one), o); !errors.As(err, &stopped) {
				t.Fatal(err)
			}
			fault.again()
			r := loaded(t, db, options().at(before), one)
			if !r.Resumed || r.Load != stopped.Load {
				t.Errorf("%+v does not go on with %s", r, stopped.Load)
			}
			if n := neotest.Count(t, db, "MATCH (l:Load) WHERE l.finished_at < l.started_at RETURN count(l)", nil); n == 1 {
				fault.seen()
			}
			fault.compare(t, db, clean)
		}
	})
	t.Run("between loads", func(t *testing.T) {
		fault := recorded(t, "the clock set back between a load and another that changes its records")
		db := neotest.Empty(t)
		for _, text := range []string{one, other, one} {
			loaded(t, db, options(), text)
		}
		clean := contents(t, db)
		for _, clocks := range [][]time.Time{{now, before, now}, {now, before, before}, {now, before, before.Add(-time.Hour)}, {now, before, now.Add(time.Hour)}} {
			fault.try()
			db = neotest.Empty(t)
			loaded(t, db, options().at(clocks[0]), one)
			loaded(t, db, options().at(clocks[0]), one) // which confirms it
			loaded(t, db, options().at(clocks[1]), other)
			if n := neotest.Count(t, db, "MATCH (a:Load {number: 1}), (b:Load {number: 2}) WHERE b.finished_at < a.confirmed_at RETURN count(b)", nil); n == 1 {
				fault.seen()
			}
			if r := loaded(t, db, options().at(clocks[2]), one); r.Confirmed {
				t.Error("a graph that was changed passes for the one that was written")
			}
			fault.compare(t, db, clean)
			if r := loaded(t, db, options().at(clocks[2]), one); !r.Confirmed {
				t.Error("a graph that was not changed does not pass")
			}
		}
	})
}
