package mapping

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"entente/graph"
	"entente/graph/check"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/fuzztest"
	"entente/schema/problem"
)

func TestParseTellsEveryProblemWithItsPlace(t *testing.T) {
	const statement = "statements: [{subject: a, type: ally-of, object: b}]\n"
	for name, c := range map[string]struct{ text, want string }{
		"empty":               {"", "m.yaml:1:1: the file is empty"},
		"unknown key":         {head + "statments: []\n" + statement, `m.yaml:5:1: a mapping has no key "statments"; did you mean statements?`},
		"no source":           {"mapping: m\ntitle: M\ndocument: {id: d, title: D}\n" + statement, "m.yaml:1:1: a mapping needs a source"},
		"no document":         {"mapping: m\ntitle: M\nsource: {id: s, name: S, licence: l, citation: c}\n" + statement, "m.yaml:1:1: a mapping needs a document: the release of the data set that it reads"},
		"no licence":          {"mapping: m\ntitle: M\nsource: {id: s, name: S, citation: c}\ndocument: {id: d, title: D}\n" + statement, "m.yaml:3:9: a source needs licence"},
		"no citation":         {"mapping: m\ntitle: M\nsource: {id: s, name: S, licence: ''}\ndocument: {id: d, title: D}\n" + statement, "m.yaml:3:9: a source needs citation\nm.yaml:3:35: licence of a source is empty"},
		"bad id":              {"mapping: M:1\n" + strings.SplitN(head, "\n", 2)[1] + statement, `m.yaml:1:10: "M:1" cannot be an id: use small letters, digits, dots, dashes and underscores`},
		"bad date":            {strings.Replace(head, "2024-01-02", "2024-13", 1) + statement, `m.yaml:4:43: date: month 13 in "2024-13": months go from 01 to 12`},
		"nothing made":        {head, "m.yaml:1:1: a mapping makes entities or statements, and this one makes none"},
		"label":               {head + "entities: [{id: a, name: A, labels: [Persn]}]\n", `m.yaml:5:38: the ontology has no entity type "Persn"; did you mean Person?`},
		"no labels":           {head + "entities: [{id: a, name: A}]\n", "m.yaml:5:12: an entity needs labels"},
		"no name":             {head + "entities: [{id: a, labels: [Person]}]\n", "m.yaml:5:12: an entity needs name"},
		"code system":         {head + "entities: [{id: a, name: A, labels: [Person], codes: {wikidta: Q1}}]\n", `m.yaml:5:55: there is no code system "wikidta"; did you mean wikidata?`},
		"codes as a list":     {head + "entities: [{id: a, name: A, labels: [Person], codes: {wikidata: [Q1]}}]\n", "m.yaml:5:65: wikidata is one value, and here is a list"},
		"relation":            {head + "statements: [{subject: a, type: alli-of, object: b}]\n", `m.yaml:5:33: the ontology has no relation "alli-of"; did you mean ally-of?`},
		"no object":           {head + "statements: [{subject: a, type: ally-of}]\n", "m.yaml:5:14: a statement needs object"},
		"property":            {head + "statements: [{subject: a, type: deployed-to, object: b, properties: {trops: '{x}'}}]\n", `m.yaml:5:70: DEPLOYED_TO has no property "trops"; did you mean troops?`},
		"modality":            {head + "statements: [{subject: a, type: ally-of, object: b, modality: deneid}]\n", `m.yaml:5:63: there is no modality "deneid"; did you mean denied?`},
		"delimiter":           {head + "file: {delimiter: '::'}\n" + statement, `m.yaml:5:19: a delimiter is one character, or tab, and not "::"`},
		"empty delimiter":     {head + "file: {delimiter: ''}\n" + statement, `m.yaml:5:19: a delimiter is one character, or tab, and not ""`},
		"quote as delimiter":  {head + "file: {delimiter: '\"'}\n" + statement, `m.yaml:5:19: a delimiter is one character, or tab, and not "\""`},
		"format":              {head + "file: {format: json}\n" + statement, `m.yaml:5:16: format is one of csv, jsonl, parquet, and not "json"; did you mean jsonl?`},
		"encoding":            {head + "file: {encoding: latin1}\n" + statement, `m.yaml:5:18: encoding is one of utf-8, latin-1, windows-1252, and not "latin1"; did you mean latin-1?`},
		"columns twice":       {head + "file: {columns: [a, b, a]}\n" + statement, `m.yaml:5:24: two columns are called "a"`},
		"quotes":              {head + "file: {quotes: no}\n" + statement, `m.yaml:5:16: quotes of the form of the file is true or false, and here is "no"`},
		"table of nothing":    {head + "tables: {a: {}}\n" + statement, "m.yaml:5:10: the table a is a mapping of codes to values"},
		"table of lists":      {head + "tables: {a: {b: [c]}}\n" + statement, "m.yaml:5:17: a table holds values, and here is a list"},
		"skip":                {head + "skip: [{when: x == '1'}]\n" + statement, "m.yaml:5:8: a rule of skip needs reason"},
		"open brace":          {head + "statements: [{subject: 'cow:{a', type: ally-of, object: b}]\n", "m.yaml:5:24: a { has no } : write {expression}"},
		"stray brace":         {head + "statements: [{subject: 'cow:a}', type: ally-of, object: b}]\n", "m.yaml:5:24: a } has no { : write {expression}"},
		"empty braces":        {head + "statements: [{subject: 'cow:{ }', type: ally-of, object: b}]\n", "m.yaml:5:24: there is no expression in {}"},
		"empty condition":     {head + "statements: [{when: '', subject: a, type: ally-of, object: b}]\n", "m.yaml:5:21: when of a statement is empty"},
		"long":                {head + "statements: [{subject: '{" + strings.Repeat("(", 500000) + "}', type: ally-of, object: b}]\n", "m.yaml:5:24: an expression has 500000 bytes, and at most 4096 are read"},
		"syntax":              {head + "statements: [{subject: '{a +}', type: ally-of, object: b}]\n", "m.yaml:5:24: the expression {a +} cannot be used: unexpected token EOF (1:3)"},
		"no condition":        {head + "statements: [{when: \"'yes'\", subject: a, type: ally-of, object: b}]\n", "m.yaml:5:21: the expression {'yes'} cannot be used: expected bool, but got string"},
		"function":            {head + "statements: [{subject: '{luckup(a, b)}', type: ally-of, object: b}]\n", `m.yaml:5:24: the expression {luckup(a, b)} calls "luckup", and there is no such function; did you mean lookup?`},
		"arguments":           {head + "statements: [{subject: '{ymd(a)}', type: ally-of, object: b}]\n", "m.yaml:5:24: the expression {ymd(a)} cannot be used: not enough arguments to call ymd (1:1)"},
		"property of entity":  {head + "entities: [{id: a, name: A, labels: [Event, Person], properties: {deatsh: '{x}'}}]\n", `m.yaml:5:67: entities of these labels have no property "deatsh"; did you mean deaths?`},
		"preamble":            {head + "file: {preamble: -1}\n" + statement, `m.yaml:5:18: preamble is the number of lines before the header, at most 1000, and not "-1"`},
		"rename to itself":    {head + "file: {rename: {a: a}}\n" + statement, "m.yaml:5:20: rename gives the column a the name that it has"},
		"rename to nothing":   {head + "file: {rename: {a: ''}}\n" + statement, "m.yaml:5:20: rename gives the column a a name"},
		"rename on":           {head + "file: {rename: {a: b, b: c}}\n" + statement, "m.yaml:5:20: rename goes on from a by way of b: give the last name at once"},
		"quotes of parquet":   {head + "file: {format: parquet, quotes: false}\n" + statement, "m.yaml:5:33: files of the format parquet have no quotes"},
		"tables that are not": {head + "use: [camoe]\n" + statement, `m.yaml:5:7: there are no shipped tables "camoe"; did you mean cameo?`},
		"a way to tables":     {head + "use: [../icews]\n" + statement, `m.yaml:5:7: there are no shipped tables "../icews"`},
		"tables twice":        {head + "use: [cameo, cameo]\n" + statement, `there are two tables`},
		"value's name": {head + "values: {a-b: c, and: c, item: c, lookup: c, len: c, n: [c], e: ''}\n" + statement, `m.yaml:5:10: "a-b" cannot be the name of a value: use letters, digits and underscores, and no word of the language
m.yaml:5:18: "and" cannot be the name of a value: use letters, digits and underscores, and no word of the language
m.yaml:5:26: item is a function or variable of expressions, and cannot be the name of a value
m.yaml:5:35: lookup is a function or variable of expressions, and cannot be the name of a value
m.yaml:5:46: len is a function or variable of expressions, and cannot be the name of a value
m.yaml:5:57: the value n is an expression
m.yaml:5:65: the value e is an expression`},
		"value further down": {head + "values: {c: d, d: c}\n" + statement, "m.yaml:5:13: the expression {d} uses the value d, which stands further down"},
		"value of itself":    {head + "values: {c: c + 1}\n" + statement, "m.yaml:5:13: the expression {c + 1} uses the value c, which stands further down"},
		"item of nothing":    {head + "statements: [{subject: '{item}', type: ally-of, object: b}]\n", `m.yaml:5:24: the expression {item} names "item", which only the expressions of a record with each have`},
		"item in each":       {head + "statements: [{each: '[item]', subject: a, type: ally-of, object: b}]\n", `m.yaml:5:21: the expression {[item]} names "item", which only the expressions of a record with each have`},
		"empty each":         {head + "statements: [{each: '', subject: a, type: ally-of, object: b}]\n", `m.yaml:5:21: each of a statement is empty`},
		"table":              {head + "tables: {kinds: {a: b}}\nstatements: [{subject: \"{lookup('kind', a)}\", type: ally-of, object: b}]\n", `m.yaml:6:24: the expression {lookup('kind', a)} looks into the table "kind", and the mapping has no such table; did you mean kinds?`},
	} {
		t.Run(name, func(t *testing.T) {
			m, problems := Parse(ontology(t), "m.yaml", []byte(c.text))
			if m != nil {
				t.Error("a mapping with problems is a mapping")
			}
			if strings.HasPrefix(c.want, "m.yaml") {
				if diff := cmp.Diff(c.want, problems.Error()); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			} else if !strings.Contains(problems.Error(), c.want) {
				t.Errorf("got  %s\nwant %s", problems, c.want)
			}
		})
	}
}

