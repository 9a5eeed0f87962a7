package query

import (
	"strings"
	"testing"
	"testing/fstest"

	"entente/schema"
	"entente/schema/fuzztest"
	"entente/schema/problem"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const sound = `// Who is who
// ---
// description: >-
//   Two lines
//   of text.
// parameters:
//   date: {type: date, help: The day, example: 2023-07-01}
//   days: {type: integer, default: 60, help: How many}
//   entity: {type: entity, optional: true, help: Whom}
//   relations: {type: list of relation, default: [ally-of, OUSTED], help: Which}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which}
// columns:
//   name: The name
//   graph: The nodes
// plan_exceptions: {CartesianProduct: two rows at most}
// ---
CYPHER 5
MATCH (n:Entity)
RETURN n.name AS name, n AS graph
`

func TestParse(t *testing.T) {
	got, problems := Parse("x/who_is_who.cypher", []byte(strings.ReplaceAll(sound, "\n", "\r\n")), schema.Default())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := &Query{
		Name:        "who_is_who",
		Title:       "Who is who",
		Description: "Two lines of text.",
		Parameters: []Parameter{
			{Name: "date", Type: Type{Kind: Date}, Help: "The day", Example: "2023-07-01"},
			{Name: "days", Type: Type{Kind: Integer}, Help: "How many", Default: int64(60)},
			{Name: "entity", Type: Type{Kind: Entity}, Help: "Whom", Optional: true},
			{Name: "relations", Type: Type{Kind: Relation, List: true}, Help: "Which", Default: []string{"ALLY_OF", "OUSTED"}},
			{Name: "modalities", Type: Type{Kind: Modality, List: true}, Help: "Which", Default: []string{"asserted", "reported"}, DefaultFrom: "fact_modalities"},
		},
		Columns:        []Column{{"name", "The name"}},
		Draws:          true,
		PlanExceptions: map[string]string{"CartesianProduct": "two rows at most"},
		Statement:      "CYPHER 5\nMATCH (n:Entity)\nRETURN n.name AS name, n AS graph",
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Query{}), cmpopts.IgnoreFields(Query{}, "Text")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestParseTellsEveryProblemWithItsPlace(t *testing.T) {
	front := func(lines string) string {
		return "// T\n// ---\n// description: d\n" + lines + "// columns: {a: b}\n// ---\nCYPHER 5\nRETURN 1 AS a\n"
	}
	for name, c := range map[string]struct{ text, want string }{
		"empty":           {"", "q.cypher:1:1: the first line is the title, such as `// Who is allied to whom on a date`\nq.cypher:2:1: `// ---` opens the front matter in the second line"},
		"no title":        {"MATCH (n) RETURN n", "q.cypher:1:1: the first line is the title, such as `// Who is allied to whom on a date`\nq.cypher:2:1: `// ---` opens the front matter in the second line"},
		"not closed":      {"// T\n// ---\n// description: d\n", "q.cypher:4:1: the front matter is in comments, and `// ---` closes it"},
		"never closed":    {"// T\n// ---\n// description: d", "q.cypher:3:1: `// ---` closes the front matter"},
		"nothing in it":   {"// T\n// ---\n//\n// ---\nCYPHER 5\nRETURN 1", "q.cypher:2:1: the front matter is empty: it needs description and columns"},
		"no statement":    {"// T\n// ---\n// description: d\n// columns: {a: b}\n// ---\n\nCYPHER 5\n", "q.cypher:7:1: the statement begins with `CYPHER 5`"},
		"no version":      {"// T\n// ---\n// description: d\n// columns: {a: b}\n// ---\n\nRETURN 1", "q.cypher:7:1: the statement begins with `CYPHER 5`"},
		"missing keys":    {"// T\n// ---\n// parameters: {}\n// ---\nCYPHER 5\nRETURN 1", "q.cypher:3:4: the front matter needs description\nq.cypher:3:4: the front matter needs columns"},
		"unknown key":     {front("// colums: {}\n"), `q.cypher:4:4: the front matter has no key "colums"; did you mean columns?`},
		"unknown type":    {front("// parameters:\n//   a: {type: dat, help: h}\n"), `q.cypher:5:16: "dat" is not a type of parameters; did you mean date?`},
		"no type":         {front("// parameters:\n//   a: {help: h}\n"), `q.cypher:5:9: a parameter needs type`},
		"no example":      {front("// parameters:\n//   a: {type: date, help: h}\n"), `q.cypher:5:9: a parameter that must be given has an example`},
		"bad example":     {front("// parameters:\n//   a: {type: date, help: h, example: soon}\n"), `q.cypher:5:40: example: "soon" is not a day: write year, month and day, as 2023-07-26`},
		"bad default":     {front("// parameters:\n//   a: {type: integer, help: h, default: 1.5}\n"), `q.cypher:5:43: default: "1.5" is not a whole number such as 60`},
		"bad list":        {front("// parameters:\n//   a: {type: list of relation, help: h, default: [ally-of, ally-off]}\n"), `q.cypher:5:62: "ally-off" is not a relation of the ontology; did you mean ALLY_OF?`},
		"two defaults":    {front("// parameters:\n//   a: {type: list of relation, help: h, default: [ally-of], default_from: symmetric}\n"), `q.cypher:5:77: a parameter has default or default_from, not both`},
		"optional":        {front("// parameters:\n//   a: {type: integer, help: h, default: 1, optional: true}\n"), `q.cypher:5:56: a parameter with a default is never without a value, so it is not optional`},
		"unknown origin":  {front("// parameters:\n//   a: {type: list of modality, help: h, default_from: fact_modality}\n"), `q.cypher:5:57: default_from is one of fact_modalities, modalities, conflicts, ends, symmetric, events, goldstein, family:NAME, and here is "fact_modality"; did you mean fact_modalities?`},
		"wrong scope":     {front("// scope: entity\n"), "q.cypher:4:11: the scope is graph, or is left out of a query that begins at an entity or a source"},
		"unknown family":  {front("// parameters:\n//   a: {type: list of relation, help: h, default_from: 'family:allianse'}\n"), `q.cypher:5:57: default_from is one of fact_modalities, modalities, conflicts, ends, symmetric, events, goldstein, family:NAME, and here is "family:allianse"; did you mean family:alliance?`},
		"wrong origin":    {front("// parameters:\n//   a: {type: list of relation, help: h, default_from: modalities}\n"), `q.cypher:5:57: modalities is a list of modality, and the parameter is a list of relation`},
		"names":           {front("// parameters:\n//   A-b: {type: integer, help: h, default: 1}\n"), `q.cypher:5:6: the name of a parameter is in small letters with underscores, and here is "A-b"`},
		"column of kinds": {"// T\n// ---\n// description: d\n// columns: {graph: g, a: [b]}\n// ---\nCYPHER 5\nRETURN 1", "q.cypher:4:14: the column graph is the last one\nq.cypher:4:24: a column says what it holds, as text"},
		"a bomb":          {front("// plan_exceptions: &a [*a]\n"), "q.cypher:4:21: anchors, aliases and merge keys are not read: write the value out\nq.cypher:4:25: anchors, aliases and merge keys are not read: write the value out"},
	} {
		t.Run(name, func(t *testing.T) {
			q, problems := Parse("q.cypher", []byte(c.text), schema.Default())
			if q != nil {
				t.Error("the file was read")
			}
			if diff := cmp.Diff(c.want, problems.Error()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestReadTakesFoldersAsGroups(t *testing.T) {
	files := fstest.MapFS{
		"q/who.cypher":       {Data: []byte(sound)},
		"q/README.md":        {Data: []byte("no query")},
		"q/b/two.cypher":     {Data: []byte(sound)},
		"q/a/three.cypher":   {Data: []byte(sound)},
		"q/a/one.cypher":     {Data: []byte(sound)},
		"twice/a/one.cypher": {Data: []byte(sound)},
		"twice/b/one.cypher": {Data: []byte(sound)},
		"bad/Who.cypher":     {Data: []byte(sound)},
		"bad/two.cypher":     {Data: []byte("// T")},
	}
	l, err := Read(files, "q", schema.Default())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, q := range l {
		got = append(got, q.Group+"/"+q.Name)
	}
	if diff := cmp.Diff([]string{"/who", "a/one", "a/three", "b/two"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if _, err := Read(files, "twice", schema.Default()); err == nil || err.Error() != "twice/b/one.cypher: twice/a/one.cypher has this name already" {
		t.Errorf("a name in two groups: %v", err)
	}
	_, err = Read(files, "bad", schema.Default())
	want := "bad/Who.cypher: the name of a query is in small letters with underscores, such as allies_on_date.cypher\nbad/two.cypher:2:1: `// ---` opens the front matter in the second line"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := Read(files, "none", schema.Default()); err == nil || !strings.Contains(err.Error(), "reading the queries of none") {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestFind(t *testing.T) {
	l := library(t)
	for name, want := range map[string]string{
		"allies_on_date": "",
		"allies-on-date": "",
		"alies_on_date":  `there is no query "alies_on_date"; did you mean allies_on_date, ties_on_date or bases_on_date?`,
		"coup":           `there is no query "coup"; did you mean cooperation_cut_after_coup, coup_dates, coups_and_sanctions, reactions_to_coup or tenure_at_coup?`,
		"weather":        `there is no query "weather" (entente query list shows them)`,
		"":               `there is no query "" (entente query list shows them)`,
	} {
		q, err := l.Find(name)
		switch {
		case want == "" && (err != nil || q.Name != "allies_on_date"):
			t.Errorf("Find(%q) = %v, %v", name, q, err)
		case want != "" && (err == nil || err.Error() != want):
			t.Errorf("Find(%q) = %v, want %s", name, err, want)
		}
	}
}

// Whatever a file holds, it is a query or problems, and never a panic.
func FuzzParse(f *testing.F) {
	l, err := Shipped(schema.Default())
	if err != nil {
		f.Fatal(err)
	}
	for _, q := range l {
		f.Add([]byte(q.Text))
	}
	front := func(lines string) string {
		return "// T\n// ---\n// description: d\n" + lines + "// columns: {a: b}\n// ---\nCYPHER 5\nRETURN 1 AS a\n"
	}
	for _, lines := range []string{
		"// parameters:\n//   a: {type: date, help: h, example: 2023-07-26}\n//   b: {type: integer, help: h, default: 0x1f}\n", "// scope: graph\r\n", "//\tparameters: {}\n",
		"// parameters: {a: {type: list of relation, help: h, default_from: 'family:alliance'}}\n", "// plan_exceptions: &a [*a]\n", "// description: e\n", "// columns: {\"a\\u202e\": \"\\x1b\"}\n",
		"// parameters:\n//   a: {type: entity, help: |\n//     two\n//     lines\n//     , optional: yes}\n", "/* parameters: {} */\n",
	} {
		f.Add([]byte(front(lines)))
	}
	for _, text := range []string{"\xef\xbb\xbf" + sound, strings.ReplaceAll(sound, "\n", "\r\n"), "// Т\x00\n// ---\n" + strings.Repeat("// a: {", 40), sound, "", "// T\n// ---", "// T\n// ---\n// a: [\n// ---\n", "// T\n// ---\n// parameters: {a: {type: list of relation pair, default: [[a]]}}\n// ---\nCYPHER 5\nx"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var q *Query
		var problems problem.List
		fuzztest.Within(t, func() { q, problems = Parse("q.cypher", text, schema.Default()) })
		if (q == nil) == (len(problems) == 0) {
			t.Fatalf("query %v with problems %v", q, problems)
		}
	})
}
