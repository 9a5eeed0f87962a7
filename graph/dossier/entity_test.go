package dossier_test

import (
	"testing"

	"entente/graph/dossier"
	"entente/schema"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
)

// own is the shipped ontology with a user's entity types.
func own(t *testing.T) *schema.Ontology {
	t.Helper()
	o, problems := schema.Default().Extend("own.yaml", []byte(`version: 1
entities:
  Ship:
    description: A ship
    properties:
      crew: {type: integer, description: How many}
      tonnage: {type: number, description: How heavy}
      armed: {type: boolean, description: Whether}
      launched: {type: date, description: When}
      flag: {type: text, description: Whose}
  Wreck:
    description: A wreck
    properties:
      depth: {type: integer, description: How deep}
`))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestPropertiesHaveTheTypesOfTheOntology(t *testing.T) {
	d, problems := dossier.Read(own(t), "f", []byte(`dossier: d
entities:
- {id: a, name: A, labels: [Ship, Wreck], properties: {crew: 004, tonnage: 1e3, armed: true, launched: 1912-04-10, flag: NO, depth: -3800}}
- {id: b, name: B, labels: [Ship], properties: {crew: ~, flag: ""}}
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if problems := d.Problems(); len(problems) > 0 {
		t.Fatal(problems)
	}
	want := map[string]any{"crew": int64(4), "tonnage": 1000.0, "armed": true, "launched": edtf.Day{Year: 1912, Month: 4, Day: 10}, "flag": "NO", "depth": int64(-3800)}
	if diff := cmp.Diff(want, d.Entities[0].Value.Extra); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if _, given := d.Entities[1].Value.Properties()["crew"]; given {
		t.Error("a property that is given as nothing is written")
	}
}

func TestPropertiesOfAnotherTypeAreRefused(t *testing.T) {
	d, problems := dossier.Read(own(t), "f", []byte(`dossier: d
entities:
- id: a
  name: A
  labels: [Ship]
  properties: {crew: many, tonnage: inf, armed: yes, launched: 1912-04, depth: 1, crw: 3, flag: [a]}
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := `f:6:97: the property "flag" is one value, and here is a list
f:6:22: crew is a whole number such as 1500, and here is "many"
f:6:37: tonnage is a number such as 0.5, and here is "inf"
f:6:49: armed is true or false, and here is "yes"
f:6:64: launched: "1912-04" is not a day: write year, month and day, as 2023-07-26
f:6:73: entities of these labels have no property "depth"
f:6:83: entities of these labels have no property "crw"; did you mean crew?`
	if diff := cmp.Diff(want, d.Problems().Error()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestLabelsStandOnce(t *testing.T) {
	d, problems := dossier.Read(schema.Default(), "f", []byte("dossier: d\nentities:\n- {id: a, name: A, labels: [Person, Office, Person]}\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if diff := cmp.Diff([]string{"Person", "Office"}, d.Entities[0].Value.Labels); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestOntologyWithoutARelationForHolders(t *testing.T) {
	alone, problems := schema.Parse("own.yaml", []byte("version: 1\nentities: {Office: {description: An office}}\n"))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	d, problems := dossier.Read(alone, "f", []byte("dossier: d\nentities:\n- {id: a, name: A, labels: [Office], holders: [{holder: b, document: c}]}\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if diff := cmp.Diff("f:3:47: this ontology has no relation for holders: state them as statements", d.Problems().Error()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
