package notebook

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"entente/graph/query"
	"entente/graph/server/servertest"
	"entente/schema"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
)

var cellID = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

// Every query of the library makes a notebook that nbformat would write as it
// is, with code that Python parses.
func TestEveryQueryMakesANotebook(t *testing.T) {
	args := []string{filepath.Join("testdata", "validate.py")}
	for _, q := range library(t) {
		file := made(t, q.Name, nil)
		args = append(args, file)
		seen := map[string]bool{}
		for _, c := range read(t, file).Cells {
			if !cellID.MatchString(c.ID) || seen[c.ID] {
				t.Errorf("%s: the id %q of a cell is wrong or not the only one", q.Name, c.ID)
			}
			seen[c.ID] = true
		}
	}
	committed, err := filepath.Glob(filepath.Join(notebooks, "*.ipynb"))
	if err != nil || len(committed) == 0 {
		t.Fatal("no notebooks in fixtures", err)
	}
	if out, err := command(t, nil, time.Minute, interpreter(t), append(args, committed...)...); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// asked is a query with a parameter of each form that a notebook writes otherwise.
const asked = `// Who meets "whom"
// ---
// description: >-
//   Meetings of two, by day.
// parameters:
//   a: {type: entity, help: One of the two, example: niger}
//   source: {type: source, optional: true, help: Only what it says, example: elysee}
//   from: {type: date, default: 2023-07-26, help: The first day}
//   weights: {type: weights, default_from: goldstein, help: What each weighs}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   day: The day
//   how: "asserted | reported"
//   graph: The statements
// ---
CYPHER 5
MATCH (a:Entity {id: $a})-[r:MEETS_WITH]-(b)
WHERE r.modality IN $modalities AND a.name =~ '\\w+' AND $weights[type(r)] > 0 AND r.source = $source
RETURN r.valid_from AS day, r.modality AS how, [a, r, b] AS graph
`

func TestNotebook(t *testing.T) {
	q, problems := query.Parse("meetings.cypher", []byte(asked), schema.Default())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	values, err := q.Bind(map[string]string{"a": "iso3:NER", "weights": `{"MEETS_WITH": 1}`})
	if err != nil {
		t.Fatal(err)
	}
	n, err := Of(q, values, schema.Default().FactModalities())
	if err != nil {
		t.Fatal(err)
	}
	shared := map[string]string{connectCell: "connect.py", askCell: "ask.py", drawCell: "draw.py", sourcesCell: "sources.py"}
	var got strings.Builder
	for _, c := range n.cells {
		text := strings.Replace(c.text, strings.TrimSpace(meantCell), "[meant.py]", 1)
		if file, is := shared[c.text+"\n"]; is {
			text = "[" + file + "]"
		}
		fmt.Fprintf(&got, "%s %s\n%s\n\n", c.kind, c.id, text)
	}
	golden := filepath.Join("testdata", "meetings.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s (-want +got; -update writes it)\n%s", golden, diff)
	}
}

