package dossier_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"entente/graph/dossier"
	"entente/schema"
	"entente/schema/fuzztest"
	"entente/schema/problem"
	"entente/schema/yamltree"

	"github.com/google/go-cmp/cmp"
)

func TestFilesThatCannotBeUsed(t *testing.T) {
	bomb := "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\ndossier: *c\n"
	for name, c := range map[string]struct {
		data []byte
		want string // the first line
	}{
		"empty":             {nil, "f:1:1: the file is empty"},
		"blank":             {[]byte("\n \n\r\n"), "f:1:1: the file is empty"},
		"comments":          {[]byte("# later\n"), "f:1:1: the file holds only comments"},
		"a bomb":            {[]byte(bomb), "f:1:4: anchors, aliases and merge keys are not read: write the value out"},
		"Latin-1":           {[]byte("dossier: d\ntitle: C\xf4te d'Ivoire\n"), "f:2:9: byte 0xF4 is not UTF-8 (in Latin-1 it would be 'ô'): save the file as UTF-8, for instance with iconv -f latin1 -t utf-8"},
		"UTF-16":            {[]byte("\xff\xfed\x00o\x00"), "f:1:1: the file is in UTF-16: save it as UTF-8"},
		"binary":            {[]byte("\x7fELF\x02\x01\x01\x00"), "f:1:5: control character U+0002: this is not a text file, or it is damaged"},
		"two documents":     {[]byte("dossier: d\n---\ndossier: e\n"), "f:3:1: a second YAML document begins here: one file holds one"},
		"a key twice":       {[]byte("dossier: d\ndossier: e\n"), `f:2:1: the key "dossier" stands here a second time, first in line 1`},
		"a list twice":      {[]byte("dossier: d\nsources: []\nsources: []\n"), `f:3:1: the key "sources" stands here a second time, first in line 2`},
		"an open bracket":   {[]byte("dossier: [\n"), "f:1:10: YAML: sequence end token ']' not found"},
		"an endless nest":   {[]byte("dossier: " + strings.Repeat("[", 100_000)), "f:1:42: nested too deeply"},
		"a long line":       {[]byte("dossier: d\ntitle: " + strings.Repeat("x", 1<<20)), "f:2: the line has 1048583 bytes, and at most 1048576 are read: is this a YAML file?"},
		"a merge key":       {[]byte("dossier: d\nentities:\n- <<: {id: a}\n"), "f:3:3: anchors, aliases and merge keys are not read: write the value out"},
		"a tag":             {[]byte("dossier: !!binary aGk=\n"), `f:1:10: tags are not read: remove "!!binary"`},
		"JSON is YAML, but": {[]byte("{\"dossier\": \"d\", \"entities\": 3}"), "f:1:30: entities of a dossier is a list, and here is a value"},
	} {
		t.Run(name, func(t *testing.T) {
			d, problems := dossier.Read(schema.Default(), "f", c.data)
			if d != nil {
				t.Fatalf("it was read as %v", d)
			}
			first, _, _ := strings.Cut(problems.Error(), "\n")
			if diff := cmp.Diff(c.want, first); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// A dump of 100 MB in one line is refused before anything is made of it.
func TestAHundredMegabytesInALineCostNothing(t *testing.T) {
	for name, size := range map[string]int{"more than a file may have": 100 << 20, "as much as a file may have": 60 << 20} {
		t.Run(name, func(t *testing.T) {
			data := bytes.Repeat([]byte("x"), size)
			copy(data, "dossier: ")
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			d, problems := dossier.Read(schema.Default(), "f", data)
			runtime.ReadMemStats(&after)
			if d != nil || len(problems) != 1 {
				t.Fatalf("it was read: %v", problems)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > yamltree.MaxBytes+1<<20 { // no more than one copy
				t.Errorf("reading took %d bytes", used)
			}
			if what := problems[0].What; len(what) > 200 {
				t.Errorf("the problem has %d bytes", len(what))
			}
		})
	}
}

// FuzzRead: whatever the bytes, there is a dossier or a reason, every problem
// stands within the file and in one line, and reading does not change with
// repetition.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.yaml"))
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, quirk := range []string{
		"dossier: d\nentities:\n- {id: a, name: NO, labels: Person, codes: {iso2: NO, iso_numeric: 004}}\n",
		"dossier: d\nentities:\n- id: a\n  labels:\n  - Office\n  name: 'President: Niger'\n  holders:\n  - {holder: b, document: c}\n",
		"dossier: d\r\nstatements:\r\n- subject: a\r\n  type: ally-of # not ALLY\r\n  object: >-\r\n    b\r\n    c\r\n",
		"dossier: d\nstatements:\n- {subject: iso3:NER, type: OUSTED, object: \"a\\u202eb\", valid: 2023-07-26/.., confidence: .5}\n",
		"dossier: d\ndocuments:\n- {id: a, source: s, title: \"a\\e[0m\", date: 26/07/2023}\n",
		// What people's files hold: dates of spreadsheets, codes that lose their zeros,
		// keys twice, tabs, names of several scripts, letters that look like others.
		"dossier: d\nentities:\n- {id: a, labels: [Country], name: Сhad, aliases: [تشاد, \"a\\u200fb\"], codes: {cow: [483@1960-08-11/.., 0483], wikidata: Q657}}\n",
		"dossier: d\nstatements:\n\t- {subject: a}\n", "dossier: d\nentities:\n- {id: a, id: b, properties: {a: {b: c}, d: []}}\n",
		"dossier: d\nstatements:\n- {subject: 'nul\\0', type: \"\\0\", object: \"\\x1b[31m\", valid: 2023-13, reported_at: 2023/07, document: d, quote: \"\\u2028\"}\n",
		"dossier: d\nstatements:\n- subject: a\n  type: allied with\n  object: b\n  valid: '2023-02-29/2022'\n  confidence: 1,5\n  modality: Rumoured\n  properties: {troops: 1'500}\n",
		"dossier: d\nentities:\n- &x {id: a}\n- *x\n- <<: *x\n", "dossier: d\ntitle: |\n\n\n\n\n", "dossier: d\ntitle: \"\\\n  x\"\n",
		"\xef\xbb\xbfdossier: d\nsources: ~\n", "dossier:\n", "- - -\n", "? dossier\n: d\n", "dossier: |\n d\n", "dossier: &a d\n", "{dossier: d, sources: [{}, [], ~, a]}",
	} {
		f.Add([]byte(quirk))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var d *dossier.Dossier
		var problems problem.List
		fuzztest.Within(t, func() { d, problems = dossier.Read(schema.Default(), "f", data) })
		if (d == nil) == (len(problems) == 0) {
			t.Fatalf("dossier %v with problems %v", d, problems)
		}
		if d != nil {
			problems = d.Problems()
		}
		lines := len(strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data)), "\n")) // as YAML has them
		for _, p := range problems {
			if p.At.File != "f" || p.At.Line < 1 || p.At.Line > lines {
				t.Errorf("%s: there are %d lines", p.Error(), lines)
			}
			if strings.ContainsAny(p.Error(), "\n\r\x1b") {
				t.Errorf("not one line of text: %q", p.Error())
			}
		}
		if d == nil {
			return
		}
		for _, s := range d.Statements {
			if c := s.Value; len(s.Problems) == 0 && (c.Subject == "" || c.Type == "" || c.Object == "" || c.Document == "") {
				t.Errorf("a statement without an end has no problem: %+v", c)
			}
		}
		for _, e := range d.Entities {
			if len(e.Problems) == 0 && (!schema.IsSlug(e.Value.ID) || e.Value.Name == "" || len(e.Value.Labels) == 0) {
				t.Errorf("an entity without a name has no problem: %+v", e.Value)
			}
		}
		again, _ := dossier.Read(schema.Default(), "f", data)
		if diff := cmp.Diff(d.Problems().Error(), again.Problems().Error()); diff != "" {
			t.Errorf("read twice: %s", diff)
		}
	})
}
