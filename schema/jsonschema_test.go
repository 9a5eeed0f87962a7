package schema_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"entente/schema"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// compiled is the dossier schema as an editor would see it: through JSON.
func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := json.Marshal(schema.Default().DossierSchema())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("dossier.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("dossier.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func instance(t *testing.T, text []byte) any {
	t.Helper()
	js, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(js))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestDossierSchemaTakesTheFixtures(t *testing.T) {
	s := compiled(t)
	for _, name := range []string{"niger-2023.yaml", "gazetteer.yaml"} {
		text, err := os.ReadFile("../fixtures/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(instance(t, text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDossierSchemaRefuses(t *testing.T) {
	s := compiled(t)
	for name, text := range map[string]string{
		"no dossier":    "title: x",
		"unknown key":   "dossier: a\nstatement: []",
		"unknown type":  "dossier: a\nstatements: [{subject: a, type: friend-of, object: b, document: d}]",
		"modality":      "dossier: a\nstatements: [{subject: a, type: ally-of, object: b, document: d, modality: maybe}]",
		"confidence":    "dossier: a\nstatements: [{subject: a, type: ally-of, object: b, document: d, confidence: 2}]",
		"label":         "dossier: a\nentities: [{id: a, labels: [Contry], name: A}]",
		"unknown codes": "dossier: a\nentities: [{id: a, labels: [Country], name: A, codes: {isoo: AA}}]",
	} {
		if err := s.Validate(instance(t, []byte(text))); err == nil {
			t.Errorf("%s: the schema takes it", name)
		}
	}
}
