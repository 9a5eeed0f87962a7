package load

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

// looker counts the look-ups of records.
type looker struct {
	*neo.DB
	looks atomic.Int64
}

func (l *looker) Read(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) error {
	if strings.Contains(cypher, "UNWIND $batch.keys") || strings.Contains(cypher, "UNWIND $batch.ids") {
		l.looks.Add(1)
	}
	return l.DB.Read(ctx, cypher, params, each)
}

// confirmed loads once more, and tells whether any record was compared.
func confirmed(t *testing.T, db *neo.DB, o Options, text string) (compared bool, r *Receipt) {
	t.Helper()
	l := &looker{DB: db}
	r, err := Run(context.Background(), l, schema.Default(), checked(t, text), o)
	if err != nil {
		t.Fatal(err)
	}
	if compared = l.looks.Load() > 0; compared == r.Confirmed {
		t.Errorf("%d look-ups, and the receipt says confirmed: %t", l.looks.Load(), r.Confirmed)
	}
	return compared, r
}

// corps is a dossier with an entity of its own.
func corps(id, name string) string {
	return dossier(id, "{subject: corps, type: stationed-in, object: niger, document: DOC}") + fmt.Sprintf("\nentities:\n  - {id: corps, labels: [ArmedForce], name: %s}\n", name)
}

func TestAnInputThatStandsIsNotCompared(t *testing.T) {
	const entities = "\nentities:\n  - {id: corps, labels: [ArmedForce], name: Africa Corps}\n"
	text := dossier("one", ally, visit) + entities
	older, of := dossier("one", visit)+entities, options()
	for name, c := range map[string]struct {
		meddle  func(t *testing.T, db *neo.DB, o *Options)
		compare bool
	}{
		"nothing": {func(*testing.T, *neo.DB, *Options) {}, false},
		"another source and dossier": {func(t *testing.T, db *neo.DB, _ *Options) {
			loaded(t, db, of, dossier("two", ally))
		}, false},
		"a retract of another source": {func(t *testing.T, db *neo.DB, _ *Options) {
			loaded(t, db, of, dossier("two", ally))
			retracted(t, db, "two-source")
		}, false},
		"a statement is deleted by hand": {func(t *testing.T, db *neo.DB, _ *Options) {
			neotest.Write(t, db, "MATCH ()-[r:ALLY_OF]->() DELETE r", nil)
		}, true},
		"a statement that it found there is deleted by hand": {func(t *testing.T, db *neo.DB, _ *Options) {
			neotest.Write(t, db, "MATCH ()-[r:SUPPORTS]->() DELETE r", nil)
		}, true},
		"a retract of the source": {func(t *testing.T, db *neo.DB, _ *Options) { retracted(t, db, "one-source") }, true},
		"another load of the source": {func(t *testing.T, db *neo.DB, _ *Options) {
			loaded(t, db, of, strings.Replace(dossier("one", "{id: v1, subject: france, type: supports, object: chad, document: DOC}"), "dossier: one", "dossier: two", 1))
		}, true},
		"another load of the dossier": {func(t *testing.T, db *neo.DB, _ *Options) {
			loaded(t, db, of, strings.ReplaceAll(dossier("one", ally), "one-source", "another"))
		}, true},
		"another load changes an entity": {func(t *testing.T, db *neo.DB, _ *Options) { loaded(t, db, of, corps("two", "Other")) }, true},
		"another load changes an entity and is stopped": {func(t *testing.T, db *neo.DB, _ *Options) {
			ctx, cancel := context.WithCancel(t.Context())
			o := of
			o.BatchSize = 1
			o.Progress = func(int) {
				if neotest.Count(t, db, "MATCH (n:Entity {id: 'corps', name: 'Other'}) RETURN count(n)", nil) == 1 {
					cancel()
				}
			}
			var stopped *InterruptedError
			if _, err := Run(ctx, db, schema.Default(), checked(t, corps("two", "Other")), o); !errors.As(err, &stopped) {
				t.Fatal(err)
			}
		}, true},
		"another version":  {func(_ *testing.T, _ *neo.DB, o *Options) { o.Version = "another" }, true},
		"it is to prune":   {func(_ *testing.T, _ *neo.DB, o *Options) { o.Prune, o.Force = true, true }, true},
		"it is to compare": {func(_ *testing.T, _ *neo.DB, o *Options) { o.Recheck = true }, true},
	} {
		t.Run(name, func(t *testing.T) {
			db := neotest.Empty(t)
			o := options()
			loaded(t, db, o, older)
			loaded(t, db, o, text)
			loads := "MATCH (n) WHERE NOT n:Load RETURN count(n)"
			nodes := neotest.Count(t, db, loads, nil)
			clean := ours(t, db)
			c.meddle(t, db, &o)
			meddled := neotest.Count(t, db, loads, nil)
			compared, r := confirmed(t, db, o, text)
			if compared != c.compare {
				t.Errorf("compared: %t", compared)
			}
			if total := r.Total(); total.Read != total.Written+total.Unchanged || total.Read != 7 {
				t.Errorf("the receipt counts %+v", total)
			}
			if diff := cmp.Diff(clean, ours(t, db)); diff != "" {
				t.Errorf("the graph no longer holds what the input states (-before +after)\n%s", diff)
			}
			if n := neotest.Count(t, db, loads, nil); n != meddled || n < nodes {
				t.Errorf("%d nodes became %d", meddled, n)
			}
			o.Recheck = false
			// What was compared and found, or written anew, stands from now on,
			// unless a load that is not done may go on with its work.
			if compared, _ := confirmed(t, db, o, text); compared && !strings.HasSuffix(name, "stopped") {
				t.Error("it is compared once more")
			}
		})
	}
}

