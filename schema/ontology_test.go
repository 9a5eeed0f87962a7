package schema

import (
	"bufio"
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestShippedOntologyIsWholeAndBroad(t *testing.T) {
	o, problems := Parse("ontology.yaml", shipped)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if len(o.Entities) < 12 || len(o.Relations) < 40 {
		t.Errorf("%d entity types and %d relations, and 12 and 40 are the least", len(o.Entities), len(o.Relations))
	}
	for _, family := range []string{"diplomacy", "alliance", "conflict", "troops", "power", "sanctions", "aid", "economy", "membership", "protest", "statement"} {
		if len(o.Family(family)) == 0 {
			t.Errorf("no relation of the family %s", family)
		}
	}
	for _, r := range o.Relations {
		if strings.HasSuffix(r.Inverse, r.Type) && r.Inverse == r.Type {
			t.Errorf("%s is its own inverse and not symmetric", r.Type)
		}
	}
}

func TestRelationsByTheNamesOfFiles(t *testing.T) {
	o := Default()
	for name, want := range map[string]string{
		"ally-of": "ALLY_OF", "ALLY_OF": "ALLY_OF", "ally of": "ALLY_OF", "ousted": "OUSTED", "ousted-by": "OUSTED inverted",
		"cooperation-suspended": "COOPERATION_SUSPENDED", "redeploy-to": "REDEPLOY_TO", "friend-of": "",
	} {
		r, inverted := o.Relation(name)
		got := ""
		if r != nil {
			got = r.Type
		}
		if inverted {
			got += " inverted"
		}
		if got != want {
			t.Errorf("%s is %q, not %q", name, got, want)
		}
	}
}

func TestWhatEndsWhat(t *testing.T) {
	o := Default()
	r, _ := o.Relation("cooperation-suspended")
	if diff := cmp.Diff([]string{"COOPERATES_WITH"}, r.Ends); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"asserted", "reported"}, o.FactModalities()); diff != "" {
		t.Error(diff)
	}
	for _, pair := range o.Conflicts() {
		if pair[0] > pair[1] {
			t.Errorf("the pair %v is not in order", pair)
		}
	}
	if !o.Allows([]string{"actor"}, []string{"Person"}) || o.Allows([]string{"state"}, []string{"Person"}) {
		t.Error("groups are not resolved")
	}
}

func TestExtensionAddsAndRedefinesNothing(t *testing.T) {
	extended, problems := Default().Extend("own.yaml", []byte(`version: 1
entities:
  Tribe: {description: A tribe, colour: "#112233", properties: {members: {type: integer, unit: persons, description: How many}}}
relations:
  BLOOD_FEUD_WITH: {family: conflict, nature: state, from: [Tribe], to: [Tribe], symmetric: true, description: A feud}
`))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if extended.Entity("Tribe") == nil || extended.Entity("Country") == nil {
		t.Error("the extension lacks an entity type")
	}
	if r, _ := extended.Relation("blood-feud-with"); r == nil {
		t.Error("the extension lacks its relation")
	}
	if Default().Entity("Tribe") != nil {
		t.Error("the shipped ontology was changed")
	}
}