func TestParseTakesEveryKey(t *testing.T) {
	text, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got := parsed(t, string(text))
	date, err := edtf.Parse("2024-03")
	if err != nil {
		t.Fatal(err)
	}
	want := &Mapping{
		ID: "full", Title: "Every key", Complete: true,
		Source:   graph.Source{ID: "full", Name: "Full", Kind: "dataset", URL: "https://example.org", Licence: "free", Citation: "Full (2024)"},
		Document: graph.Document{ID: "full-1", Source: "full", Title: "Release 1", URL: "https://example.org/1", Date: date},
		Dialect:  Dialect{Format: "csv", Delimiter: '\t', Columns: []string{"a", "b", "year", "name"}, Encoding: "windows-1252", Missing: []string{"-99", "NA"}},
		Tables:   map[string]map[string]string{"kinds": {"1": "defence"}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Mapping{}), cmp.Comparer(func(a, b edtf.Interval) bool { return a.String() == b.String() }), cmpopts.IgnoreTypes(problem.Position{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	d, _, _, err := got.Files([]string{check.Stdin}, strings.NewReader("2\t20\t1949\tna\xefve \x80\n"))
	if err != nil {
		t.Fatal(err)
	}
	e, c := d.Entities[0], d.Statements[0]
	if len(e.Problems)+len(c.Problems) > 0 {
		t.Fatal(e.Problems, c.Problems)
	}
	if e.Value.ID != "actor-na-ve" || e.Value.Name != "naïve €" || e.Value.Aliases[0] != "NAÏVE €" || e.Value.Valid.String() != "1949/.." || e.Value.Codes[0].String() != "wikidata:Q2" {
		t.Errorf("the entity is %+v", e.Value)
	}
	v := c.Value
	said := []string{v.ID, v.Subject, v.Type, v.Object, v.Document, v.Valid, v.ReportedAt, v.Locator, v.Quote, v.AttributedTo, v.Modality, v.Confidence, v.Properties[0].Text}
	if diff := cmp.Diff([]string{"2-20", "cow:2", "deployed-to", "cow:20", "full-1", "1949", "1950", "row 2", "naïve €", "naïve €", "reported", "0.5", "2"}, said); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func FuzzParse(f *testing.F) {
	o := schema.Default()
	full, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		f.Fatal(err)
	}
	all, err := Shipped(o)
	if err != nil {
		f.Fatal(err)
	}
	for _, m := range all {
		text, err := m.Text()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, text := range []string{"", allies, string(full), head + "statements: [{subject: '{a', type: '}', object: '{}'}]", head + "tables: {a: {b: ~}}\nskip: [a]\nentities: {a: b}", head + "statements:\n  - subject: \"{a\\n\\n= b}\"\n    type: ally-of\n    object: b\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fuzztest.Within(t, func() {
			m, problems := Parse(o, "f", []byte(text))
			if (m == nil) != (len(problems) > 0) {
				t.Fatalf("%v beside %v", m, problems)
			}
			for _, p := range problems {
				if p.At.File != "f" || strings.Contains(p.Error(), "\n") {
					t.Fatalf("no place, or several lines: %q", p.Error())
				}
			}
			if m != nil { // it reads any file without going down
				_, _, _, _ = m.Files([]string{check.Stdin}, strings.NewReader("a,b,year,kind\n1,2,3,4\n"))
			}
		})
	})
}