// ours is what the graph holds of the dossier one.
func ours(t *testing.T, db *neo.DB) []string {
	t.Helper()
	rows := neotest.Rows(t, db, "MATCH (s)-[r]->(o) WHERE 'one' IN r.dossiers AND r.source = 'one-source' RETURN r.key, type(r), s.id, o.id, r.digest ORDER BY r.key", nil)
	return append(rows, neotest.Rows(t, db, "MATCH (n:Entity {id: 'corps'}) RETURN n.name, n.digest", nil)...)
}

func retracted(t *testing.T, db *neo.DB, source string) {
	t.Helper()
	if _, err := Retract(context.Background(), db, schema.Default(), source, options()); err != nil {
		t.Fatal(err)
	}
}

// TestALoadKeepsWhatTheGraphHolds is of a first load, which knows that by itself,
// and of one of the same source after it, which asks.
func TestALoadKeepsWhatTheGraphHolds(t *testing.T) {
	db := neotest.Empty(t)
	second := dossier("one", "{id: v2, subject: france, type: supports, object: chad, document: DOC}", ally)
	for _, text := range []string{dossier("one", ally, ally1960, visit), strings.Replace(second, "dossier: one", "dossier: two", 1)} {
		of := map[string]any{"load": loaded(t, db, options(), text).Load}
		held := neotest.Rows(t, db, "MATCH (l:Load {id: $load}) UNWIND l.held AS held RETURN held ORDER BY held", of)
		there := neotest.Rows(t, db, `MATCH (l:Load {id: $load}) UNWIND l.types AS type
			MATCH ()-[r]->() WHERE type(r) = type AND r.key STARTS WITH 'one-source/'
			WITH type, count(r) AS n RETURN type + ' ' + n AS held ORDER BY held`, of)
		if diff := cmp.Diff(there, held); diff != "" || len(held) != 2 {
			t.Errorf("it keeps %v (-in the graph +kept)\n%s", held, diff)
		}
	}
}

// TestPruneAfterALoadThatHasNotPruned is of a load that is confirmed by a
// comparison without --prune, after which one with --prune has work to do.
func TestPruneAfterALoadThatHasNotPruned(t *testing.T) {
	db := neotest.Empty(t)
	o := options()
	prune := o
	prune.Prune, prune.Force = true, true
	text := dossier("one", ally)
	loaded(t, db, prune, text)
	loaded(t, db, o, dossier("one", ally, visit))
	confirmed(t, db, o, text)
	confirmed(t, db, prune, text)
	if n := neotest.Count(t, db, statementCount, nil); n != 1 {
		t.Errorf("%d statements are left", n)
	}
}

// TestRemovalsAreCountedOverRuns stops a load that prunes after each batch.
func TestRemovalsAreCountedOverRuns(t *testing.T) {
	db := neotest.Empty(t)
	o := options()
	o.Prune, o.Force = true, true
	loaded(t, db, o, dossier("one", years(40)...))
	text := dossier("one", append(years(10), visit)...)
	o.BatchSize = 7
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		o.Progress = func(int) { cancel() }
		r, err := Run(ctx, db, schema.Default(), checked(t, text), o)
		var stopped *InterruptedError
		if errors.As(err, &stopped) {
			continue
		}
		if err != nil || r.Removed != 30 || !r.Resumed {
			t.Errorf("%+v, %v", r, err)
		}
		break
	}
	got := neotest.Rows(t, db, "MATCH (l:Load) WHERE l.removed > 0 RETURN l.status, l.removed", nil)
	if diff := cmp.Diff([]string{`["done",30]`}, got); diff != "" {
		t.Error(diff)
	}
	if n := neotest.Count(t, db, statementCount, nil); n != 11 {
		t.Errorf("%d statements are left", n)
	}
}
