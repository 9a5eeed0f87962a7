package yamltree

import (
	"strings"
	"testing"

	"entente/schema/fuzztest"
	"entente/schema/problem"

	"github.com/google/go-cmp/cmp"
)

func TestScalarsKeepTheirText(t *testing.T) {
	root, problems := Read("a.yaml", []byte("\xef\xbb\xbf# c\ncodes: {iso2: NO, n: 004, cow: 436@1960-08-03/..}\nday: 2023-07-26\nbig: 1e3\nq: \"x: y\"\nnil: ~\nblock: |\n  two\n  lines\nlist:\n- a\n- b: 1\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var d Decoder
	o := d.Object(root, "the file", "codes", "day", "big", "q", "nil", "block", "list")
	got := map[string]string{"day": o.Text("day"), "big": o.Text("big"), "q": o.Text("q"), "block": o.Text("block"), "nil": o.Text("nil")}
	for _, f := range o.Fields("codes") {
		got[f.Key] = f.Value.Text
	}
	want := map[string]string{"day": "2023-07-26", "big": "1e3", "q": "x: y", "block": "two\nlines", "nil": "", "iso2": "NO", "n": "004", "cow": "436@1960-08-03/.."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if at := o.PositionOf("day"); at != (problem.Position{File: "a.yaml", Line: 3, Column: 6}) {
		t.Errorf("day stands at %s", at)
	}
	if len(d.Problems) > 0 {
		t.Error(d.Problems)
	}
}

func TestBadFilesAreRefusedWithAPosition(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":      {"", "f:1:1: the file is empty"},
		"no word":    {" \n\t\n", "f:1:1: the file is empty"},
		"comments":   {"# nothing\n", "f:1:1: the file holds only comments"},
		"latin-1":    {"a: b\nname: C\xf4te\n", "f:2:8: byte 0xF4 is not UTF-8 (in Latin-1 it would be 'ô'): save the file as UTF-8, for instance with iconv -f latin1 -t utf-8"},
		"utf-16":     {"\xff\xfea\x00", "f:1:1: the file is in UTF-16: save it as UTF-8"},
		"nul":        {"a: \x00\n", "f:1:4: control character U+0000: this is not a text file, or it is damaged"},
		"long line":  {"a: " + strings.Repeat("x", MaxLine), "f:1: the line has 1048579 bytes, and at most 1048576 are read: is this a YAML file?"},
		"bomb":       {"a: &a [x, x]\nb: [*a, *a]\n", "f:1:4: anchors, aliases and merge keys are not read: write the value out\nf:2:5: anchors, aliases and merge keys are not read: write the value out\nf:2:9: anchors, aliases and merge keys are not read: write the value out"},
		"brackets":   {strings.Repeat("[", 200000), "f:1:33: nested too deeply"},
		"dashes":     {strings.Repeat("- ", 200000) + "x", "f:1:17: nested too deeply"},
		"indent":     {"a:\n" + strings.Repeat(" ", 500) + "b: 1", "f:2:501: the line is indented by 500 columns, and at most 128 are read"},
		"twice":      {"a: 1\nb: 2\na: 3\n", `f:3:1: the key "a" stands here a second time, first in line 1`},
		"documents":  {"a: 1\n---\nb: 2\n", "f:3:1: a second YAML document begins here: one file holds one"},
		"syntax":     {"a: [1, 2\nb: 3\n", "f:2:1: YAML: ',' or ']' must be specified"},
		"keys":       {strings.Repeat("a: 1\n", maxKeys+1), "f:2001:2: the mapping, with those around it, has more than 2000 keys: write it as {key: value, …}"},
		"more keys":  {"l:\n" + strings.Repeat("- x:\n  y: 1\n", maxKeys) + strings.Repeat("? a\n", maxKeys), "f:6001:1: the mapping, with those around it, has more than 2000 keys: write it as {key: value, …}"},
		"nothing":    {"l:\n" + strings.Repeat("- # x\n", 5000) + strings.Repeat("- a:\n", 3000) + "m: [" + strings.Repeat("{a: },\n", 2000) + "{b: ~, c: }]\n", "f:10002:9: more than 10000 keys and entries have no value: remove them, or write ~"},
		"values":     {"a: [\n" + strings.Repeat("1,", 1<<18) + "\n" + strings.Repeat("1,", 1<<18) + "]", "f:3: the file holds more than is read at once, which is some 20,000 statements: split it here, or make it a data set (--mapping)"},
		"blank":      {"a: |\n x\n" + strings.Repeat(" \n\n", 500), "f:23: more than 20 lines without a word: remove them"},
		"bad indent": {"a:\n  b: 1\n c: 2\n", "f:3:2: YAML: value is not allowed in this context"},
	} {
		t.Run(name, func(t *testing.T) {
			root, problems := Read("f", []byte(c.text))
			if root != nil {
				t.Error("the file was read")
			}
			if diff := cmp.Diff(c.want, problems.Error()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestDecoderReportsEveryProblem(t *testing.T) {
	root, problems := Read("f", []byte("nam: x\nlist: 1\ntexts: [a, {b: c}]\nflag: yes\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var d Decoder
	o := d.Object(root, "a thing", "name", "list", "texts", "flag")
	o.Required("name")
	o.List("list")
	o.Texts("texts")
	o.Bool("flag")
	want := `f:1:1: a thing has no key "nam"; did you mean name?
f:1:1: a thing needs name
f:2:7: list of a thing is a list, and here is a value
f:3:12: texts of a thing holds values, and here is a mapping
f:4:7: flag of a thing is true or false, and here is "yes"`
	if diff := cmp.Diff(want, d.Problems.Error()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestWhatTheParserIsSlowAt is read, or refused, before it takes the machine:
// each of these took minutes, gigabytes or the stack.
func TestWhatTheParserIsSlowAt(t *testing.T) {
	nested := func() string {
		var b strings.Builder
		for level := range 60 {
			for range 2000 {
				b.WriteString(strings.Repeat(" ", level) + "a:\n")
			}
		}
		return b.String()
	}
	for name, text := range map[string]string{
		"blank lines of a block": "a: |\n" + strings.Repeat("\n", MaxBytes-10),
		"spaces of a block":      "a: |\n" + strings.Repeat(" \n", MaxBytes/2-10),
		"some blank lines":       "a: |\n" + strings.Repeat("  x\n", MaxBytes/8) + strings.Repeat("\n", maxBlank-1),
		"many keys":              strings.Repeat("a:\n", MaxBytes/3-1),
		"as many keys as may be": "a:\n" + strings.Repeat("- b:\n"+strings.Repeat("  c:\n", maxKeys-3), 20),
		"keys in keys":           nested(),
		"empty entries":          "a:\n" + strings.Repeat("-\n", maxMarks/2-10),
		"as many empty entries":  "a:\n" + strings.Repeat("- b\n", maxMarks/2-2*maxEmpty) + strings.Repeat("-\n", maxEmpty),
		"empty keys":             "a: [" + strings.Repeat("{b: },\n", maxMarks/5-10) + "]",
		"entries of a list":      "a: [" + strings.Repeat("a,\n", maxMarks/2-10) + "]",
		"lists":                  "a: [" + strings.Repeat("[],", maxMarks/3-10) + "]",
	} {
		t.Run(name, func(t *testing.T) { fuzztest.Within(t, func() { Read("f", []byte(text)) }) })
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"a: 1", "- {a: [b, c]}", "a: |\n x\n", "? a\n: b", "a: &x 1", "%YAML 1.2\n---\na: !!int 1", "\"a\": 'b'", "a:\n- b\n-\n", "[", "{a", "- - - a"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var root *Node
		var problems problem.List
		fuzztest.Within(t, func() { root, problems = Read("f", data) })
		if (root == nil) == (len(problems) == 0) {
			t.Fatalf("tree %v with problems %v", root, problems)
		}
	})
}
