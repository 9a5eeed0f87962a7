package mapping

import (
	"strings"
	"testing"
	"time"

	"entente/schema/fuzztest"
	"entente/schema/problem"

	"github.com/google/go-cmp/cmp"
)

var place = problem.Position{File: "m.yaml", Line: 1, Column: 1}

// filled is what a template gives for cells, in a table of their columns.
func filled(text string, cells map[string]any, columns []string) (string, error) {
	m := &Mapping{Tables: map[string]map[string]string{"kinds": {"1": "defence"}}}
	t, err := parseTemplate(text, place)
	if err != nil {
		return "", err
	}
	m.entities = []entity{{id: t}}
	m.enumerate()
	programs, problems := m.compile(columns, columns != nil)
	if len(problems) > 0 {
		return "", problems[0]
	}
	s := newScope(m, programs)
	s.enter(contents{named: cells})
	return t.fill(s)
}

func TestTemplatesOfTables(t *testing.T) {
	cells := map[string]any{"a": "2", "b": "20", "none": "", "name": "Côte d'Ivoire", "Country Name": "Mali", "kind": "1", "year": "1949", "date": "today"}
	for text, want := range map[string]string{
		"":                                "",
		"plain":                           "plain",
		"cow:{a}":                         "cow:2",
		"{a}-{b}":                         "2-20",
		"cow:{none}":                      "",
		"{a}-{none}-{b}":                  "",
		"{none}{a}":                       "",
		`{"}"}{'{'}`:                      "}{",
		`{"\"}"}x`:                        `"}x`,
		"{`\\`}x":                         `\x`,
		`{ {"x": a}.x }`:                  "2",
		`{int(year) + 1}`:                 "1950",
		`{float(year) / 1}`:               "1949",
		`{float(year) / 2}`:               "974.5",
		`{1e6 * 1e6}`:                     "1000000000000",
		`{1e30}`:                          "1000000000000000000000000000000",
		`{a == "2"}`:                      "true",
		`{nil}`:                           "",
		`{$env["Country Name"]}`:          "Mali",
		`{ymd(year, '3', '')}`:            "1949-03",
		`{ymd(year, '', '9')}`:            "1949",
		`{ymd(int(year) - 1, 3, 9)}`:      "1948-03-09",
		`{span('', year)}`:                "../1949",
		`{span(none, none)}`:              "",
		`{slug(name)}`:                    "cote-d-ivoire",
		`{lookup('kinds', kind)}`:         "defence",
		`{lookup('kinds', none)}`:         "",
		`{date}`:                          "today",
		`{none ?: "else"}`:                "",
		`{none != "" ? none : "else"}`:    "else",
		`{split(name, " ")[0] | upper()}`: "CÔTE",
	} {
		got, err := filled(text, cells, names(cells))
		if text == `{none ?: "else"}` {
			if err == nil {
				t.Errorf("%s: the Elvis of a text is no condition, and gives %q", text, got)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%s: got %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestTemplatesOfRecords(t *testing.T) {
	cells, err := (&Dialect{Missing: []string{"-99"}}).object(`{"id": 12345678901234567890, "n": 9007199254740993, "f": 0.5, "whole": 2.0, "gone": -99, "nil": null, "yes": true, "list": ["a", "b"], "deep": {"er": [{"x": 7}]}}`)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"{id}": "12345678901234567890", "{n}": "9007199254740993", "{n + 1}": "9007199254740994", "{f}": "0.5", "{whole}": "2", "{gone}": "", "{nil}": "", "{yes}": "true",
		"{list[1]}": "b", `{join(list, "; ")}`: "a; b", "{deep.er[0].x}": "7", "{missing}": "", "{missing?.deeper}": "", "{ymd(whole, 3, nil)}": "2-03",
		`{any(list, # == "a") ? "A" : ""}`: "A",
	} {
		if got, err := filled(text, cells, nil); err != nil || got != want {
			t.Errorf("%s: got %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestExpressionsThatFail(t *testing.T) {
	cells := map[string]any{"a": "x", "none": "", "kind": "9", "year": "1949", "ymd": "1"}
	for text, want := range map[string]string{
		"{yaer}":                  `m.yaml:1:1: the expression {yaer} names "yaer", which is neither a column nor a function; did you mean year?`,
		"{a + 1}":                 "m.yaml:1:1: the expression {a + 1} cannot be used: invalid operation: + (mismatched types string and int) (1:3)",
		"{ymd(a, a, a)}":          "m.yaml:1:1: the expression {ymd(a, a, a)} calls ymd, and a column of the file has the name of that function and hides it: rename the column",
		"{count}":                 `m.yaml:1:1: the expression {count} names "count", which is neither a column nor a function`,
		"{slug}":                  `m.yaml:1:1: the expression {slug} names "slug", a function, without its brackets`,
		"{int(a)}":                "{int(a)}: invalid operation: int(x) (1:1)",
		"{int(none)}":             "{int(none)}: invalid operation: int() (1:1)",
		"{lookup('kinds', kind)}": `{lookup('kinds', kind)}: the table kinds has no code "9" (1:1)`,
		"{[1][5]}":                "{[1][5]}: index out of range: 5 (array length is 1) (1:4)",
		"{[1]}":                   "{[1]} is a list, and not a text: pick one item, or join them",
		"{ {'a': 1} }":            "{ {'a': 1} } is an object, and not a text: pick one of its values",
		"{1 / 0}":                 "{1 / 0} is +Inf, and not a number that can be written",
	} {
		got, err := filled(text, cells, names(cells))
		if err == nil {
			t.Errorf("%s gives %q", text, got)
			continue
		}
		if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", text, diff)
		}
	}
}

func TestExpressionsReachNothingElseAndEnd(t *testing.T) {
	cells := map[string]any{"a": strings.Repeat("x", 1000)}
	begin := time.Now()
	for _, text := range []string{
		`{os.Getenv("HOME")}`, `{env("HOME")}`, `{read("/etc/passwd")}`, `{exec("ls")}`, `{get("http://localhost")}`, `{a.String()}`, `{$env.HOME}`,
		`{now()}`, `{timezone("Europe/Paris")}`, `{repeat(a, 1000000)}`, `{a | repeat(1000000)}`, `{reduce([1, 2], #acc + #acc, a)}`,
		`{len(1..1000000000)}`, `{sum(1..9)}`, `{count(1..99999, count(1..99999, true) > 0)}`, `{let b = a + a; b}`, `{` + strings.Repeat("a + ", 2000) + `a}`,
		`{` + strings.Repeat("(", 100000) + `a` + strings.Repeat(")", 100000) + `}`,
	} {
		if got, err := filled(text, cells, names(cells)); err == nil && got != "" {
			t.Errorf("%.60s gives %.60q", text, got)
		}
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
}

func FuzzTemplate(f *testing.F) {
	for _, text := range []string{"", "a{b}c", "{{}}", `{"\"}"}`, "{`", "}", "{a}{", "{ymd(a, 1, nil)}", "{[a, 1][0]}", "{a[1:]}"} {
		f.Add(text, "7")
	}
	f.Fuzz(func(t *testing.T, text, cell string) {
		cells := map[string]any{"a": cell}
		var got string
		var err error
		fuzztest.Within(t, func() { got, err = filled(text, cells, []string{"a"}) })
		if err != nil && (got != "" || err.Error() == "") {
			t.Fatalf("%q beside %v", got, err)
		}
		if !strings.ContainsAny(text, "{}") && got != text {
			t.Fatalf("the literal %q is %q", text, got)
		}
	})
}
