package load

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/graph/check"
	"entente/graph/constraint"
	"entente/graph/gazetteer"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/plan"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) {
	if uri := os.Getenv(killedURI); uri != "" {
		if err := loadToBeKilled(uri); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if text := os.Getenv(childVariable); text != "" {
		if err := child(text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := neotest.Main(m)
	if err := writeReport(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// perLoad are the properties that tell one load from another.
var perLoad = []string{"load", "id", "started_at", "finished_at", "confirmed_at", "number", "after", "seen", "input", "files", "written", "unchanged", "writer", "receipt"}

// checked is the result of a check of dossiers that are given as text.
func checked(t testing.TB, dossiers ...string) *check.Result {
	t.Helper()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	var inputs []check.Text
	for i, text := range dossiers {
		inputs = append(inputs, check.Text{Name: fmt.Sprintf("%d.yaml", i), Data: []byte(text)})
	}
	result, err := check.Inputs(schema.Default(), entities, inputs, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func options() Options {
	return Options{BatchSize: DefaultBatchSize, MaxShrink: DefaultMaxShrink, Now: time.Now, Version: "test"}
}

// loaded loads dossiers that are all right.
func loaded(t testing.TB, db *neo.DB, o Options, dossiers ...string) *Receipt {
	t.Helper()
	result := checked(t, dossiers...)
	if problems := result.Problems(); len(problems) > 0 {
		t.Fatal(problems)
	}
	receipt, err := Run(context.Background(), db, schema.Default(), result, o)
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

// dossier is a dossier with a source and a document of its own and the given
// statements.
func dossier(id string, statements ...string) string {
	return fmt.Sprintf(`dossier: %[1]s
sources: [{id: %[1]s-source, name: Source of %[1]s}]
documents: [{id: %[1]s-document, source: %[1]s-source, title: Document of %[1]s, date: 2023-09-05}]
statements:
%[2]s`, id, strings.ReplaceAll("  - "+strings.Join(statements, "\n  - "), "DOC", id+"-document"))
}

const (
	ally     = "{subject: france, type: ally-of, object: niger, document: DOC}"
	ally1960 = "{subject: france, type: ally-of, object: niger, valid: 1960/1974, document: DOC}"
	visit    = "{id: v1, subject: \"iso3:FRA\", type: supports, object: niger, valid: 2023-07, document: DOC, quote: words, confidence: 0.5}"
)

const statementCount = "MATCH (:Entity)-[r]->(:Entity) RETURN count(r)"

func TestLoadingTwiceChangesNothing(t *testing.T) {
	db := neotest.Empty(t)
	text := dossier("one", ally, ally1960, visit)
	first := loaded(t, db, options(), text)
	before := neotest.Everything(t, db, "confirmed_at", "seen")
	second := loaded(t, db, options(), text)
	if diff := cmp.Diff(before, neotest.Everything(t, db, "confirmed_at", "seen")); diff != "" {
		t.Errorf("the graph changed (-before +after)\n%s", diff)
	}
	if total := first.Total(); total != (Counts{"total", 7, 7, 0, 0}) {
		t.Errorf("the first load counts %+v", total)
	}
	if total := second.Total(); total != (Counts{"total", 7, 0, 7, 0}) {
		t.Errorf("the second load counts %+v", total)
	}
	if first.Load != second.Load {
		t.Errorf("the second load made a load of its own, %s beside %s", second.Load, first.Load)
	}
	if n := neotest.Count(t, db, statementCount, nil); n != 3 {
		t.Errorf("%d statements are in the graph", n)
	}
}

func TestStatementsOfTwoSourcesAndOfTwoPeriodsStayApart(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("one", ally, ally1960), dossier("two", ally))
	got := neotest.Rows(t, db, "MATCH (:Entity {id: 'france'})-[r:ALLY_OF]->(:Entity {id: 'niger'}) RETURN r.source, r.valid, r.valid_from, r.valid_to, r.modality, r.reported_at ORDER BY r.source, r.valid", nil)
	want := []string{
		`["one-source","1960/1974","1960-01-01","1974-12-31","asserted","2023-09-05"]`,
		`["one-source",null,null,null,"asserted","2023-09-05"]`,
		`["two-source",null,null,null,"asserted","2023-09-05"]`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAChangedStatementIsRewrittenAndNoOther(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"modality":     {strings.Replace(visit, "quote: words", "modality: denied", 1), `["SUPPORTS","france","niger","2023-07","denied",null,0.5]`},
		"validity":     {strings.Replace(visit, "2023-07", "2023-08", 1), `["SUPPORTS","france","niger","2023-08","asserted","words",0.5]`},
		"type":         {strings.Replace(visit, "supports", "condemns", 1), `["CONDEMNS","france","niger","2023-07","asserted","words",0.5]`},
		"ends":         {strings.Replace(visit, "niger", "chad", 1), `["SUPPORTS","france","chad","2023-07","asserted","words",0.5]`},
		"direction":    {strings.Replace(visit, "supports", "supported-by", 1), `["SUPPORTS","niger","france","2023-07","asserted","words",0.5]`},
		"less is said": {"{id: v1, subject: france, type: supports, object: niger, document: DOC}", `["SUPPORTS","france","niger",null,"asserted",null,null]`},
	} {
		t.Run(name, func(t *testing.T) {
			db := neotest.Empty(t)
			loaded(t, db, options(), dossier("one", ally, visit))
			receipt := loaded(t, db, options(), dossier("one", ally, c.text))
			if w := receipt.Counts[3]; w.Written != 1 || w.Unchanged != 1 {
				t.Errorf("%d statements were written and %d left", w.Written, w.Unchanged)
			}
			got := neotest.Rows(t, db, "MATCH (s:Entity)-[r]->(o:Entity) WHERE r.key = 'one-source/v1' RETURN type(r), s.id, o.id, r.valid, r.modality, r.quote, r.confidence", nil)
			if diff := cmp.Diff([]string{c.want}, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			// What stands there now is what a first load would have written.
			after := neotest.Everything(t, db, perLoad...)
			clean := neotest.Empty(t)
			loaded(t, clean, options(), dossier("one", ally, visit))
			neotest.Write(t, clean, "MATCH ()-[r {key: 'one-source/v1'}]->() DELETE r", nil)
			loaded(t, clean, options(), dossier("one", ally, c.text))
			if diff := cmp.Diff(neotest.Everything(t, clean, perLoad...), after); diff != "" {
				t.Errorf("not what a fresh load writes (-fresh +changed)\n%s", diff)
			}
		})
	}
}

func TestAChangedEntityKeepsWhatIsTheUsersOwn(t *testing.T) {
	db := neotest.Empty(t)
	entity := func(labels, rest string) string {
		return fmt.Sprintf("%s\nentities:\n  - {id: corps, labels: [%s], name: Africa Corps%s}\n", dossier("one", "{subject: corps, type: stationed-in, object: niger, document: DOC}"), labels, rest)
	}
	loaded(t, db, options(), entity("ArmedGroup", ", aliases: [Wagner], codes: {wikidata: Q1}"))
	neotest.Write(t, db, "MATCH (n:Entity {id: 'corps'}) SET n:Watched, n.rank__pagerank = 0.5", nil)
	loaded(t, db, options(), entity("ArmedForce", ""))
	got := neotest.Rows(t, db, "MATCH (n:Entity {id: 'corps'}) UNWIND labels(n) AS label WITH n, label ORDER BY label RETURN collect(label), n.aliases, n.wikidata, n.codes, n.rank__pagerank", nil)
	if diff := cmp.Diff([]string{`[["ArmedForce","Entity","Watched"],null,null,null,0.5]`}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestADocumentHasOneSource(t *testing.T) {
	db := neotest.Empty(t)
	text := dossier("one", ally) + "\n"
	loaded(t, db, options(), text)
	moved := strings.Replace(text, "sources: [", "sources: [{id: other, name: Other}, ", 1)
	moved = strings.Replace(moved, "source: one-source", "source: other", 1)
	loaded(t, db, options(), moved)
	got := neotest.Rows(t, db, "MATCH (d:Document)-[:PUBLISHED_BY]->(s:Source) RETURN d.id, s.id", nil)
	if diff := cmp.Diff([]string{`["one-document","other"]`}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestRejectsAreCountedAndTheRestIsLoaded(t *testing.T) {
	db := neotest.Empty(t)
	result := checked(t, dossier("one", ally, "{subject: france, type: ally-of, object: atlantis, document: DOC}"))
	receipt, err := Run(context.Background(), db, schema.Default(), result, options())
	if err != nil {
		t.Fatal(err)
	}
	if c := receipt.Counts[3]; c != (Counts{check.Statement, 2, 1, 0, 1}) {
		t.Errorf("the receipt counts %+v", c)
	}
	got := neotest.Rows(t, db, "MATCH (l:Load) RETURN l.status, l.read, l.written, l.unchanged, l.rejected, l.writer", nil)
	if diff := cmp.Diff([]string{`["done",6,5,0,1,null]`}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestPruneRemovesWhatIsNoLongerStated(t *testing.T) {
	many := []string{ally, ally1960, visit}
	for i := range 7 {
		many = append(many, fmt.Sprintf("{subject: france, type: ally-of, object: niger, valid: %d, document: DOC}", 1990+i))
	}
	t.Run("not unasked", func(t *testing.T) {
		db := neotest.Empty(t)
		loaded(t, db, options(), dossier("one", many...))
		loaded(t, db, options(), dossier("one", many[1:]...))
		if n := neotest.Count(t, db, statementCount, nil); n != 10 {
			t.Errorf("%d statements are left", n)
		}
	})
	t.Run("of its own dossier", func(t *testing.T) {
		db := neotest.Empty(t)
		o := options()
		o.Prune = true
		loaded(t, db, o, dossier("one", many...), dossier("two", ally))
		receipt := loaded(t, db, o, dossier("one", many[1:]...))
		if n := neotest.Count(t, db, statementCount, nil); n != 10 || receipt.Removed != 1 {
			t.Errorf("%d statements are left and the receipt tells of %d", n, receipt.Removed)
		}
	})
	t.Run("a source that the dossier left out", func(t *testing.T) {
		db := neotest.Empty(t)
		o := options()
		o.Prune, o.Force = true, true
		loaded(t, db, o, dossier("one", ally))
		loaded(t, db, o, strings.ReplaceAll(dossier("one", ally), "one-source", "another"))
		got := neotest.Rows(t, db, "MATCH (:Entity)-[r]->(:Entity) RETURN r.source", nil)
		if diff := cmp.Diff([]string{`["another"]`}, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
	t.Run("but not what another dossier makes too", func(t *testing.T) {
		db := neotest.Empty(t)
		o := options()
		o.Prune, o.Force = true, true
		one := dossier("one", ally, visit)
		two := strings.Replace(one, "dossier: one", "dossier: two", 1)
		loaded(t, db, o, one)
		if w := loaded(t, db, o, two).Counts[3]; w.Written != 2 {
			t.Errorf("the second dossier was noted at %d statements", w.Written)
		}
		if w := loaded(t, db, o, one, two).Counts[3]; w.Written != 0 || w.Unchanged != 2 {
			t.Errorf("reading both again writes %d statements", w.Written)
		}
		loaded(t, db, o, dossier("one", ally))
		got := neotest.Rows(t, db, "MATCH (:Entity)-[r]->(:Entity) RETURN type(r), r.dossiers ORDER BY type(r)", nil)
		if diff := cmp.Diff([]string{`["ALLY_OF",["one","two"]]`, `["SUPPORTS",["two"]]`}, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		loaded(t, db, o, strings.Replace(dossier("one", ally), "dossier: one", "dossier: two", 1))
		if n := neotest.Count(t, db, statementCount, nil); n != 1 {
			t.Errorf("%d statements are left when neither makes the other", n)
		}
	})
	t.Run("not too much", func(t *testing.T) {
		db := neotest.Empty(t)
		o := options()
		o.Prune = true
		loaded(t, db, o, dossier("one", many...))
		var shrink *ShrinkError
		_, err := Run(context.Background(), db, schema.Default(), checked(t, dossier("one", many[7:]...)), o)
		if !errors.As(err, &shrink) || shrink.Removed != 7 || shrink.Held != 10 {
			t.Errorf("the removal of 7 of 10 gives %v", err)
		}
		if n := neotest.Count(t, db, statementCount, nil); n != 10 {
			t.Errorf("%d statements are left", n)
		}
		o.Force = true
		loaded(t, db, o, dossier("one", many[7:]...))
		if n := neotest.Count(t, db, statementCount, nil); n != 3 {
			t.Errorf("%d statements are left after --force", n)
		}
	})
	t.Run("not after a partial reading", func(t *testing.T) {
		db := neotest.Empty(t)
		o := options()
		o.Prune, o.Force = true, true
		loaded(t, db, o, dossier("one", ally, visit))
		result := checked(t, dossier("one", ally, strings.Replace(visit, "supports", "suports", 1)))
		if _, err := Run(context.Background(), db, schema.Default(), result, o); err != nil {
			t.Fatal(err)
		}
		if n := neotest.Count(t, db, statementCount, nil); n != 2 {
			t.Errorf("%d statements are left", n)
		}
	})
}

func TestRetractRemovesExactlyTheStatementsOfItsSource(t *testing.T) {
	db := neotest.Empty(t)
	// The id of one source begins with that of the other.
	one, two := dossier("one", ally, ally1960, visit), strings.ReplaceAll(dossier("two", ally), "two-source", "one-source-b")
	loaded(t, db, options(), two)
	alone := neotest.Everything(t, db, perLoad...)
	loaded(t, db, options(), one)
	o := options()
	o.BatchSize = 2
	r, err := Retract(context.Background(), db, schema.Default(), "one-source", o)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{"ALLY_OF": 2, "SUPPORTS": 1}, r.ByType); diff != "" || r.Removed != 3 {
		t.Errorf("removed %d (-want +got)\n%s", r.Removed, diff)
	}
	neotest.Write(t, db, "MATCH (l:Load) WHERE l.status = 'retracted' OR 'one' IN l.dossiers DELETE l", nil)
	neotest.Write(t, db, "MATCH (n:Source|Document) WHERE n.id IN ['one-source', 'one-document'] DETACH DELETE n", nil)
	if diff := cmp.Diff(alone, neotest.Everything(t, db, perLoad...)); diff != "" {
		t.Errorf("something else changed (-want +got)\n%s", diff)
	}
	if _, err := Retract(context.Background(), db, schema.Default(), "one-sourse-b", o); err == nil || err.Error() != `the graph has no source "one-sourse-b"; did you mean one-source-b?` {
		t.Errorf("an unknown source gives %v", err)
	}
}

func TestAnInterruptedLoadGoesOn(t *testing.T) {
	var statements []string
	for year := 1900; year < 1960; year++ {
		statements = append(statements, fmt.Sprintf("{subject: france, type: ally-of, object: united-kingdom, valid: %d, document: DOC}", year))
	}
	text := dossier("one", statements...)
	db := neotest.Empty(t)
	o := options()
	o.BatchSize = 7
	loaded(t, db, o, text)
	clean := neotest.Everything(t, db, perLoad...)
	for stop := 1; stop < 60; stop += 7 {
		db = neotest.Empty(t)
		ctx, cancel := context.WithCancel(context.Background())
		o.Progress = func(done int) {
			if done >= stop {
				cancel()
			}
		}
		var interrupted *InterruptedError
		_, err := Run(ctx, db, schema.Default(), checked(t, text), o)
		if !errors.As(err, &interrupted) || interrupted.Written < stop {
			t.Fatalf("stopped at %d: %v", stop, err)
		}
		if n := neotest.Count(t, db, "MATCH (n) WHERE n:Entity OR n:Source OR n:Document RETURN count(n)", nil) + neotest.Count(t, db, statementCount, nil); n != interrupted.Written {
			t.Errorf("stopped after %d with %d records in the graph", interrupted.Written, n)
		}
		o.Progress = nil
		receipt := loaded(t, db, o, text)
		if total := receipt.Total(); !receipt.Resumed || total != (Counts{"total", 64, 64, 0, 0}) {
			t.Errorf("stopped at %d, the receipt counts %+v", stop, total)
		}
		if diff := cmp.Diff(clean, neotest.Everything(t, db, perLoad...)); diff != "" {
			t.Errorf("stopped at %d, the end differs (-clean +resumed)\n%s", stop, diff)
		}
	}
}

// prepared is a loader that knows what is to be done.
func prepared(t *testing.T, db Database, o Options, text string) *loader {
	t.Helper()
	l := newLoader(db, schema.Default(), checked(t, text), o)
	t.Cleanup(func() { l.claim.release(context.Background()) })
	if standing, err := l.prepare(context.Background()); err != nil || standing != nil {
		t.Fatal(standing, err)
	}
	return l
}

// begun is a loader that has begun to write a dossier, and its first batch.
func begun(t *testing.T, db *neo.DB, text string) (*loader, *batch) {
	t.Helper()
	l := prepared(t, db, options(), text)
	if err := l.begin(context.Background()); err != nil {
		t.Fatal(err)
	}
	nodes := append(plan.Head(l.head), plan.Entities(l.in.(*check.Result).Set.Entities)...)
	if err := l.comparer.Nodes(context.Background(), nodes); err != nil {
		t.Fatal(err)
	}
	return l, makeBatch(l, pointers(nodes), l.node)
}

func TestABatchWhoseCommitWasNotHeardOfIsNotWrittenTwice(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("other", ally)) // for the constraints
	l, batch := begun(t, db, dossier("one", ally, ally1960))
	lane := &l.lanes[3]
	if err := l.commit(context.Background(), lane, batch); err != nil {
		t.Fatal(err)
	}
	before := neotest.Everything(t, db)
	lane.last = "" // as if the answer to the commit had been lost
	if err := l.commit(context.Background(), lane, batch); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, neotest.Everything(t, db)); diff != "" {
		t.Errorf("the batch was written twice (-before +after)\n%s", diff)
	}
}

func TestTwoRunsNeverWriteOneLoad(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("other", ally))
	first, batch := begun(t, db, dossier("one", ally, ally1960))
	second, other := begun(t, db, dossier("one", ally, ally1960))
	if first.id != second.id {
		t.Fatalf("the second run did not take over: %s and %s", first.id, second.id)
	}
	before := neotest.Everything(t, db)
	for i := range first.lanes {
		err := first.commit(context.Background(), &first.lanes[i], batch)
		if err == nil || !strings.Contains(err.Error(), "another run has taken over") {
			t.Errorf("the first run gives %v", err)
		}
	}
	if diff := cmp.Diff(before, neotest.Everything(t, db)); diff != "" {
		t.Errorf("the first run wrote (-before +after)\n%s", diff)
	}
	if err := second.commit(context.Background(), &second.lanes[0], other); err != nil {
		t.Error(err)
	}
}

func TestARowThatFindsNoNodeIsAnErrorAndNothingStays(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("other", ally))
	l, b := begun(t, db, dossier("one", ally, ally1960))
	b.operations = append(b.operations, &operation{cypher: create([]string{"key"}, []string{"source"}), table: &table{
		ends:   []any{"france", "niger", "nowhere"},
		groups: []any{[]any{[]any{[]any{0, 1, "k"}, []any{0, 2, "l"}}, "ALLY_OF", "one-source"}},
		rows:   2,
	}})
	before := neotest.Everything(t, db)
	err := l.commit(context.Background(), &l.lanes[0], b)
	if err == nil || !strings.Contains(err.Error(), "the graph took") {
		t.Errorf("the batch gives %v", err)
	}
	if diff := cmp.Diff(before, neotest.Everything(t, db)); diff != "" {
		t.Errorf("part of the batch stays (-before +after)\n%s", diff)
	}
}

func TestLoadsAreListed(t *testing.T) {
	db := neotest.Empty(t)
	receipt := loaded(t, db, options(), dossier("one", ally))
	loads, err := Loads(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	if len(loads) != 1 || loads[0].ID != receipt.Load || loads[0].Status != "done" || loads[0].Read != 5 || loads[0].StartedAt.IsZero() {
		t.Errorf("the loads are %+v", loads)
	}
	if diff := cmp.Diff([]string{"one"}, loads[0].Dossiers); diff != "" {
		t.Error(diff)
	}
}

// TestTheServerPlansEveryStatementWell looks at an empty graph, too: the server keeps
// the plans that it makes there.
func TestTheServerPlansEveryStatementWell(t *testing.T) {
	db := neotest.Empty(t)
	if _, err := constraint.Apply(t.Context(), db, schema.Default()); err != nil {
		t.Fatal(err)
	}
	plansWell(t, db)
	loaded(t, db, options(), dossier("one", ally))
	plansWell(t, db)
}

func plansWell(t *testing.T, db *neo.DB) {
	t.Helper()
	o := schema.Default()
	created := create([]string{"key"}, []string{"source"})
	texts := []string{findLoads, touchedSince, usedTypes, beginLoad, lockLoad, takeOver, takeCheckpoints, advanceCheckpoint, removeCheckpoints,
		finishLoad, takeSources, endLoad, endCheckpoints, ownSources, countSources, leaveSources,
		describeLoad, linkDocuments, listLoads, countRemoved, countStatements([]string{"ALLY_OF"}), countStatements([]string{"ALLY_OF", "OUSTED"}),
		mergeNodes(o, "Entity", []string{"Country"}, []string{"Territory"}, []string{"id", "name"}), mergeNodes(o, "Source", nil, nil, []string{"id", "name"}),
		createFew, mergeFew("Entity", "id"), created, lockStatements("ALLY_OF"), changeStatements(o, "ALLY_OF"), removeStatements("ALLY_OF"), releaseStatements("ALLY_OF"), removeSource("ALLY_OF")}
	texts = append(texts, plan.Statements("Entity", "ALLY_OF")...)
	for _, text := range texts {
		operators, err := db.Explain(t.Context(), text, nil)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		for _, operator := range operators {
			if operator == "CartesianProduct" && (text == createFew || text == linkDocuments) {
				continue // of one node and one other, in each row
			}
			if operator == "NodeIndexScan" && text == touchedSince {
				continue // all loads are what it looks at
			}
			if slices.Contains([]string{"CartesianProduct", "AllNodesScan", "NodeIndexScan", "DirectedRelationshipIndexScan", "DirectedRelationshipTypeScan", "DirectedAllRelationshipsScan"}, operator) {
				t.Errorf("%s in the plan of\n%s", operator, text)
			}
			// What a DELETE takes away must be found before it is taken: the
			// server gathers the rows, of which a batch bounds the number.
			// Of checkpoints a load has few, and few are what the texts take that know no properties; a load is one.
			if operator == "Eager" && text != beginLoad && !strings.Contains(text, "DELETE") && (!strings.Contains(text, "Checkpoint") || text == created) && !strings.Contains(text, "row.properties\n") {
				t.Errorf("Eager in the plan of\n%s", text)
			}
		}
	}
}
