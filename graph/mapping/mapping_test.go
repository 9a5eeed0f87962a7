package mapping

import (
	"os"
	"strings"
	"testing"

	"entente/schema"
)

// ontology is the shipped one.
func ontology(testing.TB) *schema.Ontology { return schema.Default() }

// head begins a mapping, up to what a test is about.
const head = `mapping: own
title: Own
source: {id: own, name: Own, licence: free, citation: "Own (2024)"}
document: {id: own-1, title: Own 1, date: 2024-01-02}
`

// allies is a mapping of rows a,b,year,kind.
const allies = head + `tables:
  kinds: {"1": defence, "2": entente}
skip:
  - {when: year == '1900', reason: before our time}
entities:
  - {when: kind == '9', id: "org-{slug(a)}", labels: [InternationalOrganization], name: "{upper(a)}"}
statements:
  - {when: kind != '9' && kind != '8', id: "{a}-{b}-{year}", subject: "cow:{a}", type: ally-of, object: "cow:{b}", valid: "{year}", quote: "{lookup('kinds', kind)}"}
`

func parsed(t testing.TB, text string) *Mapping {
	t.Helper()
	m, problems := Parse(ontology(t), "own.yaml", []byte(text))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestShippedMappingsAreFoundByTheirNames(t *testing.T) {
	all, err := Shipped(ontology(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		found, err := Find(ontology(t), m.ID)
		if err != nil {
			t.Fatal(err)
		}
		text, err := found.Text()
		if err != nil {
			t.Fatalf("%s is not in the file of its name: %v", m.ID, err)
		}
		onDisk, err := os.ReadFile("../../schema/mappings/" + m.ID + ".yaml")
		if err != nil || string(onDisk) != string(text) {
			t.Errorf("the text of %s is not its file: %v", m.ID, err)
		}
	}
	_, err = Find(ontology(t), "powel-thyne")
	if err == nil || !strings.HasSuffix(err.Error(), "did you mean powell-thyne?") {
		t.Errorf("got %v", err)
	}
}
