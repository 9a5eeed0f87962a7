package mapping

import (
	"fmt"
	"strings"
	"testing"

	"entente/graph/check"

	"github.com/google/go-cmp/cmp"
)

// made are the statements and entities of a text, a row a line, in words.
func made(t testing.TB, mapping, text string) []string {
	t.Helper()
	in := opened(t, mapping, map[string]string{"f": text})
	var lines []string
	statements := rowsOf(t, in, check.Statement)
	for i, row := range rowsOf(t, in, check.Entity) {
		var parts []string
		if row.LeftOut != statements[i].LeftOut {
			t.Errorf("line %d is left out of one pass: %q and %q", row.At.Line, row.LeftOut, statements[i].LeftOut)
		}
		if row.LeftOut != "" {
			parts = append(parts, "left out: "+row.LeftOut)
		}
		for _, e := range row.Entities {
			words := append([]string{e.Value.ID, e.Value.Name}, e.Value.Aliases...)
			for _, c := range e.Value.Codes {
				words = append(words, c.String())
			}
			for _, name := range names(e.Value.Extra) {
				words = append(words, fmt.Sprintf("%s=%v", name, e.Value.Extra[name]))
			}
			for _, p := range e.Problems {
				words = append(words, "! "+p.Reason())
			}
			parts = append(parts, strings.Join(words, " "))
		}
		for _, s := range statements[i].Statements {
			words := []string{s.Value.ID, s.Value.Subject, s.Value.Object, s.Value.Valid}
			for _, p := range s.Problems {
				words = append(words, "! "+p.Reason())
			}
			parts = append(parts, strings.TrimSpace(strings.Join(words, " ")))
		}
		for _, p := range row.Problems {
			parts = append(parts, "! "+p.Reason())
		}
		lines = append(lines, strings.Join(parts, " | "))
	}
	return lines
}