func TestADayBeforePythonsIsRefused(t *testing.T) {
	q, err := library(t).Find("allies_on_date")
	if err != nil {
		t.Fatal(err)
	}
	values, err := q.Bind(map[string]string{"as_of": "-0043-03-15"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Of(q, values, nil)
	if want := "the parameter as_of: the day -0043-03-15: Python's days lie in the years 1 to 9999"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// Python reads a literal as the value that it was made of.
func TestLiteralsAreRead(t *testing.T) {
	words := strings.Fields(strings.Repeat("DEFENCE_PACT_WITH ", 30))
	values := []any{
		nil, true, false, int64(-42), 0.5, 1e300, 8.0, "", `it's a \ "back"slash`, "two\nlines\r\té\x00\u2028𝄞", edtf.Day{Year: 2023, Month: 7, Day: 26},
		[]string{}, words, [][]string{{"A", "B"}, {"C", "D"}}, []any{int64(1), "a"}, map[string]any{}, map[string]any{"SANCTIONS": -8.0, `a "b"`: int64(1)},
	}
	var program strings.Builder
	program.WriteString("import datetime, json\n")
	var want strings.Builder
	for _, value := range values {
		text, err := python(value, 1)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(text, "\n") {
			if len(line) > lineWidth {
				t.Errorf("a line is longer than %d: %s", lineWidth, line)
			}
		}
		fmt.Fprintf(&program, "print(json.dumps(%s, default=str, ensure_ascii=False))\n", text)
		if day, is := value.(edtf.Day); is {
			value = day.String()
		}
		line, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		want.Write(append(line, '\n'))
	}
	blocks := []string{"MATCH (n)\nRETURN n", `a \d "quoted"`, `ends in \`, `three """ of them`}
	for _, block := range blocks {
		fmt.Fprintf(&program, "print(json.dumps(%s))\n", pythonBlock(block))
		line, _ := json.Marshal(block) // a text
		want.Write(append(line, '\n'))
	}
	file := filepath.Join(t.TempDir(), "literals.py")
	if err := os.WriteFile(file, []byte(program.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := command(t, nil, time.Minute, interpreter(t), file)
	if err != nil {
		t.Fatal(got, err)
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want.String(), "\n")
	for i := range wantLines {
		var g, w any
		if i >= len(gotLines) || gotLines[i] != "" && json.Unmarshal([]byte(gotLines[i]), &g) != nil || wantLines[i] != "" && json.Unmarshal([]byte(wantLines[i]), &w) != nil {
			t.Fatalf("line %d is not there or no JSON: %s", i, got)
		}
		if diff := cmp.Diff(w, g); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}

// kinds are queries, one for each kind of answer, with what the picture is to
// show: an image, or words.
var kinds = []struct {
	name, query string
	params      map[string]string
	picture     string
}{
	{"many pairs", "allies_on_date", nil, "image/png"},
	{"a star", "neighbours", map[string]string{"entity": "niger", "modalities": "all"}, "image/png"},
	{"two nodes with many statements", "dyad_timeline", map[string]string{"a": "France", "b": "iso3:NER", "modalities": "all"}, "image/png"},
	{"nodes without relationships", "duplicate_entities", nil, "the answer is empty"},
	{"years", "alliances_by_year", map[string]string{"from": "2010"}, "image/png"},
	{"months", "events_by_month", nil, "image/png"},
	{"counts", "overview", nil, "image/png"},
	{"counts of sources", "evidence_gaps", nil, "image/png"},
	{"nothing", "retractions", nil, "the answer is empty"},
}

func TestMadeNotebooksRun(t *testing.T) {
	interpreter := interpreter(t)
	db := niger(t)
	var files []string
	for _, k := range kinds {
		files = append(files, made(t, k.query, k.params))
	}
	done, said := run(t, interpreter, files...)
	if said != "" {
		t.Fatal(said)
	}
	for i, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			if picture := done[i].of(t, "picture"); !strings.Contains(picture, k.picture) || strings.Contains(picture, "stderr") {
				t.Errorf("the picture is %.300s, and not %s", picture, k.picture)
			}
			q, err := library(t).Find(k.query)
			if err != nil {
				t.Fatal(err)
			}
			values, err := q.Bind(withExamples(q, k.params))
			if err != nil {
				t.Fatal(err)
			}
			answer, err := query.Run(t.Context(), db, q, values, query.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			// The table has a line for its head, and more than 40 rows are cut.
			if want, got := len(answer.Rows), strings.Count(done[i].of(t, "answer"), `\u003ctr`)-1; want <= 40 && got != want {
				t.Errorf("the table has %d rows, and the answer %d", got, want)
			}
		})
	}
}

// What a notebook refuses, it refuses in words.
func TestRefusals(t *testing.T) {
	python := interpreter(t)
	info := servertest.Start(t)
	niger(t)
	settings := []string{"NEO4J_URI=" + info.BoltURI, "NEO4J_USERNAME=" + info.Username, "NEO4J_PASSWORD=" + string(info.Password)}
	for _, c := range []struct {
		name     string
		settings []string
		entity   string
		want     string
	}{
		{"no address", settings[1:], "niger", "RuntimeError: NEO4J_URI must be set before Jupyter starts"},
		{"nobody", settings, "Nigeer", "'Nigeer' names nothing in the graph: write the id of one entity"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, said := runWith(t, python, c.settings, made(t, "neighbours", map[string]string{"entity": c.entity}))
			if !strings.Contains(said, c.want) {
				t.Errorf("it says %s", said)
			}
		})
	}
}
