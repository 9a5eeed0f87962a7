package dossier_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/graph/dossier"
	"entente/schema"
	"entente/schema/problem"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestReadKeepsEverything(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "good.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	d, problems := dossier.Read(schema.Default(), "good.yaml", text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if problems := d.Problems(); len(problems) > 0 {
		t.Fatal(problems)
	}
	got, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "good.json")
	if *update {
		if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got)+"\n", "\n")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestPlaceIsThatOfTheValueOrElseOfTheRecord(t *testing.T) {
	d, problems := dossier.Read(schema.Default(), "f", []byte("dossier: d\nstatements:\n- subject: a\n  type: ally-of\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	r := d.Statements[0]
	if got := r.Place("type").String(); got != "f:4:9" {
		t.Errorf("type stands at %s", got)
	}
	if got := r.Place("object"); got != r.At || got.String() != "f:3:3" {
		t.Errorf("what is not there stands at %s", got)
	}
}

// lines joins the lines of a file.
func lines(l ...string) string { return strings.Join(l, "\n") + "\n" }

// all is what is wrong with a file, as a user reads it.
func all(text string) string {
	d, problems := dossier.Read(schema.Default(), "f", []byte(text))
	if d != nil {
		problems = d.Problems()
		problems.Sort()
	}
	return problems.Error()
}

func TestEveryProblemIsToldWithItsPlace(t *testing.T) {
	const head = "dossier: d"
	long := strings.Repeat("x", 301)
	for name, c := range map[string]struct{ text, want string }{
		// the file
		"no mapping":      {"- a\n", `f:1:1: a dossier is a mapping of dossier, title, sources, documents, entities, statements, and here is a list`},
		"a word":          {"hello\n", `f:1:1: a dossier is a mapping of dossier, title, sources, documents, entities, statements, and here is a value`},
		"no id":           {"title: t\n", `f:1:1: a dossier needs dossier`},
		"empty id":        {"dossier: \"\"\n", `f:1:10: dossier of a dossier is empty`},
		"bad id":          {"dossier: Niger 2023\n", `f:1:10: "Niger 2023" cannot be the id of a dossier: use small letters, digits, dots, dashes and underscores, at most 128`},
		"id with a colon": {"dossier: a:b\n", `f:1:10: "a:b" cannot be the id of a dossier: use small letters, digits, dots, dashes and underscores, at most 128`},
		"mistyped key":    {lines(head, "statments: []"), `f:2:1: a dossier has no key "statments"; did you mean statements?`},
		"foreign key":     {lines(head, "relationships: []"), `f:2:1: a dossier has no key "relationships" (it has dossier, title, sources, documents, entities, statements)`},
		"no list":         {lines(head, "sources: {id: a}"), `f:2:10: sources of a dossier is a list, and here is a mapping`},
		"all at once": {
			lines("dossier: D", "statments: []", "sources:", "- {id: S, name: n}", "entities:", "- {id: e, labels: [Persn], name: n}"),
			lines(`f:1:10: "D" cannot be the id of a dossier: use small letters, digits, dots, dashes and underscores, at most 128`,
				`f:2:1: a dossier has no key "statments"; did you mean statements?`,
				`f:4:8: "S" cannot be the id of a source: use small letters, digits, dots, dashes and underscores, at most 128`,
				`f:6:20: the ontology has no entity type "Persn"; did you mean Person?`),
		},

		// sources and documents
		"source is a word":     {lines(head, "sources: [ap]"), `f:2:11: a source is a mapping of id, name, kind, url, licence, citation, and here is a value`},
		"source is nothing":    {lines(head, "sources:", "-"), `f:3:3: a source is a mapping of id, name, kind, url, licence, citation, and here is nothing`},
		"source lacks":         {lines(head, "sources:", "- {url: u}"), lines("f:3:3: a source needs id", "f:3:3: a source needs name")},
		"source has a blank":   {lines(head, "sources:", `- {id: a, name: " "}`), `f:3:17: name of a source is empty`},
		"name is null":         {lines(head, "sources:", `- {id: a, name: ~}`), `f:3:3: a source needs name`},
		"name is a list":       {lines(head, "sources:", `- {id: a, name: [b]}`), `f:3:17: name of a source is one value, and here is a list`},
		"name of two lines":    {lines(head, "sources:", `- {id: a, name: "b\nc"}`), `f:3:17: name of a source is one line, and here is "b\nc"`},
		"unknown kind":         {lines(head, "sources:", "- {id: a, name: n, kind: data-set}"), `f:3:26: there is no kind of source "data-set"; did you mean dataset?`},
		"American licence":     {lines(head, "sources:", "- {id: a, name: n, license: l}"), `f:3:20: a source has no key "license"; did you mean licence?`},
		"document lacks":       {lines(head, "documents:", "- {date: 2023}"), lines("f:3:3: a document needs id", "f:3:3: a document needs source", "f:3:3: a document needs title")},
		"document of an error": {lines(head, "documents:", "- {id: a, source: s, title: t, date: 2023-13}"), `f:3:38: date: month 13 in "2023-13": months go from 01 to 12`},

		// entities
		"entity lacks":       {lines(head, "entities:", "- {aliases: [a]}"), lines("f:3:3: an entity needs id", "f:3:3: an entity needs name", "f:3:3: an entity needs labels: one or more entity types, such as [Person]")},
		"no labels":          {lines(head, "entities:", "- {id: a, name: n, labels: []}"), `f:3:3: an entity needs labels: one or more entity types, such as [Person]`},
		"labels are null":    {lines(head, "entities:", "- {id: a, name: n, labels: ~}"), `f:3:3: an entity needs labels: one or more entity types, such as [Person]`},
		"labels are nested":  {lines(head, "entities:", "- {id: a, name: n, labels: [[Person]]}"), `f:3:29: labels of an entity holds values, and here is a list`},
		"labels are a map":   {lines(head, "entities:", "- {id: a, name: n, labels: {Person: 1}}"), `f:3:28: labels of an entity is a list, and here is a mapping`},
		"two labels unknown": {lines(head, "entities:", "- {id: a, name: n, labels: [person, Zebra]}"), lines(`f:3:29: the ontology has no entity type "person"; did you mean Person?`, `f:3:37: the ontology has no entity type "Zebra"`)},
		"unknown label says no more": {
			lines(head, "entities:", "- {id: a, name: n, labels: [Ofice], properties: {x: 1}, holders: [{holder: b, document: d}]}"),
			`f:3:29: the ontology has no entity type "Ofice"; did you mean Office?`,
		},
		"blank alias":           {lines(head, "entities:", `- {id: a, name: n, labels: [Person], aliases: [b, ""]}`), `f:3:51: an alias is empty`},
		"alias is nothing":      {lines(head, "entities:", "- {id: a, name: n, labels: [Person], aliases: [b, ~]}"), `f:3:51: aliases of an entity holds values, and here is nothing`},
		"bad validity":          {lines(head, "entities:", "- {id: a, name: n, labels: [Person], valid: 2023/2021}"), `f:3:45: valid: interval "2023/2021" ends before it starts: write the earlier date first, 2021/2023`},
		"unknown code system":   {lines(head, "entities:", "- {id: a, name: n, labels: [Country], codes: {is03: NER}}"), `f:3:47: there is no code system "is03"; did you mean iso3?`},
		"code of another form":  {lines(head, "entities:", "- {id: a, name: n, labels: [Country], codes: {iso3: [NER, Ner]}}"), `f:3:59: "Ner" is not a code of iso3 (ISO 3166-1 alpha-3): the form is [A-Z]{3}`},
		"code without its time": {lines(head, "entities:", `- {id: a, name: n, labels: [Country], codes: {cow: "436@"}}`), `f:3:52: the validity of the code "436": no date: write a date as 2023, 2023-07 or 2023-07-26, an interval as 2021-04-02/2023-07-26 or 2023-07-26/..`},
		"code is a map":         {lines(head, "entities:", "- {id: a, name: n, labels: [Country], codes: {iso3: {a: b}}}"), `f:3:53: iso3 of the codes is a list, and here is a mapping`},
		"codes are a list":      {lines(head, "entities:", "- {id: a, name: n, labels: [Country], codes: [NER]}"), `f:3:46: codes of an entity is a mapping, and here is a list`},
		"undeclared property":   {lines(head, "entities:", "- {id: a, name: n, labels: [Person], properties: {born: 1960}}"), `f:3:51: entities of these labels have no property "born"`},
		"holders of a person":   {lines(head, "entities:", "- {id: a, name: n, labels: [Person], holders: [{holder: b, document: d}]}"), `f:3:47: only an Office has holders, and the labels here are Person`},
		"holders are a word":    {lines(head, "entities:", "- {id: a, name: n, labels: [Office], holders: bazoum}"), `f:3:47: holders of an entity is a list, and here is a value`},
		"holder lacks":          {lines(head, "entities:", "- {id: a, name: n, labels: [Office], holders: [{from: 2021}]}"), lines(`f:3:48: a holder needs document`, `f:3:48: a holder needs holder`, `f:3:49: a holder has no key "from" (it has holder, id, valid, reported_at, document, locator, quote, attributed_to, modality, confidence)`)},
		"holder is a word":      {lines(head, "entities:", "- {id: a, name: n, labels: [Office], holders: [bazoum]}"), `f:3:48: a holder is a mapping of holder, id, valid, reported_at, document, locator, quote, attributed_to, modality, confidence, and here is a value`},
		"holder of no office":   {lines(head, "entities:", "- {name: n, labels: [Office], holders: [{holder: b, document: d}]}"), lines(`f:3:3: an entity needs id`, `f:3:41: the office that is held has no id, at f:3:3`)},

		// statements
		"statement is a text":     {lines(head, "statements:", "- France is an ally of Niger"), `f:3:3: a statement is a mapping of subject, type, object, properties, id, valid, reported_at, document, locator, quote, attributed_to, modality, confidence, and here is a value`},
		"statement lacks":         {lines(head, "statements:", "- {locator: p6}"), lines("f:3:3: a statement needs document", "f:3:3: a statement needs subject", "f:3:3: a statement needs type", "f:3:3: a statement needs object")},
		"statement has blanks":    {lines(head, "statements:", `- {subject: "", type: " ", object: '', document: ""}`), lines("f:3:13: subject of a statement is empty", "f:3:23: type of a statement is empty", "f:3:36: object of a statement is empty", "f:3:50: document of a statement is empty")},
		"end is a list":           {lines(head, "statements:", "- {subject: [a, b], type: ally-of, object: c, document: d}"), `f:3:13: subject of a statement is one value, and here is a list`},
		"long quote":              {lines(head, "statements:", "- {subject: a, type: b, object: c, document: d, quote: "+long+"}"), `f:3:56: the quote has 301 characters, and at most 300 may be quoted: keep the words that matter`},
		"long record":             {lines(head, "statements:", "- {subject: a, type: b, object: c, document: d, id: "+strings.Repeat("é", 201)+"}"), `f:3:53: the id of a record has at most 200 characters`},
		"record with the mark":    {lines(head, "statements:", `- {subject: a, type: b, object: c, document: d, id: "#7"}`), `f:3:53: the id of a record does not begin with #, as do the keys that Entente makes: leave the # out`},
		"record of two lines":     {lines(head, "statements:", `- {subject: a, type: b, object: c, document: d, id: "7\n8"}`), `f:3:53: the id of a record is one line, and here is "7\n8"`},
		"property is a list":      {lines(head, "statements:", "- {subject: a, type: b, object: c, document: d, properties: {about: [x]}}"), `f:3:69: the property "about" is one value, and here is a list`},
		"properties are a list":   {lines(head, "statements:", "- {subject: a, type: b, object: c, document: d, properties: [x]}"), `f:3:61: properties of a statement is a mapping, and here is a list`},
		"a tab where none may be": {"dossier: d\nsources:\n\t- {id: a}\n", "f:3:1: YAML: found character '\t' that cannot start any token"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(strings.TrimSuffix(c.want, "\n"), all(c.text)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// A text is text wherever it comes from. What steers a terminal is refused, and
// never printed as it is.
func TestHostileTexts(t *testing.T) {
	for name, c := range map[string]struct{ name, want string }{
		"right to left":         {`محمد بازوم`, ""},
		"combining":             {`Zoë Ñandú 미국`, ""},
		"no-break space":        {`"a\u00a0b"`, ""},
		"emoji":                 {`"\U0001F1F3\U0001F1EA"`, ""},
		"escape":                {`"\e[2J"`, `f:3:17: the text "\x1b[2J" holds the control character U+001B: remove it`},
		"NUL":                   {`"a\0"`, `f:3:17: the text "a\x00" holds the control character U+0000: remove it`},
		"C1":                    {`"a\N"`, `f:3:17: the text "a\u0085" holds the control character U+0085: remove it`},
		"delete":                {`"\x7f"`, `f:3:17: the text "\x7f" holds the control character U+007F: remove it`},
		"carriage return":       {`"a\rb"`, `f:3:17: the text "a\rb" holds the control character U+000D: remove it`},
		"turned":                {`"\u202egnp.exe"`, `f:3:17: the text "\u202egnp.exe" holds the control character U+202E: remove it`},
		"isolated":              {`"\u2066a\u2069"`, `f:3:17: the text "\u2066a\u2069" holds the control character U+2066: remove it`},
		"a line of its own":     {`"a\u2028f:9:9: b"`, `f:3:17: the text "a\u2028f:9:9: b" holds the control character U+2028: remove it`},
		"marked":                {`"محمد\u200f!"`, ""},
		"joined":                {`"می\u200cخواهم"`, ""},
		"formula":               {`"=HYPERLINK(1)"`, ""}, // harmless until it is CSV
		"a quote in the quotes": {`'a"b'`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			text := lines("dossier: d", "sources:", "- {id: a, name: "+c.name+"}")
			if diff := cmp.Diff(c.want, all(text)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	t.Run("message", func(t *testing.T) {
		text := lines("dossier: d", "sources:", `- {id: "\u202eevil\e[31m\n", name: n}`)
		want := `f:3:8: the text "\u202eevil\x1b[31m\n" holds the control character U+202E: remove it`
		if diff := cmp.Diff(want, all(text)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
	t.Run("key", func(t *testing.T) {
		want := `f:2:1: the text "\x1b[31mtitle" holds the control character U+001B: remove it`
		if diff := cmp.Diff(want, all(lines("dossier: d", `"\e[31mtitle": t`))); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
	t.Run("turned", func(t *testing.T) {
		want := `f:3:8: the text "\u202eevil" holds the control character U+202E: remove it`
		if diff := cmp.Diff(want, all(lines("dossier: d", "sources:", `- {id: "\u202eevil", name: n}`))); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
	t.Run("very long id", func(t *testing.T) {
		text := lines("dossier: d", "sources:", "- {id: "+strings.Repeat("x", 500_000)+", name: n}")
		want := `f:3:8: "` + strings.Repeat("x", 80) + `…" cannot be the id of a source: use small letters, digits, dots, dashes and underscores, at most 128`
		if diff := cmp.Diff(want, all(text)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
	t.Run("id of 128", func(t *testing.T) {
		if got := all(lines("dossier: d", "sources:", "- {id: "+strings.Repeat("x", 128)+", name: n}")); got != "" {
			t.Error(got)
		}
	})
}

// A file that was written on Windows is the same file.
func TestLineEndsDoNotMatter(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "good.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	read := func(text string) (any, problem.List) {
		d, problems := dossier.Read(schema.Default(), "f", []byte(text))
		if d != nil {
			problems = append(problems, d.Problems()...)
		}
		return d, problems
	}
	unix, problems := read(string(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	windows, problems := read(strings.ReplaceAll(string(text), "\n", "\r\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if diff := cmp.Diff(unix, windows, cmp.Comparer(func(a, b interface{ String() string }) bool { return a.String() == b.String() })); diff != "" {
		t.Errorf("(-unix +windows)\n%s", diff)
	}
}
