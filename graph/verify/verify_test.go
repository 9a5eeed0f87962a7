package verify_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/fixtures"
	"entente/graph"
	"entente/graph/check"
	"entente/graph/export"
	"entente/graph/gazetteer"
	"entente/graph/load"
	"entente/graph/mapping"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/verify"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { os.Exit(neotest.Main(m)) }

// faults are the findings of a graph that are no counts, one a line.
func faults(t testing.TB, db *neo.DB) []string {
	t.Helper()
	r, err := verify.Graph(t.Context(), db, schema.Default(), verify.Options{})
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	for _, f := range r.Findings {
		if f.State != verify.OK {
			lines = append(lines, strings.Join([]string{string(f.State), f.Kind, f.ID, f.Text}, "|"))
		}
	}
	if sound := !slices.ContainsFunc(lines, func(l string) bool { return !strings.HasPrefix(l, "note|") }); sound != r.Sound() {
		t.Errorf("it is sound: %t, with %q", r.Sound(), lines)
	}
	return lines
}

func entities(t testing.TB) []graph.Entity {
	t.Helper()
	list, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// options of a load; each run has a later time than the one before.
func options() load.Options {
	return load.Options{BatchSize: 500, MaxShrink: 1, Now: time.Now, Version: "test"}
}

// loaded loads dossiers.
func loaded(t testing.TB, db load.Database, known []graph.Entity, o load.Options, dossiers ...string) (*load.Receipt, error) {
	t.Helper()
	var texts []check.Text
	for i, text := range dossiers {
		texts = append(texts, check.Text{Name: fmt.Sprintf("%d.yaml", i), Data: []byte(text)})
	}
	result, err := check.Inputs(schema.Default(), known, texts, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if problems := result.Problems(); len(problems) > 0 {
		t.Fatal(problems)
	}
	return load.Run(context.Background(), db, schema.Default(), result, o)
}

func must(t testing.TB) func(*load.Receipt, error) {
	return func(_ *load.Receipt, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}

const small = `dossier: small
sources: [{id: s1, name: One, kind: news}, {id: s2, name: Two}]
documents:
  - {id: d1, source: s1, title: Doc, date: 2023-09-05}
  - {id: d2, source: s2, title: Other, date: 2023}
entities:
  - {id: alone, labels: [Person], name: Alone}
  - {id: bazoum, labels: [Person], name: Mohamed Bazoum, aliases: [Bazoum], codes: {wikidata: Q3314352}}
statements:
  - {id: r1, subject: france, type: ally-of, object: bazoum, valid: 2021-04-02/2023-07-26, modality: reported, document: d1, locator: p6, quote: the words, attributed_to: somebody, confidence: 0.9}
  - {id: r2, subject: niger, type: ally-of, object: bazoum, document: d1}
  - {subject: chad, type: supports, object: bazoum, valid: 2023-07, document: d2}
`

const changed = "it is not as its load has written it"

// TestEachKindOfDamage does each to a graph that is otherwise as it was loaded.
func TestEachKindOfDamage(t *testing.T) {
	db := neotest.Empty(t)
	must(t)(loaded(t, db, entities(t), options(), small))
	if got := faults(t, db); len(got) > 0 {
		t.Fatalf("a graph that nobody has touched: %q", got)
	}
	id := neotest.Rows(t, db, "MATCH (l:Load) RETURN l.id", nil)[0]
	id = strings.Trim(id, `[]"`)
	written := 0
	for _, c := range []string{"MATCH (n {load: $id}) RETURN count(n)", "MATCH ()-[r {load: $id}]->() RETURN count(r)"} {
		written += neotest.Count(t, db, c, map[string]any{"id": id})
	}
	const r1 = "MATCH ()-[r:ALLY_OF {key: 's1/r1'}]->() SET "
	statement := "changed|statement|s1/r1|"
	for name, c := range map[string]struct {
		cypher string
		want   []string
	}{
		"a quote":                       {r1 + "r.quote = 'other'", []string{statement + changed}},
		"a quote is gone":               {r1 + "r.quote = null", []string{statement + changed}},
		"a modality":                    {r1 + "r.modality = 'asserted'", []string{statement + changed}},
		"a locator":                     {r1 + "r.locator = 'p7'", []string{statement + changed}},
		"who said it":                   {r1 + "r.attributed_to = 'nobody'", []string{statement + changed}},
		"a day of report":               {r1 + "r.reported_at = date('2020-01-01')", []string{statement + changed}},
		"a type of value":               {r1 + "r.reported_at = toString(r.reported_at)", []string{statement + "its reported_at is of another type than a load writes"}},
		"a confidence":                  {r1 + "r.confidence = 0.8", []string{statement + changed}},
		"a whole confidence":            {r1 + "r.confidence = 1", []string{statement + "its confidence is of another type than a load writes"}},
		"a validity":                    {r1 + "r.valid = '2021-04-02/2024-07-26'", []string{statement + "its valid_to is not that of its valid"}},
		"a validity and its days":       {r1 + "r.valid = '2021', r.valid_from = date('2021-01-01'), r.valid_to = date('2021-12-31')", []string{statement + changed}},
		"a validity that is none":       {r1 + "r.valid = 'x'", []string{statement + `its valid is "x", which no load has written`}},
		"a first day":                   {r1 + "r.valid_from = date('2021-04-03')", []string{statement + "its valid_from is not that of its valid"}},
		"a last day is gone":            {r1 + "r.valid_to = null", []string{statement + "its valid_to is not that of its valid"}},
		"a digest":                      {r1 + "r.digest = 'x'", []string{statement + changed}},
		"a digest is gone":              {r1 + "r.digest = null", []string{statement + "its digest is gone"}},
		"a key":                         {r1 + "r.key = 's1/r9'", []string{"changed|statement|s1/r9|" + changed}},
		"a key of another source":       {r1 + "r.key = 's2/r1'", []string{"changed|statement|s2/r1|" + changed}},
		"a key is gone":                 {r1 + "r.key = null", []string{"changed|statement|bazoum ALLY_OF france|" + changed}},
		"a load is gone":                {r1 + "r.load = null", []string{statement + "it does not say which load has written it"}},
		"a load that there is not":      {r1 + "r.load = 'x'", []string{"gone|load|x|1 record names it"}},
		"dossiers are gone":             {r1 + "r.dossiers = null", []string{statement + "it does not say which dossiers make it"}},
		"a dossier that nobody read":    {r1 + "r.dossiers = ['small', 'x']", []string{statement + "no load has read the dossier x, which is said to make it"}},
		"a source":                      {r1 + "r.source = 's2'", []string{statement + changed}},
		"a document that there is not":  {r1 + "r.document = 'x'", []string{statement + changed, "gone|document|x|1 record names it"}},
		"a declared property":           {r1 + "r.troops = 5", []string{"note|statement|the property troops|1 have it, and no load has written it"}},
		"a property of one's own":       {r1 + "r.mine = 5", []string{"note|statement|the property mine|1 have it, and no load has written it"}},
		"one's own, and a change":       {r1 + "r.mine = 5, r.quote = 'x'", []string{statement + changed}},
		"a statement is turned":         {"MATCH (a)-[r:ALLY_OF {key: 's1/r1'}]->(b) WITH a, b, r, properties(r) AS p DELETE r CREATE (b)-[n:ALLY_OF]->(a) SET n = p", []string{statement + changed}},
		"a statement gets another end":  {"MATCH (a)-[r:ALLY_OF {key: 's1/r1'}]->(b), (c {id: 'chad'}) WITH a, c, r, properties(r) AS p DELETE r CREATE (a)-[n:ALLY_OF]->(c) SET n = p", []string{statement + changed}},
		"a statement gets another type": {"MATCH (a)-[r:ALLY_OF {key: 's1/r1'}]->(b) WITH a, b, r, properties(r) AS p DELETE r CREATE (a)-[n:RIVAL_OF]->(b) SET n = p", []string{statement + changed, "gone|statement|ALLY_OF|1 of 2 statements of s1, s2 are gone"}},
		"a statement is gone":           {"MATCH ()-[r:ALLY_OF {key: 's1/r1'}]->() DELETE r", []string{"gone|statement|ALLY_OF|1 of 2 statements of s1, s2 are gone"}},
		"all statements are gone":       {"MATCH (:Entity)-[r]->(:Entity) DELETE r", []string{"gone|statement|ALLY_OF|2 of 2 statements of s1, s2 are gone", "gone|statement|SUPPORTS|1 of 1 statements of s1, s2 are gone"}},
		"a relation by hand":            {"MATCH (a {id: 'chad'}), (b {id: 'niger'}) CREATE (a)-[:ALLY_OF {quote: 'x'}]->(b)", []string{"added|relationship|chad ALLY_OF niger|no load has written it"}},
		"a relation with a key by hand": {"MATCH (a {id: 'chad'}), (b {id: 'niger'}) CREATE (a)-[:ALLY_OF {key: 's1/x', source: 's1'}]->(b)", []string{"added|statement|s1/x|no load has written it"}},
		"a relation of one's own":       {"MATCH (a {id: 'chad'}), (b {id: 'niger'}) CREATE (a)-[:LIKES]->(b)", []string{"note|relationship|the type LIKES|1 have it, and no load has written it"}},
		"a name":                        {"MATCH (n {id: 'bazoum'}) SET n.name = 'other'", []string{"changed|entity|bazoum|" + changed}},
		"aliases":                       {"MATCH (n {id: 'bazoum'}) SET n.aliases = ['x']", []string{"changed|entity|bazoum|" + changed}},
		"a code":                        {"MATCH (n {id: 'france'}) SET n.iso3 = 'FRX'", []string{"changed|entity|france|" + changed}},
		"an id":                         {"MATCH (n {id: 'alone'}) SET n.id = 'other'", []string{"changed|entity|other|" + changed}},
		"a label":                       {"MATCH (n {id: 'bazoum'}) SET n:Country", []string{"changed|entity|bazoum|" + changed}},
		"a label is gone":               {"MATCH (n {id: 'bazoum'}) REMOVE n:Person", []string{"changed|entity|bazoum|" + changed}},
		"a label of one's own":          {"MATCH (n {id: 'bazoum'}) SET n:Favourite", []string{"note|entity|the label Favourite|1 have it, and no load has written it"}},
		"a measure of an analysis":      {"MATCH (n:Entity) WHERE n.id IN ['bazoum', 'niger'] SET n.analysis_degree = 1", []string{"note|entity|the property analysis_degree|2 have it, and no load has written it"}},
		"an entity by hand":             {"CREATE (:Entity:Person {id: 'x', name: 'X'})", []string{"added|entity|x|no load has written it"}},
		"half an entity by hand":        {"CREATE (:Person {id: 'x', name: 'X'})", []string{"added|entity|x|it has the label Person, and is no Entity"}},
		"a node of one's own":           {"CREATE (:Note {text: 'x'})", []string{"note|node|the labels Note|1 have it, and no load has written it"}},
		"a source's name":               {"MATCH (n:Source {id: 's1'}) SET n.name = 'x'", []string{"changed|source|s1|" + changed}},
		"a source is gone":              {"MATCH (n:Source {id: 's1'}) DETACH DELETE n", []string{"changed|document|d1|it is not linked to its source", "gone|source||1 of 2 that it has written are gone", "gone|source|s1|2 records name it"}},
		"a document's title":            {"MATCH (n:Document {id: 'd1'}) SET n.title = 'x'", []string{"changed|document|d1|" + changed}},
		"a document's source":           {"MATCH (d:Document {id: 'd1'})-[r]->(), (s:Source {id: 's2'}) DELETE r CREATE (d)-[:PUBLISHED_BY]->(s)", []string{"changed|document|d1|" + changed}},
		"two sources of a document":     {"MATCH (d:Document {id: 'd1'}), (s:Source {id: 's2'}) CREATE (d)-[:PUBLISHED_BY]->(s)", []string{"changed|document|d1|it is linked to 2 sources"}},
		"a receipt's number":            {"MATCH (l:Load) SET l.read = l.read + 1", []string{fmt.Sprintf("changed|load|%s|it has read %d records, and %d were written, 0 unchanged and 0 rejected", id, written+1, written)}},
		"a receipt":                     {"MATCH (l:Load) SET l.receipt = 'x'", []string{"changed|load|" + id + "|its receipt cannot be read"}},
		"a load is deleted":             {"MATCH (l:Load) DELETE l", []string{fmt.Sprintf("gone|load|%s|%d records name it", id, written)}},
	} {
		t.Run(name, func(t *testing.T) {
			neotest.Empty(t)
			must(t)(loaded(t, db, entities(t), options(), small))
			before := neotest.Everything(t, db)
			if did := neotest.Write(t, db, c.cypher, nil); did == (neo.Counters{}) && neotest.Everything(t, db) == before {
				t.Fatal("nothing was damaged")
			}
			got := faults(t, db)
			if name == "a load is deleted" { // then no load has read its dossiers either
				got = slices.DeleteFunc(got, func(l string) bool { return strings.Contains(l, "no load has read the dossier small") })
			}
			slices.Sort(c.want)
			slices.Sort(got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestAScriptsGraph is of one that an exported script has made.
func TestAScriptsGraph(t *testing.T) {
	db := neotest.Empty(t)
	must(t)(loaded(t, db, entities(t), options(), small))
	var script strings.Builder
	if _, err := export.Write(t.Context(), &script, export.All(db, export.Days{}), export.Options{Ontology: schema.Default(), Format: export.Cypher}); err != nil {
		t.Fatal(err)
	}
	neotest.Empty(t)
	for statement := range strings.SplitSeq(script.String(), ";\n") {
		if strings.Contains(statement, "CREATE") && !strings.Contains(statement, "CONSTRAINT") && !strings.Contains(statement, "INDEX") || strings.Contains(statement, "MERGE") {
			neotest.Write(t, db, statement, nil)
		}
	}
	if got := faults(t, db); len(got) > 0 {
		t.Errorf("as it was made: %q", got)
	}
	neotest.Write(t, db, "MATCH ()-[r:ALLY_OF {key: 's1/r1'}]->() SET r.quote = 'other'", nil)
	if diff := cmp.Diff([]string{"changed|statement|s1/r1|" + changed}, faults(t, db)); diff != "" {
		t.Error(diff)
	}
}

// TestAnEntityThatIsGone is counted by the receipt of the load that wrote it.
func TestAnEntityThatIsGone(t *testing.T) {
	db := neotest.Empty(t)
	must(t)(loaded(t, db, entities(t), options(), small))
	n := neotest.Count(t, db, "MATCH (n:Entity) RETURN count(n)", nil)
	neotest.Write(t, db, "MATCH (n {id: 'alone'}) DELETE n", nil)
	if diff := cmp.Diff([]string{fmt.Sprintf("gone|entity||1 of %d that it has written are gone", n)}, faults(t, db)); diff != "" {
		t.Error(diff)
	}
}

// TestWhatLoadsDoIsNoDamage is of graphs that only the program has written to.
func TestWhatLoadsDoIsNoDamage(t *testing.T) {
	db := neotest.Empty(t)
	known := entities(t)
	step := func(what string, did func() (*load.Receipt, error)) {
		t.Helper()
		must(t)(did())
		if got := faults(t, db); len(got) > 0 {
			t.Errorf("after %s: %q", what, got)
		}
	}
	prune, recheck := options(), options()
	prune.Prune, recheck.Recheck = true, true
	fewer := strings.Replace(small, "  - {id: r2, subject: niger, type: ally-of, object: bazoum, document: d1}\n", "", 1)
	other := strings.NewReplacer("dossier: small", "dossier: other", "r2", "r3", "alone", "apart").Replace(small)
	moved := strings.Replace(small, "type: ally-of, object: bazoum, document: d1}", "type: supports, object: bazoum, document: d1}", 1)
	renamed := slices.Clone(known)
	for i := range renamed {
		renamed[i].Aliases = append(slices.Clone(renamed[i].Aliases), "another name of "+renamed[i].ID)
	}
	step("the fixtures", func() (*load.Receipt, error) { return loaded(t, db, known, options(), string(fixtures.Niger)) })
	step("a load", func() (*load.Receipt, error) { return loaded(t, db, known, options(), small) })
	step("the same again", func() (*load.Receipt, error) { return loaded(t, db, known, options(), small) })
	step("a comparison", func() (*load.Receipt, error) { return loaded(t, db, known, recheck, small) })
	step("another dossier of the sources", func() (*load.Receipt, error) { return loaded(t, db, known, options(), other) })
	step("a removal", func() (*load.Receipt, error) { return loaded(t, db, known, prune, fewer) })
	step("the first again", func() (*load.Receipt, error) { return loaded(t, db, known, options(), small) })
	step("a statement that moves", func() (*load.Receipt, error) { return loaded(t, db, known, options(), moved) })
	step("another gazetteer", func() (*load.Receipt, error) { return loaded(t, db, renamed, options(), small) })
	step("the gazetteer again", func() (*load.Receipt, error) { return loaded(t, db, known, options(), small) })
	step("a retraction", func() (*load.Receipt, error) {
		_, err := load.Retract(context.Background(), db, schema.Default(), "s1", options())
		return nil, err
	})
	step("what was retracted", func() (*load.Receipt, error) { return loaded(t, db, known, options(), small) })
	step("three at once", func() (*load.Receipt, error) {
		errs := make(chan error, 3)
		for i := range 3 {
			text := strings.NewReplacer("dossier: small", fmt.Sprintf("dossier: at-once-%d", i), "{id: s1", fmt.Sprintf("{id: t%d", i), "source: s1", fmt.Sprintf("source: t%d", i), "{id: s2", fmt.Sprintf("{id: u%d", i), "source: s2", fmt.Sprintf("source: u%d", i), "d1", fmt.Sprintf("e%d", i), "d2", fmt.Sprintf("f%d", i)).Replace(small)
			go func() {
				_, err := loaded(t, db, known, options(), text)
				errs <- err
			}()
		}
		return nil, errors.Join(<-errs, <-errs, <-errs)
	})
}

// stopped ends a load after some of its writes.
type stopped struct {
	*neo.DB
	left int
}

var errStopped = errors.New("stopped")

func (s *stopped) Write(ctx context.Context, work func(neo.Tx) error) error {
	if s.left--; s.left < 0 {
		return errStopped
	}
	return s.DB.Write(ctx, work)
}

// TestAnInterruptedLoad stops a load after each of its writes; it is told as not
// complete, and completed there is nothing to tell.
func TestAnInterruptedLoad(t *testing.T) {
	db := neotest.Empty(t)
	known := entities(t)
	must(t)(loaded(t, db, known, options(), small))
	neotest.Write(t, db, "MATCH (n {id: 'alone'}) SET n.digest = 'x'", nil) // so that the next one rewrites it
	neotest.Write(t, db, "MATCH (n {id: 'alone'}) SET n.digest = 'x'", nil)
	o := options()
	o.BatchSize, o.Sessions = 3, 1
	stops := 0
	for after := 2; ; after++ {
		_, err := loaded(t, &stopped{DB: db, left: after}, known, o, string(fixtures.Niger))
		if err == nil {
			break
		}
		if !errors.Is(err, errStopped) {
			t.Fatal(err)
		}
		for _, line := range faults(t, db) {
			if !strings.HasPrefix(line, "note|load|") && !strings.HasPrefix(line, "changed|entity|alone|") {
				t.Errorf("stop %d: %s", stops, line)
			}
		}
		stops++
	}
	if stops < 10 {
		t.Errorf("it was stopped %d times only", stops)
	}
	for _, line := range faults(t, db) {
		if !strings.HasPrefix(line, "changed|entity|alone|") {
			t.Error(line)
		}
	}
}

// TestPublishedFiles is of real data: nothing is told of them as they were loaded,
// and one edit among 150,000 statements is.
func TestPublishedFiles(t *testing.T) {
	db := neotest.Empty(t)
	for _, set := range [][2]string{
		{"archigos", "leaders_archigos/archigos.csv"}, {"ftm", "opensanctions_ftm/zala__entities.ftm.json"},
		{"cow-contiguity", "cow_contiguity/cow_contdir.csv"}, {"cow-alliances", "cow_alliances_dyadyear/cow_alliance_directed_dyad_year.csv"},
	} {
		path := filepath.Join("..", "..", "..", "shared", "data", filepath.FromSlash(set[1]))
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			t.Skipf("%s is not there to read", path)
		}
		m, err := mapping.Find(schema.Default(), set[0])
		if err != nil {
			t.Fatal(err)
		}
		in, err := m.Open([]string{path}, nil)
		if err != nil {
			t.Fatal(err)
		}
		s, err := check.NewStream(schema.Default(), entities(t), in, check.Options{})
		if err != nil {
			t.Fatal(err)
		}
		o := options()
		o.BatchSize = 5000
		must(t)(load.Run(context.Background(), db, schema.Default(), s, o))
		_, _ = s.Close(), in.Close()
		began := time.Now()
		if got := faults(t, db); len(got) > 0 {
			t.Fatalf("after %s: %d, %q", set[0], len(got), got[:min(5, len(got))])
		}
		t.Logf("%s: verified in %v", set[0], time.Since(began))
	}
	key := strings.Trim(neotest.Rows(t, db, "MATCH ()-[r]->() WHERE r.source = 'cow-alliances' RETURN r.key SKIP 77777 LIMIT 1", nil)[0], `[]"`)
	neotest.Write(t, db, "MATCH ()-[r]->() WHERE r.key = $key SET r.modality = 'denied'", map[string]any{"key": key})
	if diff := cmp.Diff([]string{"changed|statement|" + key + "|" + changed}, faults(t, db)); diff != "" {
		t.Error(diff)
	}
}

func TestThePlansAreStreams(t *testing.T) {
	db := neotest.Empty(t)
	must(t)(loaded(t, db, entities(t), options(), small))
	for _, cypher := range verify.Statements() {
		operators, err := db.Explain(t.Context(), cypher, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"Eager", "Sort", "CartesianProduct", "EagerAggregation"} {
			if slices.Contains(operators, bad) && !strings.Contains(cypher, "COLLECT") {
				t.Errorf("%s\nis planned with %s: %v", cypher, bad, operators)
			}
		}
	}
}
