package query

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

const smallWorld = `
	Country niger Niger
	Country nigeria Nigeria
	Country france France
	Person bazoum Mohamed Bazoum
	france ALLY_OF niger | 1960/.. | asserted | news | 2023-09-05
	niger NEIGHBOUR_OF nigeria | 1960/.. | asserted | cow
	france SUPPORTS bazoum`

// costly operators read what the question is not about, or hold the whole
// answer back. A query that has one gives its reason in plan_exceptions.
var costly = []string{"AllNodesScan", "CartesianProduct", "Eager", "NodeByLabelScan", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan"}

// The server plans by what it has counted, so a plan shows its cost only on a
// graph that is larger than its parts.
func TestPlansAreNotCostly(t *testing.T) {
	db := database(t)
	fill(t, db, 1, 200)
	for name, operators := range explained(t, db, costly) {
		q := find(t, name)
		// Which scan the server takes depends on what it has counted so far.
		used := func(operator string) bool {
			return q.PlanExceptions[operator] != "" || strings.HasSuffix(operator, "Scan")
		}
		if len(q.PlanExceptions) > 0 && !slices.ContainsFunc(operators, used) {
			t.Errorf("%s excuses %v, and its plan has none of it: %s", q.Name, q.PlanExceptions, strings.Join(operators, " "))
		}
	}
}

// explained looks for operators in the plans of all queries, which it returns.
func explained(t *testing.T, db *neo.DB, costly []string) map[string][]string {
	t.Helper()
	plans := map[string][]string{}
	for _, q := range library(t) {
		operators, err := db.Explain(t.Context(), q.Statement, nil)
		if err != nil {
			t.Errorf("%s: %v", q.Name, err)
			continue
		}
		plans[q.Name] = operators
		for _, operator := range costly {
			if slices.Contains(operators, operator) && q.PlanExceptions[operator] == "" {
				t.Errorf("the plan of %s has %s: %s", q.Name, operator, strings.Join(operators, " "))
			}
		}
	}
	return plans
}

// fill makes a graph that is unrelated to all others: entities of each type
// with the numbers from first to last, and as many statements of each relation.
func fill(t *testing.T, db *neo.DB, first, last int) {
	t.Helper()
	o := schema.Default()
	numbers := map[string]any{"first": first, "last": last, "size": last - first + 1}
	for _, label := range o.EntityLabels() {
		numbers["label"] = label
		neotest.Write(t, db, "UNWIND range($first, $last) AS i CREATE (:Entity:"+label+" {id: $label + i, name: $label + i})", numbers)
	}
	neotest.Write(t, db, "UNWIND range($first, $last) AS i CREATE (:Load {id: 'load' + i, removed: i})", numbers)
	for _, r := range o.Relations {
		numbers["from"], numbers["to"], numbers["type"] = o.Labels(r.From)[0], o.Labels(r.To)[0], r.Type
		neotest.Write(t, db, "UNWIND range($first, $last) AS i MATCH (s:Entity {id: $from + i}) MATCH (o:Entity {id: $to + ((i * 7) % $size + $first)}) "+
			"CREATE (s)-[:"+r.Type+" {key: 'news/' + $type + i, source: 'news', modality: 'asserted', valid: '2000-01-01/..', valid_from: date('2000-01-01'), reported_at: date('2001-01-01')}]->(o)", numbers)
	}
}

func TestExplainSeesBothSidesOfAPlan(t *testing.T) {
	db := database(t)
	operators, err := db.Explain(t.Context(), "CYPHER 5 MATCH (a:Entity {id: 'a'}), (b:Source {id: 'b'}) RETURN a, b", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"ProduceResults", "CartesianProduct", "NodeUniqueIndexSeek", "NodeUniqueIndexSeek"}
	if diff := cmp.Diff(want, operators); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if _, err := db.Explain(t.Context(), "CYPHER 5 MATCH", nil); err == nil {
		t.Error("a syntax error is explained")
	}
}

func ask(t *testing.T, db Reader, q *Query, params string, limits Limits) (*Result, error) {
	t.Helper()
	values, err := q.Bind(texts(params))
	if err != nil {
		t.Fatal(err)
	}
	return Run(t.Context(), db, q, values, limits)
}

// Every query answers the columns that it declares, with an answer and
// without one, and graph is not among them.
func TestColumnsAreThoseDeclared(t *testing.T) {
	db := database(t)
	for _, world := range []string{"Country none", smallWorld} {
		write(t, db, world)
		for _, q := range library(t) {
			// What the Browser is told to set, as the server reads it. The examples
			// name entities that need not be there.
			var given map[string]any
			err := db.Read(t.Context(), "CYPHER 5 RETURN "+browserMap(t, q)+" AS given", nil, func(row neo.Row) error {
				given = row.Get("given").(map[string]any)
				return nil
			})
			if err != nil {
				t.Errorf("the parameters of %s: %v", q.Name, err)
				continue
			}
			a := answer{query: q}
			if err := db.ReadWith(t.Context(), q.Statement, given, neo.ReadOptions{Columns: a.header}, a.row); err != nil {
				t.Errorf("%s: %v", q.Name, err)
				continue
			}
			if err := a.check(); err != nil {
				t.Error(err)
			}
			if slices.Contains(a.result.Columns, graphColumn) {
				t.Errorf("%s shows its column graph", q.Name)
			}
		}
	}
}

// browserMap makes one map of what a query tells the Browser to set.
func browserMap(t *testing.T, q *Query) string {
	t.Helper()
	var entries []string
	for line := range strings.Lines(q.BrowserParams(nil)) {
		name, value, ok := strings.Cut(strings.TrimPrefix(line, ":param "), " => ")
		if !ok || q.Parameter(name) == nil || !strings.HasSuffix(value, ";\n") {
			t.Errorf("%s tells the Browser %q", q.Name, line)
			continue
		}
		entries = append(entries, "`"+name+"`: "+strings.TrimSuffix(value, ";\n"))
	}
	if len(entries) != len(q.Parameters) {
		t.Errorf("%s tells the Browser %d of %d parameters", q.Name, len(entries), len(q.Parameters))
	}
	return "{" + strings.Join(entries, ", ") + "}"
}

func TestRunFindsEntitiesAndSources(t *testing.T) {
	db := database(t)
	write(t, db, smallWorld)
	neotest.Write(t, db, "MATCH (e:Entity {id: 'niger'}) SET e.codes = ['iso3:NER', 'fips:NG'], e.aliases = ['Republic of Niger', 'The Republic']", nil)
	neotest.Write(t, db, "MATCH (e:Entity {id: 'nigeria'}) SET e.codes = ['iso3:NGA', 'iso2:NG'], e.aliases = ['The Republic']", nil)
	neighbours, alone := find(t, "neighbours"), find(t, "source_alone")
	for _, c := range []struct {
		query           *Query
		parameter, text string
		rows            int
		err             string
	}{
		{neighbours, "entity", "niger", 2, ""},
		{neighbours, "entity", "NIGER", 2, ""},
		{neighbours, "entity", "republic of niger", 2, ""},
		{neighbours, "entity", "fips:NG", 2, ""},
		{neighbours, "entity", "iso2:NG", 1, ""},
		{neighbours, "entity", "The Republic", 0, `the parameter entity: "The Republic" is ambiguous: write the id of one of the following: niger (Niger), nigeria (Nigeria)`},
		{neighbours, "entity", "NG", 0, `the parameter entity: "NG" is a code without its system, and a code is never bare: write one of the following: fips:NG (Niger, id niger), iso2:NG (Nigeria, id nigeria)`},
		{neighbours, "entity", "niegria", 0, `the parameter entity: "niegria" is not known as an id, a name or an alias of an entity; did you mean nigeria (Nigeria)?`},
		{neighbours, "entity", "Mohamed Bazum", 0, `the parameter entity: "Mohamed Bazum" is not known as an id, a name or an alias of an entity; did you mean bazoum (Mohamed Bazoum)?`},
		{neighbours, "entity", "wb:NER", 0, `the parameter entity: "wb:NER" names no code system of the ontology`},
		{alone, "source", "cow", 1, ""},
		{alone, "source", "the cow", 1, ""},
		{alone, "source", "cov", 0, `the parameter source: the graph has no source "cov"; did you mean cow?`},
	} {
		values, err := c.query.Bind(map[string]string{c.parameter: c.text})
		if err != nil {
			t.Fatal(err)
		}
		r, err := Run(t.Context(), db, c.query, values, Limits{})
		switch {
		case c.err == "" && (err != nil || len(r.Rows) != c.rows):
			t.Errorf("%s: %v, %v, want %d rows", c.text, r, err, c.rows)
		case c.err != "" && (err == nil || err.Error() != c.err):
			t.Errorf("%s:\n got %v\nwant %s", c.text, err, c.err)
		}
	}
	neotest.Write(t, db, "MATCH (n) DETACH DELETE n", nil)
	_, err := ask(t, db, neighbours, "entity=niger", Limits{})
	if err == nil || err.Error() != "the parameter entity: the graph holds no entities: load something first (entente load, or entente demo)" {
		t.Errorf("an empty graph: %v", err)
	}
}

func find(t *testing.T, name string) *Query {
	t.Helper()
	q, err := library(t).Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestResultHasItsGraph(t *testing.T) {
	db := database(t)
	write(t, db, smallWorld)
	r, err := ask(t, db, find(t, "neighbours"), "entity=niger", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	names := map[string]string{}
	for _, n := range r.Graph.Nodes {
		names[n.ElementID] = n.Properties["id"].(string)
	}
	for _, e := range r.Graph.Relationships {
		got = append(got, fmt.Sprintf("%s %s %s", names[e.StartID], e.Type, names[e.EndID]))
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"france ALLY_OF niger", "niger NEIGHBOUR_OF nigeria"}, got); diff != "" || len(r.Graph.Nodes) != 3 {
		t.Errorf("%d nodes, relationships (-want +got)\n%s", len(r.Graph.Nodes), diff)
	}
}

func own(t *testing.T, text string) *Query {
	t.Helper()
	q, err := FromText(text, schema.Default())
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestOwnStatements(t *testing.T) {
	db := database(t)
	write(t, db, smallWorld)
	r, err := ask(t, db, own(t, "// mine\nMATCH (e:Entity) WHERE e.id IN $ids RETURN e.name AS name, e AS graph, $day AS day ORDER BY name;"), `ids=["niger","france"] day=2023-07-26`, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"name", "graph", "day"}, r.Columns); diff != "" {
		t.Errorf("columns (-want +got)\n%s", diff)
	}
	if len(r.Rows) != 2 || r.Rows[0][0] != "France" || cell(r.Rows[0][2]) != "2023-07-26" || len(r.Graph.Nodes) != 2 || r.Cut {
		t.Errorf("got %+v", r)
	}
	r, err = ask(t, db, own(t, "UNWIND range(1, 100000000) AS i RETURN i"), "", Limits{Rows: 3})
	if err != nil || len(r.Rows) != 3 || !r.Cut {
		t.Errorf("cut: %v, %v", r, err)
	}
	r, err = ask(t, db, own(t, "UNWIND [1, 2, 3] AS i RETURN i"), "", Limits{Rows: 3})
	if err != nil || len(r.Rows) != 3 || r.Cut {
		t.Errorf("not cut: %v, %v", r, err)
	}
	r, err = ask(t, db, own(t, "MATCH (n:Nothing) RETURN n.a AS a"), "", Limits{})
	if err != nil || !slices.Equal(r.Columns, []string{"a"}) || r.Rows == nil || len(r.Rows) != 0 {
		t.Errorf("empty: %v, %v", r, err)
	}
}

func TestOwnStatementsAreRefusedInWords(t *testing.T) {
	db := database(t)
	write(t, db, smallWorld)
	for text, want := range map[string]string{
		"CREATE (n:Entity {id: 'x'}) RETURN n":                                                           "the statement writes, or administers the server, and queries only read the graph: give --write to let it",
		"MATCH (n) DETACH DELETE n":                                                                      "the statement writes, or administers the server, and queries only read the graph: give --write to let it",
		"CREATE INDEX x IF NOT EXISTS FOR (n:X) ON (n.y)":                                                "the statement writes, or administers the server, and queries only read the graph: give --write to let it",
		"MATCH (n) CALL (n) { SET n.x = 1 } RETURN count(n)":                                             "the statement writes, or administers the server, and queries only read the graph: give --write to let it",
		"CREATE USER eve SET PASSWORD 'longenough'":                                                      "the statement writes, or administers the server, and queries only read the graph: give --write to let it",
		"UNWIND range(1, 1000000000) AS i UNWIND range(1, 1000) AS j WITH i, j WHERE i + j < 0 RETURN i": "the server ended the query after 1s: ask for less, or give more time with --timeout",
		"RETURN $a + $b AS c":                                                                            "Neo4j refused a statement: Expected parameter(s): a, b: give each with --param NAME=VALUE",
	} {
		_, err := ask(t, db, own(t, text), "", Limits{Timeout: time.Second})
		if err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", text, err, want)
		}
	}
	_, err := ask(t, db, own(t, "RETRUN 1"), "", Limits{})
	if err == nil || !strings.Contains(err.Error(), "Invalid input 'RETRUN'") || strings.Contains(err.Error(), "\n") {
		t.Errorf("a syntax error: %v", err)
	}
	r, err := ask(t, db, own(t, "MATCH (n) RETURN count(n) AS n"), "", Limits{})
	if err != nil || r.Rows[0][0] != int64(6) {
		t.Errorf("the graph has changed: %v, %v", r, err)
	}
}

func TestRunWriting(t *testing.T) {
	db := database(t)
	q := own(t, "UNWIND $ids AS id CREATE (n:Entity {id: id}) RETURN n.id AS id, n")
	values, err := q.Bind(map[string]string{"ids": "[1, 2, 3]"})
	if err != nil {
		t.Fatal(err)
	}
	r, changed, err := RunWriting(t.Context(), db, q, values, Limits{Rows: 2, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Rows) != 2 || !r.Cut || !slices.Equal(r.Columns, []string{"id", "n"}) || len(r.Graph.Nodes) != 2 || changed.NodesCreated != 3 {
		t.Errorf("got %+v, %+v", r, changed)
	}
	_, _, err = RunWriting(t.Context(), db, own(t, "UNWIND range(1, 1000000000) AS i WITH i WHERE i < 0 RETURN i"), nil, Limits{Timeout: time.Second})
	if err == nil || err.Error() != "the statement did not end within 1s: give more time with --timeout" {
		t.Errorf("a slow one: %v", err)
	}
	if _, _, err = RunWriting(t.Context(), db, own(t, "CREATE (n:Entity {id: '1', x: 1/0})"), nil, Limits{}); err == nil {
		t.Error("a division by zero is written")
	}
}
