package query

import (
	"testing"

	"entente/schema"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func sample(t *testing.T) *Query {
	t.Helper()
	q, problems := Parse("sample.cypher", []byte(`// Sample
// ---
// description: d
// parameters:
//   date: {type: date, help: The day, example: 2023-07-01}
//   whom: {type: entity, help: Whom, example: Côte d'Ivoire}
//   days: {type: integer, default: 60, help: How many}
//   share: {type: number, optional: true, help: How much}
//   parts: {type: boolean, default: false, help: Whether}
//   relation: {type: relation, optional: true, help: Which}
//   others: {type: list of relation, default_from: symmetric, help: Which}
//   pairs: {type: list of relation pair, default_from: conflicts, help: Which}
//   choice: {type: list of relation, default: [ally-of], help: Which}
//   weights: {type: weights, default_from: goldstein, help: How much}
//   words: {type: list of text, optional: true, help: Which}
//   numbers: {type: list of integer, optional: true, help: Which}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which}
// columns: {a: b}
// ---
CYPHER 5
MATCH ()-[:ALLY_OF|OUSTED]->()
RETURN 1 AS a`), schema.Default())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return q
}

func TestBind(t *testing.T) {
	q := sample(t)
	got, err := q.Bind(map[string]string{
		"date": "2023-07-26", "whom": "Niger", "days": "-3", "share": "0.5", "parts": "true", "relation": "ally-of", "others": "rival-of, OUSTED",
		"pairs": `[["aids", "AID_CUT"]]`, "choice": "ousted", "weights": `{"sanctions": -8, "AIDS": 7.5}`, "words": `["a, b", 1, true]`, "numbers": "1,2", "modalities": "Denied",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"date": edtf.Day{Year: 2023, Month: 7, Day: 26}, "whom": "Niger", "days": int64(-3), "share": 0.5, "parts": true, "relation": "ALLY_OF",
		"others": []string{"RIVAL_OF", "OUSTED"}, "pairs": [][]string{{"AIDS", "AID_CUT"}}, "choice": []string{"OUSTED"}, "weights": map[string]any{"SANCTIONS": -8.0, "AIDS": 7.5}, "words": []string{"a, b", "1", "true"},
		"numbers": []any{int64(1), int64(2)}, "modalities": []string{"denied"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestBindTakesDefaults(t *testing.T) {
	o := schema.Default()
	got, err := sample(t).Bind(map[string]string{"date": "2023-07-26", "whom": "niger", "modalities": "all"})
	if err != nil {
		t.Fatal(err)
	}
	var pairs [][]string
	for _, pair := range o.Conflicts() {
		pairs = append(pairs, pair[:])
	}
	weights := map[string]any{}
	for relation, weight := range o.Goldstein() {
		weights[relation] = weight
	}
	var symmetric []string
	for _, r := range o.Relations {
		if r.Symmetric {
			symmetric = append(symmetric, r.Type)
		}
	}
	want := map[string]any{
		"date": edtf.Day{Year: 2023, Month: 7, Day: 26}, "whom": "niger", "days": int64(60), "share": nil, "parts": false, "relation": nil,
		"others": symmetric, "pairs": pairs, "choice": []string{"ALLY_OF"}, "weights": weights, "words": nil, "numbers": nil, "modalities": o.ModalityNames(),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestBindTellsEveryProblem(t *testing.T) {
	for name, c := range map[string]struct {
		texts map[string]string
		want  string
	}{
		"nothing given": {nil, "sample needs the parameter date (date: The day), as in --param date=2023-07-01\nsample needs the parameter whom (entity: Whom), as in --param whom='Côte d'\\''Ivoire'"},
		"unknown names": {map[string]string{"date": "2023-07-01", "whom": "x", "dayz": "1", "zzzzzz": "1"}, "sample has no parameter \"dayz\"; did you mean days?\nsample has no parameter \"zzzzzz\" (it has date, whom, days, share, parts, relation, others, pairs, choice, weights, words, numbers, modalities)"},
		"bad values": {map[string]string{"date": "2023-13-01", "whom": " ", "days": "1.5", "share": "NaN", "parts": "yes"},
			"the parameter date: month 13 in \"2023-13-01\": write the month before the day, 2023-01-13\nthe parameter days: \"1.5\" is not a whole number such as 60\nthe parameter parts: \"yes\" is not true or false\nthe parameter share: \"NaN\" is not a number such as 0.5\nthe parameter whom is empty: give a value, or leave it out"},
		"bad relations": {map[string]string{"date": "2023-07-01", "whom": "x", "relation": "ousted-by", "others": "aly-of", "pairs": "[[\"AIDS\"]]"},
			"the parameter others: \"aly-of\" is not a relation of the ontology; did you mean ALLY_OF?\nthe parameter pairs: [AIDS] is not a pair of relations such as [\"AIDS\", \"AID_CUT\"]\nthe parameter relation: OUSTED_BY is OUSTED seen from the other end: ask for OUSTED, with subject and object exchanged"},
		"bad lists": {map[string]string{"date": "2023-07-01", "whom": "x", "words": "[1", "numbers": "[[1]]", "modalities": ", ", "others": "[null]"},
			"the parameter modalities: the list is empty\nthe parameter numbers: [1] is a list within the list\nthe parameter others: <nil> is not a value for a list\nthe parameter words: \"[1\" is not a list: write values with commas between them, or a JSON array such as [\"a\", \"b\"]"},
		"bad weights":    {map[string]string{"date": "2023-07-01", "whom": "x", "weights": `{"SANCTION": 1}`}, "the parameter weights: \"SANCTION\" is not a relation of the ontology; did you mean SANCTIONS?"},
		"no weights":     {map[string]string{"date": "2023-07-01", "whom": "x", "weights": `-8`}, "the parameter weights: \"-8\" is not a JSON object of relations and numbers such as {\"SANCTIONS\": -8}"},
		"a text":         {map[string]string{"date": "2023-07-01", "whom": "x", "weights": `{"SANCTIONS": "much"}`}, "the parameter weights: much is not a number for SANCTIONS"},
		"not looked for": {map[string]string{"date": "2023-07-01", "whom": "x", "choice": "sanctions"}, "the parameter choice: sample does not look for SANCTIONS, but for ALLY_OF, OUSTED"},
		"bad modality":   {map[string]string{"date": "2023-07-01", "whom": "x", "modalities": "assertd"}, "the parameter modalities: \"assertd\" is not a modality (they are asserted, reported, planned, possible, demanded, denied, historical); did you mean asserted?"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sample(t).Bind(c.texts)
			if err == nil {
				t.Fatal("accepted")
			}
			if diff := cmp.Diff(c.want, err.Error()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestOwnStatementsGuessTypes(t *testing.T) {
	q, err := FromText("RETURN $a", schema.Default())
	if err != nil {
		t.Fatal(err)
	}
	got, err := q.Bind(map[string]string{
		"day": "2023-07-26", "whole": "42", "half": "0.5", "yes": "true", "none": "null", "text": "Niger", "quoted": `"42"`,
		"list": `[1, "a", [2.5]]`, "object": `{"a": 1}`, "huge": "1e400", "twice": "1 2", "empty": "",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"day": edtf.Day{Year: 2023, Month: 7, Day: 26}, "whole": int64(42), "half": 0.5, "yes": true, "none": nil, "text": "Niger", "quoted": "42",
		"list": []any{int64(1), "a", []any{2.5}}, "object": map[string]any{"a": int64(1)}, "huge": "1e400", "twice": "1 2", "empty": "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Whatever text is given for whatever type, the answer is a value or a
// problem with words.
func TestParseValueIsTotal(t *testing.T) {
	o := schema.Default()
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(types()).Draw(t, "type")
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[\[\]",0-9a-z: -]{0,20}`), rapid.SampledFrom(o.RelationNames())).Draw(t, "text")
		value, problem := parseValue(o, kind, text)
		if (value == nil) == (problem == nil) {
			t.Fatalf("%s of %q: %v and %v", kind, text, value, problem)
		}
	})
}

func TestFromText(t *testing.T) {
	for text, want := range map[string]string{
		"RETURN 1":                          "CYPHER 5\nRETURN 1",
		"  cypher 25 RETURN 1":              "  cypher 25 RETURN 1",
		"// a\n/* b\n */ CYPHER 5 RETURN 1": "// a\n/* b\n */ CYPHER 5 RETURN 1",
		"// CYPHER 5\nRETURN 1":             "CYPHER 5\n// CYPHER 5\nRETURN 1",
		"CYPHERED":                          "CYPHER 5\nCYPHERED",
	} {
		q, err := FromText(text, schema.Default())
		if err != nil || q.Statement != want {
			t.Errorf("FromText(%q) = %v, %v, want %q", text, q, err, want)
		}
	}
	for _, text := range []string{"", " \n", "// only a comment", "/* and */ ; "} {
		if _, err := FromText(text, schema.Default()); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}
