package export_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/graph/check"
	"entente/graph/constraint"
	"entente/graph/export"
	"entente/graph/fingerprint"
	"entente/graph/gazetteer"
	"entente/graph/jsonl"
	"entente/graph/load"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/query"
	"entente/schema"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { os.Exit(neotest.Main(m)) }

// ontology is the shipped one and what it has no property of.
func ontology(t testing.TB) *schema.Ontology {
	t.Helper()
	o, problems := schema.Default().Extend("more.yaml", []byte(`version: 1
entities:
  Satellite:
    description: What circles
    properties:
      mass: {type: number, description: In kilograms}
      crew: {type: integer, description: How many}
      armed: {type: boolean, description: Whether}
      launched: {type: date, description: When}
      labels: {type: text, description: A name that the export has too}
      note: {type: text, description: Words}
relations:
  TRACKS:
    family: space
    nature: state
    from: [Satellite]
    to: [Satellite]
    inverse: TRACKED_BY
    description: The subject follows the object
    properties:
      range: {type: number, description: In kilometres}
      passes: {type: integer, description: How many}
      since: {type: date, description: From when}
      sure: {type: boolean, description: Whether}
      start: {type: text, description: A name that the export has too}
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return o
}

// exotic is a dossier of values that a careless writer would break.
const exotic = `dossier: exotic
sources:
  - {id: sky, name: "The \"Sky\" <& Co>", kind: other, url: "https://example.org/?a=1&b=2", licence: "it's free; really", citation: "C:\\users\\u0041 \\u005c"}
documents:
  - {id: log, source: sky, title: "=1+1", date: 2023-09, url: "https://example.org/'quoted'"}
entities:
  - {id: sat.1, labels: [Satellite, Base], name: "Спутник \\u0027 \"1\"", aliases: ["a;b", "back\\slash", "@x", "日本", "\ud83d\udef0"], codes: {wikidata: [Q80811, "Q1@1957/1958"]}, valid: 1957-10-04/1958-01-04, properties: {mass: 83.6, crew: 0, armed: false, launched: 1957-10-04, labels: x, note: "line\nand\ttab"}}
  - {id: sat_2, labels: [Satellite], name: "-2", valid: "-0044-03-15/..", properties: {mass: 1e+21, crew: -9223372036854775807, armed: true, launched: "-0044-03-15", note: "'; MATCH (n) DETACH DELETE n; //"}}
  - {id: sky, labels: [Organization], name: An entity with the id of a source}
statements:
  - {subject: sat.1, type: tracks, object: sat_2, valid: 2023-07~/.., document: log, modality: denied, confidence: 0.1, quote: "he said 'no'\\u0041 </data> \"\"", properties: {range: 0.1, passes: 3, since: 2023-01-31, sure: true, start: "=cmd"}}
  - {subject: sat.1, type: tracks, object: sat_2, valid: 2023-07~/.., document: log, id: "rec/1 '\\;", locator: "line\\", attributed_to: "+1", reported_at: 2023-09-02, confidence: 1}
  - {subject: sat_2, type: tracks, object: sat.1, document: log, modality: planned, properties: {passes: 0, sure: false, range: -2.0}}
`

// loaded loads dossiers into the database.
func loaded(t testing.TB, db *neo.DB, o *schema.Ontology, dossiers ...string) {
	t.Helper()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	var inputs []check.Text
	for _, text := range dossiers {
		inputs = append(inputs, check.Text{Name: text[:min(20, len(text))], Data: []byte(text)})
	}
	result, err := check.Inputs(o, entities, inputs, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if problems := result.Problems(); len(problems) > 0 {
		t.Fatal(problems)
	}
	written(t, db, o, result)
}

func written(t testing.TB, db *neo.DB, o *schema.Ontology, in check.Input) {
	t.Helper()
	if _, err := load.Run(context.Background(), db, o, in, load.Options{BatchSize: 500, MaxShrink: 1, Now: time.Now, Version: "test"}); err != nil {
		t.Fatal(err)
	}
}

// again loads a file of JSON Lines.
func again(t testing.TB, db *neo.DB, o *schema.Ontology, path string) {
	t.Helper()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	in, err := jsonl.Open(o, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	stream, err := check.NewStream(o, entities, in, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Close() }()
	outcome, err := stream.Parts(t.Context(), nil, func(r check.Reject) error {
		t.Errorf("rejected: %v", r.Reasons)
		return nil
	})
	if err != nil || outcome.Rejects() > 0 {
		t.Fatal(err)
	}
	written(t, db, o, stream)
}

// dossiers are those that all tests export: the shipped ones, and the exotic.
func dossiers(t testing.TB) []string {
	t.Helper()
	list := []string{exotic}
	for _, name := range []string{"niger-2023.yaml", "short.yaml"} {
		text, err := os.ReadFile(filepath.Join("../../fixtures", name))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(text))
	}
	return list
}

func of(t testing.TB, db *neo.DB) fingerprint.Fingerprint {
	t.Helper()
	f, err := fingerprint.Of(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func same(t *testing.T, want, got fingerprint.Fingerprint) {
	t.Helper()
	if differences := want.Differences(got); len(differences) > 0 {
		t.Fatalf("the graph is another: %s", strings.Join(differences, "; "))
	}
}

// exported writes the whole graph into a file, or a folder.
func exported(t *testing.T, db *neo.DB, o *schema.Ontology, format export.Format, name string) (string, *export.Report) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	write := export.WriteFile
	if format.Folder() {
		write = export.WriteFolder
	}
	report, err := write(t.Context(), path, export.All(db, export.Days{}), export.Options{Ontology: o, Format: format})
	if err != nil {
		t.Fatal(err)
	}
	return path, report
}

func TestJSONLinesAreLoadedAsTheSameGraph(t *testing.T) {
	o, db := ontology(t), neotest.Empty(t)
	loaded(t, db, o, dossiers(t)...)
	// A statement that two dossiers make, and an entity that no statement needs.
	loaded(t, db, o, strings.Replace(dossiers(t)[2], "dossier: short", "dossier: other", 1))
	want := of(t, db)
	path, report := exported(t, db, o, export.JSONLines, "graph.jsonl")
	if report.Statements < 80 || report.Entities < 40 || len(report.Left) > 0 {
		t.Errorf("the export has %+v", report)
	}
	packed, _ := exported(t, db, o, export.JSONLines, "graph.jsonl.gz")
	if a, b := fingerprintOf(t, o, path), fingerprintOf(t, o, packed); a != b {
		t.Errorf("packed, %s becomes %s", a, b)
	}
	empty := neotest.Empty(t)
	again(t, empty, o, packed)
	same(t, want, of(t, empty))
	again(t, empty, o, path) // and changes nothing
	same(t, want, of(t, empty))
	// The dossiers that it came from find all of it there.
	loaded(t, db, o, dossiers(t)...)
	same(t, want, of(t, db))
}

func fingerprintOf(t *testing.T, o *schema.Ontology, path string) string {
	t.Helper()
	in, err := jsonl.Open(o, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	return in.Fingerprint()
}

func TestTwoExportsOfOneGraphAreTheSame(t *testing.T) {
	o, db := ontology(t), neotest.Empty(t)
	files := map[export.Format][]byte{}
	order := dossiers(t)
	for range 2 {
		loaded(t, neotest.Empty(t), o, order...)
		for _, format := range export.Formats {
			path, _ := exported(t, db, o, format, "x")
			var all []byte
			_ = filepath.WalkDir(path, func(file string, entry os.DirEntry, err error) error {
				if err == nil && !entry.IsDir() {
					text, err := os.ReadFile(file)
					all = append(all, text...)
					return err
				}
				return err
			})
			if first, ok := files[format]; ok && !bytes.Equal(first, all) {
				t.Errorf("%s: two exports of one graph differ", format)
			}
			files[format] = all
		}
		slices.Reverse(order) // in which the server keeps it is no part of a graph
	}
}

func TestScriptMakesTheSameGraph(t *testing.T) {
	o, db := ontology(t), neotest.Empty(t)
	loaded(t, db, o, dossiers(t)...)
	want := of(t, db)
	path, report := exported(t, db, o, export.Cypher, "graph.cypher")
	if len(report.Left) > 0 {
		t.Errorf("left out: %v", report.Left)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	neotest.Empty(t)
	runScript(t, db, string(text))
	same(t, want, of(t, db))
	// A load finds what is there by the receipt that the script leaves.
	loaded(t, db, o, dossiers(t)...)
	same(t, want, of(t, db))
}

// runScript runs each statement in a transaction of its own, as cypher-shell
// does.
func runScript(t *testing.T, db *neo.DB, script string) {
	t.Helper()
	_, script, _ = strings.Cut(script, "\n") // the comment
	for _, statement := range strings.Split(strings.TrimSuffix(script, ";\n"), ";\n") {
		if strings.Contains(statement, "CREATE CONSTRAINT") || strings.Contains(statement, "CREATE INDEX") {
			if err := db.Alter(t.Context(), []string{statement}); err != nil {
				t.Fatalf("%v\n%s", err, statement)
			}
			continue
		}
		neotest.Write(t, db, statement, nil)
	}
}

func TestWhatIsNotOfTheModelIsCounted(t *testing.T) {
	o, db := ontology(t), neotest.Empty(t)
	loaded(t, db, o, dossiers(t)[0])
	neotest.Write(t, db, "MATCH (n {id: 'sat.1'}) SET n.own = 1, n.mass = 'heavy', n:Mine CREATE (n)-[:TRACKS]->(n), (n)-[:`a b`]->(n), (:Mine)", nil)
	neotest.Write(t, db, "MATCH ()-[r:TRACKS {modality: 'denied'}]->() SET r.mine = true", nil)
	want := map[export.Format]map[string]int{
		export.JSONLines: {"labels Mine, which the ontology does not know": 1, "properties own of Entity, which the ontology does not know": 1, "properties mine of TRACKS, which the ontology does not know": 1, "properties mass of Entity that are no number": 1},
		export.CSV:       {"properties mine of TRACKS, which the ontology does not know": 1, "properties own of Entity, which the ontology does not know": 1, "properties mass of Entity that are no number": 1},
		export.Cypher:    {},
	}
	for format, left := range want {
		_, report := exported(t, db, o, format, "x")
		left["relationships TRACKS that are no statements, since they have no key or do not join entities"] = 1
		left[`relationships whose type is no identifier: "a b"`] = 1
		if diff := cmp.Diff(left, report.Left); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
	}
	neotest.Write(t, db, "MATCH ()-[r:TRACKS {modality: 'denied'}]->() SET r.source = 'other'", nil)
	_, err := export.Write(t.Context(), &bytes.Buffer{}, export.All(db, export.Days{}), export.Options{Ontology: o, Format: export.JSONLines})
	if err == nil || !strings.Contains(err.Error(), "was the graph changed by hand?") {
		t.Errorf("the error is %v", err)
	}
}

func TestPartOfAGraph(t *testing.T) {
	o, db := ontology(t), neotest.Empty(t)
	loaded(t, db, o, dossiers(t)...)
	q, err := query.FromText("MATCH (:Person {id: 'bazoum'})-[r]-() RETURN r", o)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := query.Run(t.Context(), db, q, nil, query.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	before := len(answer.Graph.Relationships[0].Properties)
	path := filepath.Join(t.TempDir(), "part.jsonl")
	report, err := export.WriteFile(t.Context(), path, export.Part(db, answer.Graph, export.Days{}), export.Options{Ontology: o, Format: export.JSONLines})
	if err != nil {
		t.Fatal(err)
	}
	if report.Statements != len(answer.Rows) || report.Entities < 3 || report.Documents == 0 || report.Sources == 0 {
		t.Errorf("the part has %+v, and the answer %d statements", report, len(answer.Rows))
	}
	if len(answer.Graph.Relationships[0].Properties) != before {
		t.Error("the export has changed the answer")
	}
	neotest.Empty(t)
	again(t, db, o, path)
	if n := neotest.Count(t, db, "MATCH (:Entity)-[r]->(:Entity) RETURN count(r)", nil); n != report.Statements {
		t.Errorf("%d statements came back of %d", n, report.Statements)
	}
	if _, err := export.Write(t.Context(), &bytes.Buffer{}, export.Part(db, query.Graph{}, export.Days{}), export.Options{Ontology: o, Format: export.JSONLines}); err == nil {
		t.Error("an answer without a graph is exported")
	}
}

// A graph of a day of the world, and one that the sources had told by a day, are
// the same from all of the graph and from an answer that is all of it.
func TestDays(t *testing.T) {
	o, db := ontology(t), neotest.Empty(t)
	loaded(t, db, o, dossiers(t)...)
	q, err := query.FromText("MATCH (:Entity)-[r]->(:Entity) RETURN r", o)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := query.Run(t.Context(), db, q, nil, query.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	const (
		ousted    = `"type":"OUSTED","subject":"cnsp","object":"bazoum"`
		seized    = `"type":"SEIZED_POWER_IN","subject":"cnsp","object":"niger"`
		withdrawn = `"valid":"2023-10-10/2023-12-22"` // of the French forces, told on the last of these days
	)
	for _, c := range []struct {
		asOf, knownBy string
		header        string
		has, lacks    []string
	}{
		{"2023-07-26", "", `"as_of":"2023-07-26"}`, []string{ousted, seized}, []string{withdrawn}},
		{"2023-07-25", "", `"as_of":"2023-07-25"}`, nil, []string{ousted, seized, withdrawn}},
		{"2023-07-26", "2023-07-25", `"as_of":"2023-07-26","known_by":"2023-07-25"}`, nil, []string{ousted, seized, withdrawn}},
		{"2023-07-26", "2023-07-31", `"as_of":"2023-07-26","known_by":"2023-07-31"}`, []string{seized}, []string{ousted}},
		{"", "2023-07-31", `"known_by":"2023-07-31"}`, []string{seized}, []string{ousted, withdrawn}},
		{"2023-11-01", "", `"as_of":"2023-11-01"}`, []string{withdrawn}, []string{ousted, seized}},
		{"2023-11-01", "2023-12-21", `"as_of":"2023-11-01","known_by":"2023-12-21"}`, nil, []string{withdrawn, seized}},
		{"2023-10-09", "2023-12-22", `"as_of":"2023-10-09","known_by":"2023-12-22"}`, nil, []string{withdrawn}},
		{"", "2023-12-22", `"known_by":"2023-12-22"}`, []string{ousted, seized, withdrawn}, nil},
	} {
		days := export.Days{AsOf: dayOf(t, c.asOf), KnownBy: dayOf(t, c.knownBy)}
		var whole string
		for name, g := range map[string]export.Graph{"all": export.All(db, days), "part": export.Part(db, answer.Graph, days)} {
			var out bytes.Buffer
			report, err := export.Write(t.Context(), &out, g, export.Options{Ontology: o, Format: export.JSONLines, Days: days})
			if err != nil {
				t.Fatal(err)
			}
			if want := chosen(t, db, c.asOf, c.knownBy); report.Statements != want || want == 0 || want == len(answer.Rows) {
				t.Errorf("%s, %+v: %d statements, want %d of %d", name, c, report.Statements, want, len(answer.Rows))
			}
			text := out.String()
			if header, _, _ := strings.Cut(text, "\n"); !strings.HasSuffix(header, c.header) {
				t.Errorf("%s: the header is %s, want %s", name, header, c.header)
			}
			for _, line := range c.has {
				if !strings.Contains(text, line) {
					t.Errorf("%s, as of %s, known by %s: there is no %s", name, c.asOf, c.knownBy, line)
				}
			}
			for _, line := range c.lacks {
				if strings.Contains(text, line) {
					t.Errorf("%s, as of %s, known by %s: there is %s", name, c.asOf, c.knownBy, line)
				}
			}
			var statements []string
			for line := range strings.Lines(text) {
				if strings.HasPrefix(line, `{"record":"statement"`) {
					statements = append(statements, line)
				}
			}
			if lines := strings.Join(statements, ""); whole == "" {
				whole = lines
			} else if lines != whole {
				t.Errorf("%+v: all and part differ\n%s", c, cmp.Diff(whole, lines))
			}
		}
	}
}

func dayOf(t *testing.T, text string) (d edtf.Day) {
	t.Helper()
	if text == "" {
		return d
	}
	d, err := edtf.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// chosen counts the statements of the days by a query of the test's own.
func chosen(t *testing.T, db *neo.DB, asOf, knownBy string) int {
	t.Helper()
	return neotest.Count(t, db, `MATCH (:Entity)-[r]->(:Entity)
WHERE ($as_of = '' OR r.valid IS NOT NULL AND (r.valid_from IS NULL OR r.valid_from <= date($as_of)) AND (r.valid_to IS NULL OR r.valid_to >= date($as_of)))
  AND ($known_by = '' OR r.reported_at IS NOT NULL AND r.reported_at <= date($known_by))
RETURN count(r)`, map[string]any{"as_of": asOf, "known_by": knownBy})
}

// The server need not sort, and gather, what it sends in order.
func TestThePlansAreStreams(t *testing.T) {
	o, db := ontology(t), neotest.Empty(t)
	if _, err := constraint.Apply(t.Context(), db, o); err != nil {
		t.Fatal(err)
	}
	loaded(t, db, o, dossiers(t)...)
	for _, cypher := range export.Statements("TRACKS")[2:] {
		operators, err := db.Explain(t.Context(), cypher, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, operator := range operators {
			if slices.Contains([]string{"Eager", "AllNodesScan", "CartesianProduct"}, operator) || operator == "Sort" && !strings.Contains(cypher, "COLLECT") {
				t.Errorf("%s\nis planned with %s: %v", cypher, operator, operators)
			}
		}
	}
}

func TestFormatOf(t *testing.T) {
	for path, want := range map[string]export.Format{
		"a.jsonl": export.JSONLines, "A.JSONL.GZ": export.JSONLines, "x/b.graphml": export.GraphML, "b.graphml.gz": export.GraphML, "c.cypher": export.Cypher,
		"d.ftm.json": export.FtM, "d.ftm.jsonl": export.FtM, "d.json": "", "folder": "", "-": "", "x.csv": "",
	} {
		if got := export.FormatOf(path); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	if _, err := export.ParseFormat("xml"); err == nil {
		t.Error("xml is a format")
	}
}

func TestAFileIsWholeOrNotThere(t *testing.T) {
	o, db := ontology(t), neotest.Empty(t)
	loaded(t, db, o, dossiers(t)[0])
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, format := range export.Formats {
		write := export.WriteFile
		if format.Folder() {
			write = export.WriteFolder
		}
		if _, err := write(ctx, filepath.Join(dir, string(format)), export.All(db, export.Days{}), export.Options{Ontology: o, Format: format}); err == nil {
			t.Errorf("%s: an export that was stopped has no error", format)
		}
	}
	_ = filepath.WalkDir(dir, func(file string, entry os.DirEntry, _ error) error {
		if !entry.IsDir() {
			t.Errorf("%s was left", file)
		}
		return nil
	})
	_, err := export.WriteFile(t.Context(), filepath.Join(dir, "none", "x"), export.All(db, export.Days{}), export.Options{Ontology: o, Format: export.JSONLines})
	if err == nil || !strings.HasSuffix(err.Error(), filepath.Join("none", "x")+" cannot be written: no such file or directory") {
		t.Errorf("the error is %v", err)
	}
}