func TestProblemsOfAnOntologyHavePositions(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"redefined": {"version: 1\nentities:\n  Country: {description: x}\n", "own.yaml:3:3: Country is defined already: an extension adds names and redefines none"},
		"form":      {"version: 1\nentities:\n  my tribe: {description: x}\n", `own.yaml:3:3: "my tribe" cannot name an entity type: write it in CamelCase, at most 64 characters`},
		"injection": {"version: 1\nrelations:\n  \"A`]->() DELETE r //\": {family: f, nature: state, from: [Person], to: [Person], symmetric: true, description: x}\n", "own.yaml:3:3: \"A`]->() DELETE r //\" cannot name a relation: write it in SCREAMING_SNAKE_CASE, at most 64 characters"},
		"end":       {"version: 1\nrelations:\n  KNOWS: {family: f, nature: state, from: [Persn], to: [Person], inverse: KNOWN_BY, description: x}\n", "own.yaml:3:3: no entity type or group is named Persn; did you mean Person?"},
		"inverse":   {"version: 1\nrelations:\n  KNOWS: {family: f, nature: state, from: [Person], to: [Person], description: x}\n", "own.yaml:3:3: the relation KNOWS needs an inverse, the name from its other end, or symmetric: true"},
		"model":     {"version: 1\nmodel: {}\n", `own.yaml:2:1: an ontology has no key "model" (it has version, modalities, code_systems, groups, entities, relations)`},
		"ends":      {"version: 1\nrelations:\n  KNOWS: {family: f, nature: state, from: [Person], to: [Person], inverse: KNOWN_BY, ends: [ALY_OF], description: x}\n", "own.yaml:3:3: KNOWS names the relation ALY_OF, which is not defined; did you mean ALLY_OF?"},
		"reserved":  {"version: 1\nrelations:\n  KNOWS: {family: f, nature: state, from: [Person], to: [Person], inverse: KNOWN_BY, description: x, properties: {key: {type: text, description: x}}}\n", "own.yaml:3:115: every statement has key already: choose another name"},
		"type":      {"version: 1\nentities:\n  Tribe: {description: x, properties: {n: {type: int, description: x}}}\n", `own.yaml:3:50: there is no property type "int": it is one of [text integer number boolean date datetime list]`},
		"system":    {"version: 1\ncode_systems:\n  name: {pattern: x, description: x}\n", "own.yaml:3:3: every entity has name already: choose another name"},
		"list":      {"version: 1\nentities:\n  Tribe: {description: x, properties: {n: {type: list, description: x}}}\n", "own.yaml:3:40: a declared property is text, integer, number, boolean or date, and not list"},
		"version":   {"version: 2\n", `own.yaml:1:10: this is version "2" of the form of ontologies, and version 1 is read`},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := Default().Extend("own.yaml", []byte(c.text))
			if diff := cmp.Diff(c.want, problems.Error()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestDocs(t *testing.T) {
	var b bytes.Buffer
	if err := Default().WriteDocs(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/docs.md", b.Bytes())
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs; go test ./schema -update rewrites it (-want +got)\n%s", path, diff)
	}
}

// The weights are those that GDELT gives the CAMEO codes of its events.
func TestGoldsteinIsTheWeightOfTheFirstCode(t *testing.T) {
	file, err := os.Open("../../shared/data/gdelt2_events/20180101000000.export.CSV")
	if err != nil {
		t.Skipf("the GDELT sample is not here: %v", err)
	}
	defer func() { _ = file.Close() }()
	published := map[string]string{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if cells := strings.Split(lines.Text(), "\t"); len(cells) > 30 {
			published[cells[26]] = cells[30]
		}
	}
	held := 0
	for _, r := range Default().Relations {
		if r.Goldstein == nil {
			continue
		}
		if want, known := published[r.Cameo[0]]; known {
			held++
			if got := weight(r.Goldstein); got != want {
				t.Errorf("%s weighs %s, and CAMEO %s %s", r.Type, got, r.Cameo[0], want)
			}
		}
	}
	if held < 20 {
		t.Errorf("only %d weights are in the sample", held)
	}
}

func TestGoldsteinIsWithinItsScale(t *testing.T) {
	for text, want := range map[string]string{
		"-5.6": "", "0": "", "10": "",
		"11":   `goldstein is a number between -10 and 10, and here is "11"`,
		"NaN":  `goldstein is a number between -10 and 10, and here is "NaN"`,
		"much": `goldstein is a number between -10 and 10, and here is "much"`,
	} {
		o, problems := Default().Extend("own.yaml", []byte("version: 1\nrelations:\n  NAGS: {family: own, nature: event, from: [actor], to: [actor], inverse: NAGGED_BY, goldstein: "+text+", description: d}\n"))
		switch {
		case want == "" && (len(problems) > 0 || len(o.Goldstein()) != len(Default().Goldstein())+1):
			t.Errorf("%s: %v", text, problems)
		case want != "" && !strings.Contains(problems.Error(), want):
			t.Errorf("%s: %v, want %s", text, problems, want)
		}
	}
}
