package report

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/graph/load/loadtest"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/schema"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew")

func TestMain(m *testing.M) { os.Exit(neotest.Main(m)) }

// niger is the database with the Niger dossier.
func niger(t *testing.T) *neo.DB {
	t.Helper()
	db := neotest.Empty(t)
	loadtest.Niger(t, db)
	return db
}

// asked is a report of entities, of days where they are given.
func asked(t *testing.T, entities, asOf, knownBy string) Asked {
	t.Helper()
	a := Asked{
		Ontology: schema.Default(), Entities: strings.Fields(entities), Version: "version 1.2.3",
		Load: "20261128-1", LoadedAt: time.Date(2026, 11, 28, 16, 40, 0, 0, time.UTC),
	}
	for text, day := range map[string]*edtf.Day{asOf: &a.AsOf, knownBy: &a.KnownBy} {
		if text == "" {
			continue
		}
		var err error
		if *day, err = edtf.ParseDay(text); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func made(t *testing.T, db *neo.DB, a Asked) *Report {
	t.Helper()
	r, err := Of(t.Context(), db, a)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// pages are a report as HTML and as Markdown.
func pages(t *testing.T, r *Report) (html, markdown string) {
	t.Helper()
	var h, m bytes.Buffer
	if err := r.WriteHTML(&h); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteMarkdown(&m, r.Name+".md"); err != nil {
		t.Fatal(err)
	}
	return h.String(), m.String()
}

var drawing = regexp.MustCompile(`(?s)<svg.*?</svg>`)

// The golden files were read against the dossier. Pictures are left out of them:
// they have tests of their own, and Graphviz places by the processor.
func TestNiger(t *testing.T) {
	db := niger(t)
	for _, c := range []struct{ entities, asOf, knownBy, file string }{
		{"niger", "", "", "niger"},
		{"france niger", "", "", "france--niger"},
		{"france niger", "2023-09-05", "2023-09-30", "france--niger-september"},
	} {
		t.Run(c.file, func(t *testing.T) {
			a := asked(t, c.entities, c.asOf, c.knownBy)
			html, markdown := pages(t, made(t, db, a))
			again, more := pages(t, made(t, db, a))
			if html != again || markdown != more {
				t.Error("two reports of one graph differ")
			}
			golden(t, c.file+".html", drawing.ReplaceAllString(html, "<svg/>"))
			golden(t, c.file+".md", markdown)
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got)\n%s", path, diff)
	}
}

// What a report counts is what a plain statement of Cypher counts.
func TestCounts(t *testing.T) {
	db := niger(t)
	r := made(t, db, asked(t, "niger", "", ""))
	// The parts are found in another way than that of the report.
	ids := []string{"niger"}
	for _, row := range neotest.Rows(t, db, `MATCH (p:Entity)-[r]->(x:Entity) WHERE x.id = 'niger' AND type(r) IN ['GOVERNS', 'PART_OF'] AND r.modality <> 'denied'
		OPTIONAL MATCH (q:Entity)-[s]->(p) WHERE type(s) IN ['GOVERNS', 'PART_OF'] AND s.modality <> 'denied'
		WITH collect(p.id) + collect(q.id) AS organs
		OPTIONAL MATCH (h:Entity)-[:HOLDS_OFFICE]->(:Office)-[:OFFICE_OF]->(of:Entity) WHERE of.id = 'niger' OR of.id IN organs
		WITH organs, collect(DISTINCT h.id) AS holders
		OPTIONAL MATCH (l:Entity)-[:LEADS]->(o:Entity) WHERE o.id IN organs
		WITH organs, holders, collect(DISTINCT l.id) AS leaders
		WITH organs + holders + leaders AS all
		UNWIND all AS id RETURN DISTINCT id`, nil) {
		var one []string
		if err := json.Unmarshal([]byte(row), &one); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, one...)
	}
	count := func(cypher string) int {
		return neotest.Count(t, db, `MATCH (a:Entity)-[r]->(b:Entity) WHERE (a.id IN $ids OR b.id IN $ids) `+cypher, map[string]any{"ids": ids, "alliance": schema.Default().Family("alliance")})
	}
	want := map[string]int{
		"all":       count("RETURN count(DISTINCT r)"),
		"facts":     count("AND r.modality IN ['asserted', 'reported'] RETURN count(DISTINCT r)"),
		"denied":    count("AND r.modality = 'denied' RETURN count(DISTINCT r)"),
		"alliance":  count("AND type(r) IN $alliance RETURN count(DISTINCT r)"),
		"sources":   count("RETURN count(DISTINCT r.source)"),
		"documents": count("RETURN count(DISTINCT r.document)"),
		"article":   count("AND r.source = 'seed-article' RETURN count(DISTINCT r)"),
	}
	got := map[string]int{"all": r.Counts.Total.All, "facts": r.Counts.Total.Facts, "sources": len(r.Sources)}
	for i, m := range r.Counts.Modalities {
		if m.Name == "denied" {
			got["denied"] = r.Counts.Total.Numbers[i]
		}
	}
	for _, c := range r.Counts.Families {
		if c.Link == "facts-alliance" {
			got["alliance"] = c.All
		}
	}
	for _, s := range r.Sources {
		got["documents"] += len(s.Documents) + s.Hidden
		if s.ID == "seed-article" {
			got["article"] = s.Statements
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if want["all"] < 100 || want["denied"] == 0 {
		t.Errorf("there is too little to count: %v", want)
	}
	sum := 0
	for _, l := range append(r.Facts, r.Others...) {
		sum += l.Statements
	}
	if sum != want["all"] {
		t.Errorf("the tables are of %d statements, and there are %d", sum, want["all"])
	}
}

// rowsOf are the rows of a report that tell of a relation, with their times.
func rowsOf(l []*Row, relation string) (all []string) {
	for _, row := range l {
		if row.Relation == relation {
			all = append(all, fmt.Sprintf("%s %s, %s", row.Subject, row.Object, row.When))
		}
	}
	return all
}

// The world and the sources are asked of apart, as in the library's own tests.
func TestDaysOfTheWorldAndOfTheSources(t *testing.T) {
	db := niger(t)
	const coup = "National Council for the Safeguard of the Homeland Niger, "
	for _, c := range []struct{ asOf, knownBy, relation, want string }{
		{"2023-07-31", "", "seized power in", coup + "2023-06-26; 2023-07-26"},
		{"2023-07-25", "", "seized power in", coup + "2023-06-26"},
		{"", "2023-07-31", "seized power in", coup + "2023-07-26"},
		{"2023-07-25", "2023-07-31", "seized power in", ""},
		{"2023-12-31", "", "withdraws from", "French forces in Niger Niger, between 2023-10-10 and 2023-12-22"},
		{"2023-12-31", "2023-09-30", "withdraws from", ""},
		{"2023-10-01", "", "withdraws from", ""},
	} {
		r := made(t, db, asked(t, "niger", c.asOf, c.knownBy))
		var got []string
		for _, line := range rowsOf(r.Chronology.Rows, c.relation) {
			if strings.HasPrefix(line, coup) || c.relation == "withdraws from" {
				got = append(got, line)
			}
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
			t.Errorf("as of %q, known by %q (-want +got)\n%s", c.asOf, c.knownBy, diff)
		}
	}
	planned := func(knownBy string) string {
		r := made(t, db, asked(t, "france niger", "", knownBy))
		for _, l := range r.Others {
			if l.ID == "said-planned" {
				return strings.Join(rowsOf(l.Rows, "withdraws from"), "\n")
			}
		}
		return ""
	}
	if got := planned("2023-09-20"); strings.Contains(got, "2023-09-24") {
		t.Errorf("by 20 September it is known that %s", got)
	}
	if got := planned("2023-09-30"); !strings.Contains(got, "2023-09-24") {
		t.Errorf("by 30 September it is known that %s", got)
	}
}

// What holds on a day is what the query ties_on_date answers.
func TestWhatHoldsIsWhatTheLibraryAnswers(t *testing.T) {
	db := niger(t)
	for _, day := range []string{"1962-06-01", "2022-06-01", "2023-07-25", "2023-07-26", "2023-07-27", "2023-08-03", "2023-08-04", "2023-09-05", "2024-01-01"} {
		m := &maker{Asked: asked(t, "france niger", day, ""), db: db, library: library(t), report: &Report{}}
		if err := m.read(t.Context()); err != nil {
			t.Fatal(err)
		}
		var got []string
		for s := range holding(m.statements, m.AsOf) {
			ids := []string{text(s.s.Properties, "id"), text(s.o.Properties, "id")}
			if s.fact && slices.Contains(ids, "france") && slices.Contains(ids, "niger") {
				got = append(got, s.key)
			}
		}
		answer, err := m.ask(t.Context(), "ties_on_date", map[string]any{"a": "france", "b": "niger", "as_of": m.AsOf})
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, r := range answer.Graph.Relationships {
			// A timeline is of what has a known beginning.
			if _, begun := r.Properties["valid_from"]; begun {
				want = append(want, text(r.Properties, "key"))
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", day, diff)
		}
	}
}

func TestRefusals(t *testing.T) {
	db := niger(t)
	for _, c := range []struct{ entities, asOf, knownBy, want string }{
		{"nowhere", "", "", `the graph has no entity "nowhere"`},
		{"niger niger", "", "", `a report of two is of two different ones, and both are "niger"`},
		{"", "", "", "a report is of one actor or of two"},
		{"niger france mali", "", "", "a report is of one actor or of two"},
		{"niger", "1800-01-01", "1900-01-01", "nothing is said of Niger that had begun by 1800-01-01, as the sources had it by 1900-01-01"},
		{"italy benin", "", "", "nothing is said of Italy and Benin together"},
	} {
		if _, err := Of(t.Context(), db, asked(t, c.entities, c.asOf, c.knownBy)); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v", c.entities, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Of(ctx, db, asked(t, "niger", "", "")); err == nil {
		t.Error("a report is made although it is given up")
	}
}
