package export

import (
	"strings"
	"testing"

	"entente/schema"
)

// TestNoCellIsAFormula writes nodes and relationships of whose every text a
// spreadsheet would make a formula, as others than Entente may have made them.
func TestNoCellIsAFormula(t *testing.T) {
	const formula = `=HYPERLINK("x")`
	var nodes, relationships strings.Builder
	shape := Shape{Labels: []string{entity, "Person"}, Types: []string{"ALLY_OF"}}
	w, err := newCSV(&nodes, &relationships, schema.Default(), shape, &Report{})
	if err != nil {
		t.Fatal(err)
	}
	properties := map[string]any{"id": formula, "name": formula, "quote": formula, "valid": formula}
	if err := w.node(&Node{Kind: entity, ID: formula, Labels: []string{formula}, Properties: properties}); err != nil {
		t.Fatal(err)
	}
	if err := w.relationship(&Relationship{Type: formula, Key: formula, From: formula, To: formula, Properties: properties}); err != nil {
		t.Fatal(err)
	}
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"nodes": nodes.String(), "relationships": relationships.String()} {
		if n := strings.Count(text, formula[:10]); n < 4 || strings.Count(text, "'"+formula[:10]) != n {
			t.Errorf("%s: %s", name, text)
		}
	}
}