func TestARecordOfEachItem(t *testing.T) {
	got := made(t, head+`statements:
  - {each: "split(b, ';')", when: item != a, id: "{a}-{index}", subject: "{a}", type: ally-of, object: "{item}"}
`, "a,b\nx,y;z\nx,x\nx,\nx,x;y\n")
	want := []string{"x-0 x y | x-1 x z", "left out: " + noCondition, "x-0 x   ! the row has no object", "x-1 x y"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	got = made(t, head+`file: {format: jsonl}
entities:
  - {each: people, id: "{item.id}", labels: [Person], name: "{one(item.names)}", aliases: "{item.names[1:]}", codes: {wikidata: "{item.q ?? ''}"}}
statements:
  - {each: people, when: item.boss != nil, subject: "{item.id}", type: ally-of, object: "{item.boss}"}
  - {each: "single ?? ''", subject: "{item}", type: ally-of, object: "{index}"}
`, `{"people": [{"id": "a", "names": ["A", "AA", "AAA"], "q": ["Q1", "Q2"]}, {"id": "b", "names": "B", "boss": "a", "q": "x"}], "item": 7}
{"people": null}
{"people": [], "single": 5}
{"people": [{"id": "c", "names": []}]}
{"people": {"id": "d", "names": ["D"]}}
`)
	want = []string{
		`a A AA AAA wikidata:Q1 wikidata:Q2 | b B wikidata:x ! "x" is not a code of wikidata (Wikidata item): the form is Q[1-9][0-9]* | b a`, "left out: " + noCondition, "5 0",
		"c  ! the row makes an entity without a name", "d D",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

// TestAColumnThatAVariableHides is of a file that has columns called as the
// variables of a record of each item are.
func TestAColumnThatAVariableHides(t *testing.T) {
	const each = "  - {each: \"split(b, ';')\", id: '{index}', subject: '{item}', type: ally-of, object: '{a}'}\n"
	const one = "  - {id: \"{get($env, 'index')}\", subject: \"{get($env, 'item')}\", type: ally-of, object: '{a}'}\n"
	for statements, want := range map[string]string{
		each + one: "0 y x | 1 z x | j i x",
		one + each: "j i x | 0 y x | 1 z x",
	} {
		got := made(t, head+"statements:\n"+statements, "a,b,item,index\nx,y;z,i,j\nx,y;z,i,j\n")
		if d := cmp.Diff([]string{want, want}, got); d != "" {
			t.Errorf("(-want +got)\n%s", d)
		}
	}
}

func TestNamedValues(t *testing.T) {
	got := made(t, head+`values:
  total: int(n) + 1
  twice: total * 2
  unused: int('x')
  year: "string(int(b == '' ? '0' : b))"
skip: [{when: twice == 8, reason: eight}]
statements: [{when: a != 'z', id: "{a}{total}", subject: "{a}", type: ally-of, object: "{twice}", valid: "{b == '' ? '' : year}"}]
`, "a,n,b\nx,1,\nx,3,\nx,k,\nx,1,8\nx,1,k\nz,4,\n")
	want := []string{"x2 x 4", "left out: eight", "! twice: total: {int(n) + 1}: invalid operation: int(k) (1:1)", "x2 x 4 8", "x2 x 4  ! valid: year: {string(int(b == '' ? '0' : b))}: invalid operation: int(k) (1:8)", "left out: " + noCondition}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestTheWholeRow(t *testing.T) {
	got := made(t, head+`values: {whole: $env, me: "{'x': whole}", also: "[$env]"}
statements:
  - {when: "not ('me' in keys($env))", id: "{whole.a}-{me.x.b}-{get($env, 'none') ?? 'no'}-{len(also)}", subject: "{len($env)}", type: ally-of, object: "{toJSON(also)}"}
  - {when: whole, subject: a, type: ally-of, object: b}
`, "a,b\n1,2\n3,4\n")
	for i, ids := range []string{"1-2-no-1", "3-4-no-1"} {
		if !strings.HasPrefix(got[i], ids) || !strings.Contains(got[i], "{whole}: invalid operation: bool(map[string]interface {})") {
			t.Errorf("row %d is %s", i, got[i])
		}
	}
	got = made(t, head+"file: {format: jsonl}\nvalues: {kept: $env}\nstatements: [{id: '{kept.kept}', subject: '{kept.a}', type: ally-of, object: '{string(kept)}'}]\n", "{\"a\": 1, \"kept\": 2}\n{\"a\": 3, \"kept\": 4}\n")
	if d := cmp.Diff([]string{"2 1 map[a:1 kept:2]", "4 3 map[a:3 kept:4]"}, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestPropertiesOfEntities(t *testing.T) {
	got := made(t, head+`entities:
  - {id: "{a}", labels: [Event], name: "{a}", aliases: ["{b}", also, "{split(c, ' ')}"], properties: {deaths: "{d}"}}
`, "a,b,c,d\nx,y,1 2,1960\nz,,,\nw,,,19x\n")
	want := []string{"x x y also 1 2 deaths=1960", "z z also", "w w also"}
	if d := cmp.Diff(want[:2], got[:2]); d != "" || !strings.HasPrefix(got[2], "w w also ! ") {
		t.Errorf("(-want +got)\n%s%s", d, got[2])
	}
}

func TestPreambleAndOtherNamesOfColumns(t *testing.T) {
	for _, form := range []string{"", ", quotes: false"} {
		got := made(t, head+"file: {preamble: 3, rename: {Country A: a, CountryA: a, ' B ': b}"+form+"}\nstatements: [{id: '{b}', subject: '{a}', type: ally-of, object: '{$env[\"c d\"]}'}]\n", "A \"title\n\nmore,,,,\nCountryA,b,c d\n1,2,3\n\n4,5,6\n")
		if d := cmp.Diff([]string{"2 1 3", "5 4 6"}, got); d != "" {
			t.Errorf("%s (-want +got)\n%s", form, d)
		}
	}
	got := made(t, head+"file: {format: jsonl, rename: {old: a, older: a}}\nstatements: [{subject: '{a}', type: ally-of, object: b}]\n", `{"old": 1}
{"older": 2}
{"a": 3}
{"a": 4, "old": 5}
`)
	if d := cmp.Diff([]string{"1 b", "2 b", "3 b", "! the line has two values for a, and nobody can tell which one is meant"}, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	for text, want := range map[string]string{
		"a,A\n1,2\n":     `two columns are called "a", and nobody can tell which one is meant`,
		"b\n1\n":         "names \"a\", which is neither a column nor a function; did you mean",
		"x\ny\nz\n":      "the file is empty",
		"x\ny\nz\n\"\n1": ":5:2: the quote of the record that begins in line 4 is not closed here",
	} {
		if strings.HasPrefix(text, "a") || strings.HasPrefix(text, "b") {
			text = "\n\n\n" + text
		}
		_, err := parsed(t, head+"file: {preamble: 3, rename: {A: a}}\nstatements: [{subject: '{a}', type: ally-of, object: b}]\n").Open([]string{"-"}, strings.NewReader(text))
		if !strings.Contains(errorText(err), strings.TrimSuffix(want, "; did you mean")) {
			t.Errorf("%q: got %v", text, err)
		}
	}
}
