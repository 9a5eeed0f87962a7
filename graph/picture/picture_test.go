package picture

import (
	"context"
	"os"
	"testing"

	"entente/graph/draw"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/query"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { os.Exit(neotest.Main(m)) }

func TestEverythingDrawsEachStatement(t *testing.T) {
	db := neotest.Empty(t)
	neotest.Write(t, db, `CREATE (f:Entity:Country {id: 'france', name: 'France'}), (n:Entity:Country {id: 'niger', name: 'Niger'}), (s:Source {id: 's'})
CREATE (f)-[:ALLY_OF {key: 's/1', source: 's', modality: 'asserted', valid: '1960'}]->(n)
CREATE (f)-[:WITHDRAWS_FROM {key: 's/2', source: 's', modality: 'planned', quote: 'very swift'}]->(n)
CREATE (f)-[:MINE {key: 's/3'}]->(n)
CREATE (:Document {id: 'd'})-[:PUBLISHED_BY]->(s)`, nil)
	g, err := Everything(context.Background(), db, Filter{Ontology: schema.Default()})
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Nodes) != 2 || g.Nodes[0].Colour != schema.Default().Entity("Country").Colour || g.Caption != "Sources: s" {
		t.Errorf("the picture is %+v", g)
	}
	drawn := map[string]draw.Edge{}
	for _, e := range g.Edges {
		e.From, e.To = "", ""
		drawn[e.Type] = e
	}
	want := map[string]draw.Edge{
		"ALLY_OF":        {Type: "ALLY_OF", Undirected: true, Tooltip: "valid: 1960\nmodality: asserted\nsource: s"},
		"WITHDRAWS_FROM": {Type: "WITHDRAWS_FROM", Dashed: true, Tooltip: "modality: planned\nsource: s\nquote: very swift"},
	}
	if diff := cmp.Diff(want, drawn); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAnEmptyGraphIsAnEmptyPicture(t *testing.T) {
	g, err := Everything(context.Background(), neotest.Empty(t), Filter{Ontology: schema.Default()})
	if err != nil || len(g.Nodes)+len(g.Edges) != 0 {
		t.Errorf("the picture is %+v, %v", g, err)
	}
}

func TestARelationshipWhoseEndsAreNotInThePartIsLeftOut(t *testing.T) {
	g := Of(schema.Default(), query.Graph{
		Nodes:         []neo.Node{{ElementID: "1", Labels: []string{"Person", "Entity"}, Properties: map[string]any{"id": "bazoum"}}},
		Relationships: []neo.Relationship{{ElementID: "r", StartID: "1", EndID: "2", Type: "ALLY_OF", Properties: map[string]any{}}},
	})
	if len(g.Edges) != 0 || len(g.Nodes) != 1 || g.Nodes[0].Name != "bazoum" || g.Nodes[0].Label != "Person" {
		t.Errorf("the picture is %+v", g)
	}
}
