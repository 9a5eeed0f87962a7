package graph_test

import (
	"testing"

	"entente/graph"
	"entente/schema"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
)

func pointer(f float64) *float64 { return &f }

func TestProperties(t *testing.T) {
	for name, c := range map[string]struct{ got, want map[string]any }{
		"source with its id alone": {graph.Source{ID: "s"}.Properties(), map[string]any{"id": "s"}},
		"source": {
			graph.Source{ID: "s", Name: "S", Kind: "news", URL: "u", Licence: "l", Citation: "c"}.Properties(),
			map[string]any{"id": "s", "name": "S", "kind": "news", "url": "u", "licence": "l", "citation": "c"},
		},
		"document keeps its date as EDTF, and its source is no property": {
			graph.Document{ID: "d", Source: "s", Title: "T", Date: interval(t, "2023-09")}.Properties(),
			map[string]any{"id": "d", "title": "T", "date": "2023-09"},
		},
		"entity without a validity": {
			graph.Entity{ID: "e", Name: "E", Labels: []string{"Person"}}.Properties(),
			map[string]any{"id": "e", "name": "E"},
		},
		"entity that goes on": {
			graph.Entity{ID: "e", Name: "E", Aliases: []string{"X"}, Valid: interval(t, "1960-08-03/.."), Extra: map[string]any{"population": int64(3), "note": ""}}.Properties(),
			map[string]any{"id": "e", "name": "E", "aliases": []string{"X"}, "population": int64(3), "valid": "1960-08-03/..", "valid_from": edtf.Day{Year: 1960, Month: 8, Day: 3}},
		},
		"statement with the least": {
			(&graph.Statement{Key: "s/1", Type: "ALLY_OF", Subject: "a", Object: "b", Source: "s", Document: "d", Modality: "asserted", Dossiers: []string{"x"}}).Properties(),
			map[string]any{"key": "s/1", "source": "s", "document": "d", "modality": "asserted", "dossiers": []string{"x"}},
		},
		"statement with everything": {
			(&graph.Statement{
				Key: "s/1", Source: "s", Document: "d", Locator: "p6", Quote: "q", AttributedTo: "w", Modality: "reported", Valid: interval(t, "2021-04/2023-07-26"),
				ReportedAt: edtf.Day{Year: 2023, Month: 9, Day: 5}, Confidence: pointer(0.9), Dossiers: []string{"x"}, Extra: map[string]any{"troops": int64(1500)},
			}).Properties(),
			map[string]any{
				"key": "s/1", "source": "s", "document": "d", "locator": "p6", "quote": "q", "attributed_to": "w", "modality": "reported",
				"valid": "2021-04/2023-07-26", "valid_from": edtf.Day{Year: 2021, Month: 4, Day: 1}, "valid_to": edtf.Day{Year: 2023, Month: 7, Day: 26},
				"reported_at": edtf.Day{Year: 2023, Month: 9, Day: 5}, "confidence": 0.9, "dossiers": []string{"x"}, "troops": int64(1500),
			},
		},
		"open end has no valid_to, and no confidence is not 0": {
			(&graph.Statement{Key: "k", Valid: interval(t, "2023-07-26/..")}).Properties(),
			map[string]any{"key": "k", "valid": "2023-07-26/..", "valid_from": edtf.Day{Year: 2023, Month: 7, Day: 26}},
		},
		"open start has no valid_from": {
			(&graph.Statement{Key: "k", Valid: interval(t, "../1974")}).Properties(),
			map[string]any{"key": "k", "valid": "../1974", "valid_to": edtf.Day{Year: 1974, Month: 12, Day: 31}},
		},
		"confidence of 0, false and 0 are known": {
			(&graph.Statement{Key: "k", Confidence: pointer(0), Extra: map[string]any{"troops": int64(0), "armed": false, "about": ""}}).Properties(),
			map[string]any{"key": "k", "confidence": 0.0, "troops": int64(0), "armed": false},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, c.got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// The ontology documents the properties of the graph; nothing else is written.
func TestPropertiesAreThoseOfTheOntology(t *testing.T) {
	o := schema.Default()
	all := interval(t, "1960/1974")
	day := edtf.Day{Year: 2023, Month: 9, Day: 5}
	for label, written := range map[string]map[string]any{
		"Source":   graph.Source{ID: "s", Name: "S", Kind: "news", URL: "u", Licence: "l", Citation: "c"}.Properties(),
		"Document": graph.Document{ID: "d", Title: "T", URL: "u", Licence: "l", Date: all}.Properties(),
		"Entity":   graph.Entity{ID: "e", Name: "E", Aliases: []string{"X"}, Codes: []graph.Code{{System: "iso3", Value: "NER"}}, Valid: all}.Properties(),
	} {
		declared := map[string]schema.PropertyType{}
		for _, p := range o.Node(label).Properties {
			declared[p.Name] = p.Type
		}
		for _, s := range o.CodeSystems {
			declared[s.Name] = schema.Text
		}
		sameTypes(t, label, declared, written)
	}
	declared := map[string]schema.PropertyType{}
	for _, p := range o.Statement {
		declared[p.Name] = p.Type
	}
	sameTypes(t, "a statement", declared, (&graph.Statement{
		Key: "k", Source: "s", Document: "d", Locator: "p", Quote: "q", AttributedTo: "w", Modality: "m", Valid: all, ReportedAt: day, Confidence: pointer(1), Dossiers: []string{"x"},
	}).Properties())
}

func sameTypes(t *testing.T, what string, declared map[string]schema.PropertyType, written map[string]any) {
	t.Helper()
	for name, value := range written {
		var is schema.PropertyType
		switch value.(type) {
		case string:
			is = schema.Text
		case []string:
			is = schema.TextList
		case edtf.Day:
			is = schema.Date
		case float64:
			is = schema.Number
		}
		if declared[name] != is {
			t.Errorf("%s: %s is %T, and the ontology has %q", what, name, value, declared[name])
		}
	}
}

func TestLabelIsTheFirst(t *testing.T) {
	if got := (graph.Entity{Labels: []string{"Office", "Event"}}).Label(); got != "Office" {
		t.Errorf("the main label is %q", got)
	}
	if got := (graph.Entity{}).Label(); got != "" {
		t.Errorf("without labels the main label is %q", got)
	}
}

func TestLenCountsEveryRecord(t *testing.T) {
	set := graph.Set{Sources: make([]graph.Source, 1), Documents: make([]graph.Document, 2), Entities: make([]graph.Entity, 4), Statements: make([]graph.Statement, 8)}
	if got := set.Len(); got != 15 {
		t.Errorf("there are %d records", got)
	}
}
