package fingerprint_test

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"entente/graph/fingerprint"
	"entente/graph/neo"
	"entente/graph/neo/neotest"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { os.Exit(neotest.Main(m)) }

func of(t *testing.T, db *neo.DB) fingerprint.Fingerprint {
	t.Helper()
	f, err := fingerprint.Of(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// world writes a small graph. Its parts come in the order in which they are
// given, which is no part of the graph.
func world(t *testing.T, db *neo.DB, parts ...string) {
	t.Helper()
	neotest.Write(t, db, "MATCH (n) DETACH DELETE n", nil)
	for _, part := range parts {
		neotest.Write(t, db, part, nil)
	}
}

const (
	france   = "CREATE (:Entity:Country {id: 'france', name: 'France', aliases: ['a b'], load: 'one'})"
	niger    = "CREATE (:Entity:Country {id: 'niger', name: 'Niger', valid_from: date('1960-08-03'), load: 'one'})"
	document = "CREATE (:Document {id: 'd'})-[:PUBLISHED_BY]->(:Source {id: 's'})"
	ally     = "MATCH (a {id: 'france'}), (b {id: 'niger'}) CREATE (a)-[:ALLY_OF {key: 's/1', confidence: 1.0, load: 'one'}]->(b)"
	run      = "CREATE (:Load {id: 'one'})-[:AT]->(:Checkpoint {id: 'c'})"
)

func TestWhatDoesNotCount(t *testing.T) {
	db := neotest.Open(t)
	world(t, db, france, niger, document, ally)
	want := of(t, db)
	for name, parts := range map[string][]string{
		"order":       {document, niger, france, ally},
		"run":         {run, france, niger, document, ally},
		"property":    {france, niger, document, ally, "MATCH (n {load: 'one'}) SET n.load = 'two'", "MATCH ()-[r {load: 'one'}]-() SET r.load = 'two'"},
		"link of run": {france, niger, document, ally, run, "MATCH (l:Load), (n:Country {id: 'niger'}) CREATE (l)-[:WROTE]->(n), (n)-[:WROTE]->(l)"},
	} {
		world(t, db, parts...)
		got := of(t, db)
		if !got.Equal(want) || got.String() != want.String() {
			t.Errorf("%s: %v", name, want.Differences(got))
		}
	}
}

func TestWhatCounts(t *testing.T) {
	db := neotest.Open(t)
	world(t, db, france, niger, document, ally)
	whole := of(t, db)
	for name, c := range map[string]struct{ change, want string }{
		"a node":            {"CREATE (:Entity:Person {id: 'x'})", "Entity:Person differs: 0 and 1"},
		"a node is gone":    {"MATCH (n:Document) DETACH DELETE n", "Document differs: 1 and 0\nPUBLISHED_BY differs: 1 and 0"},
		"a label":           {"MATCH (n {id: 'niger'}) SET n:Territory", "Country:Entity differs: 2 and 1\nCountry:Entity:Territory differs: 0 and 1"},
		"a property":        {"MATCH (n {id: 'niger'}) SET n.name = 'Nigeria'", "Country:Entity differs: 2 in both, with other contents"},
		"a type of value":   {"MATCH ()-[r:ALLY_OF]->() SET r.confidence = 1", "ALLY_OF differs: 1 in both, with other contents"},
		"a date":            {"MATCH (n {id: 'niger'}) SET n.valid_from = '1960-08-03'", "Country:Entity differs: 2 in both, with other contents"},
		"a list":            {"MATCH (n {id: 'france'}) SET n.aliases = ['a', 'b']", "Country:Entity differs: 2 in both, with other contents"},
		"a direction":       {"MATCH (a)-[r:ALLY_OF]->(b) CREATE (b)-[n:ALLY_OF]->(a) SET n = properties(r) DELETE r", "ALLY_OF differs: 1 in both, with other contents"},
		"twice the same":    {"MATCH (a)-[r:PUBLISHED_BY]->(b) CREATE (a)-[:PUBLISHED_BY]->(b)", "PUBLISHED_BY differs: 1 and 2"},
		"a type":            {"MATCH (a)-[r:ALLY_OF]->(b) CREATE (a)-[n:RIVAL_OF]->(b) SET n = properties(r) DELETE r", "ALLY_OF differs: 1 and 0\nRIVAL_OF differs: 0 and 1"},
		"a hostile type":    {"MATCH (a {id: 'france'}), (b {id: 'niger'}) CREATE (a)-[:`x``]->() DETACH DELETE s //`]->(b)", "x`]->() DETACH DELETE s // differs: 0 and 1"},
		"swapped values":    {"MATCH (a {id: 'france'}), (b {id: 'niger'}) WITH a, b, a.name AS x SET a.name = b.name, b.name = x", "Country:Entity differs: 2 in both, with other contents"},
		"two swap contents": {"MATCH (n:Entity) SET n.load = null, n.name = n.id", "Country:Entity differs: 2 in both, with other contents"},
	} {
		world(t, db, france, niger, document, ally, c.change)
		got := of(t, db)
		if diff := cmp.Diff(c.want, strings.Join(whole.Differences(got), "\n")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if got.String() == whole.String() {
			t.Errorf("%s: both are %s", name, got)
		}
	}
}

func TestTheTextAndItsParts(t *testing.T) {
	db := neotest.Open(t)
	world(t, db)
	if got := of(t, db).String(); got != "0-0-"+strings.Repeat("0", 32) {
		t.Errorf("an empty graph is %s", got)
	}
	world(t, db, france, niger, document, ally)
	f := of(t, db)
	var names []string
	for _, p := range slices.Concat(f.Nodes, f.Relationships) {
		names = append(names, p.Name)
	}
	if diff := cmp.Diff([]string{"Country:Entity", "Document", "Source", "ALLY_OF", "PUBLISHED_BY"}, names); diff != "" {
		t.Error(diff)
	}
	// It stands in manifests and scripts: what it is made of may not change unseen.
	if want := "4-2-7ee1750234a225b9b620ef370359d7ac"; f.String() != want {
		t.Errorf("the fingerprint is %s, want %s", f, want)
	}
	text, err := json.Marshal(f)
	if err != nil || !strings.Contains(string(text), `{"name":"Country:Entity","count":2,"sum":"`) || !strings.Contains(string(text), f.String()) {
		t.Errorf("as JSON it is %s, %v", text, err)
	}
}

// A scan of all nodes for each label, or rows that the server gathers, would
// not do for large graphs.
func TestThePlansAreStreams(t *testing.T) {
	db := neotest.Open(t)
	for _, cypher := range fingerprint.Statements("Entity", "ALLY_OF") {
		operators, err := db.Explain(context.Background(), cypher, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"Eager", "Sort", "AllNodesScan", "CartesianProduct", "EagerAggregation"} {
			if slices.Contains(operators, bad) {
				t.Errorf("%s\nis planned with %s: %v", cypher, bad, operators)
			}
		}
	}
}
