package load

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

// TestAStatementMovesAfterANewOne is of one batch in which a statement keeps
// its key and gets other ends, behind one that is new.
func TestAStatementMovesAfterANewOne(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("one", visit))
	moved := strings.Replace(visit, "niger", "chad", 1)
	receipt := loaded(t, db, options(), dossier("one", "{id: v0, subject: france, type: supports, object: mali, document: DOC}", moved))
	if w := receipt.Counts[3]; w.Written != 2 {
		t.Errorf("%d statements were written", w.Written)
	}
	got := neotest.Rows(t, db, "MATCH (s:Entity)-[r]->(o:Entity) RETURN r.key, o.id ORDER BY r.key", nil)
	if diff := cmp.Diff([]string{`["one-source/v0","mali"]`, `["one-source/v1","chad"]`}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestADocumentOfTwoSourcesIsMended is of what two loads at once could leave.
func TestADocumentOfTwoSourcesIsMended(t *testing.T) {
	db := neotest.Empty(t)
	text := dossier("one", ally)
	for name, damage := range map[string]string{
		"two sources": "MATCH (d:Document) CREATE (s:Source {id: 'other', name: 'Other'}) CREATE (d)-[:PUBLISHED_BY]->(s)",
		"no source":   "MATCH (:Document)-[link:PUBLISHED_BY]->() DELETE link",
	} {
		t.Run(name, func(t *testing.T) {
			loaded(t, db, options(), text)
			neotest.Write(t, db, damage, nil)
			neotest.Write(t, db, "MATCH (d:Document) SET d.digest = 'older'", nil)
			o := options()
			o.Recheck = true
			loaded(t, db, o, text)
			got := neotest.Rows(t, db, "MATCH (d:Document)-[:PUBLISHED_BY]->(s:Source) RETURN d.id, s.id", nil)
			if diff := cmp.Diff([]string{`["one-document","one-source"]`}, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestADossierThatAnotherLoadHasNotedIsKept is of loads that change and that
// remove a statement of which another load has told a dossier since the plan.
func TestADossierThatAnotherLoadHasNotedIsKept(t *testing.T) {
	for name, text := range map[string]string{
		"changed": dossier("one", strings.Replace(visit, "quote: words", "quote: others", 1)),
		"moved":   dossier("one", strings.Replace(visit, "niger", "chad", 1)),
		"removed": dossier("one", ally),
	} {
		t.Run(name, func(t *testing.T) {
			db := neotest.Empty(t)
			o := options()
			o.Prune, o.Force = true, true
			loaded(t, db, o, dossier("other", strings.Replace(ally, "niger", "chad", 1)))
			loaded(t, db, o, dossier("one", visit))
			meddled := &meddler{DB: db}
			l := prepared(t, meddled, o, text)
			meddled.meddle = func() {
				unseen(t, db, func() {
					loaded(t, db, o, strings.Replace(dossier("one", visit), "dossier: one", "dossier: two", 1))
				})
			}
			const held = "MATCH (:Entity)-[r {key: 'one-source/v1'}]->(o) RETURN o.id, r.quote, r.dossiers"
			if _, err := l.run(context.Background()); err == nil || !strings.Contains(err.Error(), "run the load again") {
				t.Errorf("it gives %v", err)
			}
			if diff := cmp.Diff([]string{`["niger","words",["one","two"]]`}, neotest.Rows(t, db, held, nil)); diff != "" {
				t.Errorf("the statement changed (-before +after)\n%s", diff)
			}
			if _, err := Run(context.Background(), db, schema.Default(), checked(t, text), o); err != nil {
				t.Errorf("run again, it gives %v", err)
			}
			got := neotest.Rows(t, db, "MATCH (:Entity)-[r {key: 'one-source/v1'}]->() WHERE 'two' IN r.dossiers RETURN count(r)", nil)
			if diff := cmp.Diff([]string{"[1]"}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// unseen does something as if no run had taken a source: what a load does about
// another one is tested for its own sake, although the two are kept apart.
func unseen(t *testing.T, db *neo.DB, do func()) {
	t.Helper()
	neotest.Write(t, db, "MATCH (c:Checkpoint) WHERE c.id STARTS WITH 'source/' SET c.id = 'unseen/' + c.id", nil)
	do()
	neotest.Write(t, db, "MATCH (c:Checkpoint) WHERE c.id STARTS WITH 'unseen/' SET c.id = substring(c.id, 7)", nil)
}

// meddler lets something else happen before the next write.
type meddler struct {
	*neo.DB
	meddle func()
	once   sync.Once
}

func (m *meddler) Write(ctx context.Context, work func(neo.Tx) error) error {
	if m.meddle != nil {
		m.once.Do(m.meddle)
	}
	return m.DB.Write(ctx, work)
}

// withoutVisit is the ontology of a user who has given up a relation type.
func withoutVisit() *schema.Ontology {
	o := *schema.Default()
	o.Relations = nil
	for _, r := range schema.Default().Relations {
		if r.Type != "SUPPORTS" {
			o.Relations = append(o.Relations, r)
		}
	}
	return &o
}

func TestATypeThatTheOntologyHasLostIsNotForgotten(t *testing.T) {
	t.Run("by a retract", func(t *testing.T) {
		db := neotest.Empty(t)
		loaded(t, db, options(), dossier("one", ally, visit))
		r, err := Retract(context.Background(), db, withoutVisit(), "one-source", options())
		if err != nil {
			t.Fatal(err)
		}
		if n := neotest.Count(t, db, statementCount, nil); n != 0 || r.Removed != 2 {
			t.Errorf("%d statements are left, and %d removed", n, r.Removed)
		}
	})
	t.Run("by a load of the record under another type", func(t *testing.T) {
		db := neotest.Empty(t)
		loaded(t, db, options(), dossier("one", visit))
		result := checked(t, dossier("one", strings.Replace(visit, "supports", "condemns", 1)))
		if _, err := Run(context.Background(), db, withoutVisit(), result, options()); err != nil {
			t.Fatal(err)
		}
		got := neotest.Rows(t, db, "MATCH (:Entity)-[r]->(:Entity) RETURN type(r)", nil)
		if diff := cmp.Diff([]string{`["CONDEMNS"]`}, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

// TestDossiersLeaveStatements goes through what two dossiers, read together,
// can do about a statement of theirs.
func TestDossiersLeaveStatements(t *testing.T) {
	two := func(statements ...string) string {
		return strings.Replace(dossier("one", statements...), "dossier: one", "dossier: two", 1)
	}
	broken := "{subject: france, type: ally-of, object: atlantis, document: DOC}"
	for name, c := range map[string]struct {
		first, second []string
		want          string // dossiers of the visit after the second
		removed       int
	}{
		"both leave it":                        {[]string{dossier("one", ally, visit), two(ally, visit)}, []string{dossier("one", ally), two(ally)}, "", 1},
		"one leaves it":                        {[]string{dossier("one", ally, visit), two(ally, visit)}, []string{dossier("one", ally), two(ally, visit)}, `["two"]`, 0},
		"one leaves it, the other is not read": {[]string{dossier("one", ally, visit), two(ally, visit)}, []string{dossier("one", ally)}, `["two"]`, 0},
		"both, and one is partly read":         {[]string{dossier("one", ally, visit), two(ally, visit)}, []string{dossier("one", ally), two(ally, broken)}, `["two"]`, 0},
		"it goes from one to the other":        {[]string{dossier("one", ally, visit), two(ally)}, []string{dossier("one", ally), two(ally, visit)}, `["two"]`, 0},
		"from a partly read one to the other":  {[]string{dossier("one", ally, visit), two(ally)}, []string{dossier("one", ally, broken), two(ally, visit)}, `["one","two"]`, 0},
		"read in another order":                {[]string{dossier("one", ally, visit), two(ally, visit)}, []string{two(ally, visit), dossier("one", ally, visit)}, `["one","two"]`, 0},
		"first read in another order":          {[]string{two(ally, visit), dossier("one", ally, visit)}, []string{two(ally, visit)}, `["one","two"]`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			db := neotest.Empty(t)
			o := options()
			o.Prune, o.Force = true, true
			o.BatchSize = 3
			loaded(t, db, o, c.first...)
			for again := range 2 {
				receipt, err := Run(context.Background(), db, schema.Default(), checked(t, c.second...), o)
				if err != nil {
					t.Fatal(err)
				}
				removed, written := c.removed, receipt.Total().Written
				if again > 0 {
					removed = 0
				}
				if receipt.Removed != removed || again > 0 && written != 0 {
					t.Errorf("run %d: the receipt tells of %d removed and %d written", again, receipt.Removed, written)
				}
				got := strings.Join(neotest.Rows(t, db, "MATCH ()-[r:SUPPORTS]->() RETURN r.dossiers", nil), " ")
				want := c.want
				if want != "" {
					want = fmt.Sprintf("[%s]", want)
				}
				if got != want {
					t.Errorf("run %d: its dossiers are %s, and not %s", again, got, want)
				}
			}
		})
	}
}

// TestWhatAnotherLoadHasJustWrittenIsComparedOnceMore is of a load that finds
// nothing in the graph when it compares, and all of it when it writes.
func TestWhatAnotherLoadHasJustWrittenIsComparedOnceMore(t *testing.T) {
	two := strings.Replace(dossier("one", years(30)...), "dossier: one", "dossier: two", 1)
	for name, c := range map[string]struct {
		meanwhile string
		written   int
		dossiers  string
	}{
		"as another dossier": {dossier("one", years(30)...), 30, `["one","two"]`},
		"some of it":         {dossier("one", years(11)...), 30, `["two"]`},
		"the very same":      {two + "\n# and a comment", 0, `["two"]`},
		"in other words":     {strings.ReplaceAll(two, "one-document}", "one-document, quote: others}"), 30, `["two"]`},
	} {
		t.Run(name, func(t *testing.T) {
			db := neotest.Empty(t)
			loaded(t, db, options(), dossier("other", ally))
			o := options()
			o.BatchSize = 10
			between := &interloper{DB: db, meddle: func() {
				unseen(t, db, func() { loaded(t, db, options(), c.meanwhile) })
			}}
			r, err := Run(context.Background(), between, schema.Default(), checked(t, two), o)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Counts[3]; got.Read != 30 || got.Written != c.written || got.Unchanged != 30-c.written {
				t.Errorf("the receipt counts %+v", got)
			}
			got := neotest.Rows(t, db, "MATCH ()-[r:ALLY_OF]->() WHERE r.source = 'one-source' RETURN count(r), count(DISTINCT r.key)", nil)
			if diff := cmp.Diff([]string{"[30,30]"}, got); diff != "" {
				t.Error(diff)
			}
			got = neotest.Rows(t, db, "MATCH ()-[r:ALLY_OF {valid: '1802-05'}]->() RETURN r.dossiers", nil)
			if diff := cmp.Diff([]string{"[" + c.dossiers + "]"}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// interloper lets something else happen when statements were compared and
// before the first is written.
type interloper struct {
	*neo.DB
	meddle func()
	once   sync.Once
}

func (i *interloper) Write(ctx context.Context, work func(neo.Tx) error) error {
	return i.DB.Write(ctx, func(tx neo.Tx) error { return work(&interloping{tx, i}) })
}

type interloping struct {
	neo.Tx
	i *interloper
}

func (i *interloping) Run(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) (neo.Counters, error) {
	if strings.Contains(cypher, "CREATE (s)-[") {
		i.i.once.Do(i.i.meddle)
	}
	return i.Tx.Run(ctx, cypher, params, each)
}

// endless is an input without an end.
type endless struct{ check.Input }

func (e endless) Parts(ctx context.Context, each func(check.Part) error, _ func(check.Reject) error) (*check.Outcome, error) {
	for i := 0; ; i++ {
		s := graph.Statement{Key: fmt.Sprint("one-source/", i), Type: "ALLY_OF", Subject: "france", Object: "niger", Source: "one-source"}
		if err := each(check.Part{Statements: []graph.Statement{s}}); err != nil {
			return nil, err
		}
	}
}

// blind fails to look statements up.
type blind struct{ *neo.DB }

var errBlind = errors.New("it sees nothing")

func (b blind) Read(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) error {
	if strings.Contains(cypher, "UNWIND $batch.keys") {
		return errBlind
	}
	return b.DB.Read(ctx, cypher, params, each)
}

// TestAFailureEndsTheReading is of failures behind which an input has no end.
func TestAFailureEndsTheReading(t *testing.T) {
	watch(t)
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("one", ally)) // so that there is something to look up
	in := endless{checked(t, dossier("one", ally, visit))}
	if _, err := Run(context.Background(), blind{db}, schema.Default(), in, options()); !errors.Is(err, errBlind) {
		t.Errorf("a comparison that fails: %v", err)
	}
	o := options()
	o.Progress = func(written int) { // the load is taken over by another run, as it seems
		if written > 3 {
			neotest.Write(t, db, "MATCH (c:Checkpoint) SET c.writer = 'another'", nil)
		}
	}
	if _, err := Run(context.Background(), db, schema.Default(), in, o); err == nil || !strings.Contains(err.Error(), "taken over") {
		t.Errorf("a batch that fails: %v", err)
	}
}
