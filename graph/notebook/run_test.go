package notebook

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/graph/check"
	"entente/graph/constraint"
	"entente/graph/load"
	"entente/graph/load/loadtest"
	"entente/graph/mapping"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/query"
	"entente/graph/server/servertest"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { os.Exit(neotest.Main(m)) }

var update = flag.Bool("update", false, "write the outputs of fixtures/notebooks anew")

// shared has the published data sets, where they are.
const shared = "../../../shared/data"

// run runs notebooks in one Python against the tests' server, and gives them
// with their outputs, or what Python says when it fails.
func run(t *testing.T, python string, files ...string) (done []ran, said string) {
	t.Helper()
	info := servertest.Start(t)
	return runWith(t, python, []string{"NEO4J_URI=" + info.BoltURI, "NEO4J_USERNAME=" + info.Username, "NEO4J_PASSWORD=" + string(info.Password)}, files...)
}

func runWith(t *testing.T, python string, settings []string, files ...string) (done []ran, said string) {
	t.Helper()
	dir := t.TempDir()
	args := []string{filepath.Join("testdata", "run.py")}
	for i, file := range files {
		args = append(args, file, filepath.Join(dir, fmt.Sprintf("%d.ipynb", i)))
	}
	said, err := command(t, settings, 4*time.Minute, python, args...)
	if err != nil {
		return nil, fmt.Sprintf("%v\n%s", err, said)
	}
	for i := range files {
		done = append(done, read(t, args[2+2*i]))
	}
	return done, ""
}

// ran is a notebook with outputs.
type ran struct {
	Cells []struct {
		ID       string         `json:"id"`
		Kind     string         `json:"cell_type"`
		Source   []string       `json:"source"`
		Metadata map[string]any `json:"metadata"`
		Count    *int           `json:"execution_count"`
		Outputs  []output       `json:"outputs"`
	} `json:"cells"`
	Metadata map[string]any `json:"metadata"`
	text     []byte
}

type output struct {
	Kind  string         `json:"output_type"`
	Name  string         `json:"name"`
	Text  []string       `json:"text"`
	Data  map[string]any `json:"data"`
	Error string         `json:"ename"`
}

func read(t *testing.T, file string) ran {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := ran{text: text}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return r
}

// words are what the code cells have put out, without the pictures, of which
// only the kind is told: other processors round otherwise.
func (r ran) words() string {
	var b strings.Builder
	for _, c := range r.Cells {
		for _, o := range c.Outputs {
			fmt.Fprintf(&b, "--- %s: %s %s%s\n%s", c.ID, o.Kind, o.Name, o.Error, strings.Join(o.Text, ""))
			for _, kind := range slices.Sorted(maps.Keys(o.Data)) {
				fmt.Fprintf(&b, "[%s]\n", kind)
				if lines, ok := o.Data[kind].([]any); ok && kind != "image/png" {
					fmt.Fprintln(&b, lines...)
				}
			}
		}
	}
	return b.String()
}

// of is what one cell has put out.
func (r ran) of(t *testing.T, id string) string {
	t.Helper()
	for _, c := range r.Cells {
		if c.ID == id {
			text, err := json.Marshal(c.Outputs)
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
	}
	t.Fatalf("there is no cell %s", id)
	return ""
}

// niger is the tests' database with the dossier of Niger.
func niger(t *testing.T) *neo.DB {
	t.Helper()
	db := neotest.Empty(t)
	if _, err := constraint.Apply(t.Context(), db, schema.Default()); err != nil {
		t.Fatal(err)
	}
	loadtest.Niger(t, db)
	return db
}

// dataSet loads a published file as `entente load --mapping` does; it tells
// whether the file is there.
func dataSet(t *testing.T, db *neo.DB, name, file string) bool {
	t.Helper()
	path := filepath.Join(shared, file)
	if _, err := os.Stat(path); err != nil {
		return false
	}
	m, err := mapping.Find(schema.Default(), name)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := m.Open([]string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	stream, err := check.NewStream(schema.Default(), loadtest.States(t), rows, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Close() }()
	loaded(t, db, stream)
	return true
}

func loaded(t *testing.T, db *neo.DB, in check.Input) {
	t.Helper()
	options := load.Options{BatchSize: load.DefaultBatchSize, Sessions: load.DefaultSessions, Version: "test", Now: time.Now}
	receipt, err := load.Run(t.Context(), db, schema.Default(), in, options)
	if err != nil {
		t.Fatal(err)
	}
	if rejected := receipt.Total().Rejected; rejected > 0 {
		t.Fatalf("%d records are rejected", rejected)
	}
}

// library is the shipped queries.
func library(t *testing.T) query.Library {
	t.Helper()
	l, err := query.Shipped(schema.Default())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// made writes the notebook of a query to a folder of the test's.
func made(t *testing.T, name string, texts map[string]string) string {
	t.Helper()
	q, err := library(t).Find(name)
	if err != nil {
		t.Fatal(err)
	}
	values, err := q.Bind(withExamples(q, texts))
	if err != nil {
		t.Fatal(err)
	}
	n, err := Of(q, values, schema.Default().FactModalities())
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := n.Write(&text); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), name+".ipynb")
	if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// withExamples are the parameters that are given, and the examples of those that
// must be.
func withExamples(q *query.Query, given map[string]string) map[string]string {
	texts := map[string]string{}
	for _, p := range q.Parameters {
		if p.Required() {
			texts[p.Name] = p.Example
		}
	}
	maps.Copy(texts, given)
	return texts
}

// The notebooks of fixtures answer as their committed outputs say.
func TestShippedNotebooks(t *testing.T) {
	python := interpreter(t)
	db := niger(t)
	t.Run("first-look", func(t *testing.T) { same(t, python, "first-look") })
	t.Run("sahel-coups without the data set", func(t *testing.T) {
		if _, said := run(t, python, filepath.Join(notebooks, "sahel-coups.ipynb")); said != "" {
			t.Error(said)
		}
	})
	t.Run("sahel-coups", func(t *testing.T) {
		if !dataSet(t, db, "powell-thyne", "coups_powell_thyne/powell_thyne_coups_final.csv") {
			t.Skip("the coups of Powell and Thyne are not at hand in ../shared/data")
		}
		same(t, python, "sahel-coups")
	})
	t.Run("alliances without the data set", func(t *testing.T) {
		_, said := run(t, python, filepath.Join(notebooks, "alliances-and-their-end.ipynb"))
		if want := "entente load --mapping cow-alliances"; !strings.Contains(said, want) {
			t.Errorf("it does not say what to do: %s", said)
		}
	})
	t.Run("alliances", func(t *testing.T) {
		if !dataSet(t, db, "cow-alliances", "cow_alliances_dyadyear/cow_alliance_directed_dyad_year.csv") {
			t.Skip("the alliances of the Correlates of War are not at hand in ../shared/data")
		}
		same(t, python, "alliances-and-their-end")
	})
}

// same runs a notebook of fixtures and compares its outputs, or writes them.
func same(t *testing.T, python, name string) {
	t.Helper()
	file := filepath.Join(notebooks, name+".ipynb")
	done, said := run(t, python, file)
	if said != "" {
		t.Fatal(said)
	}
	if *update {
		if err := os.WriteFile(file, done[0].text, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(read(t, file).words(), done[0].words()); diff != "" {
		t.Errorf("the outputs of %s (-committed +now; -update writes them)\n%s", file, diff)
	}
}
