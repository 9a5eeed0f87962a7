package query

import (
	"strings"
	"testing"

	"entente/graph/neo"
	"entente/graph/neo/neotest"
)

// readMuch are the questions that read much of the published data.
var readMuch = []struct{ query, params string }{
	{"allies_on_date", "as_of=1955-07-01"},
	{"lapsed_alliances", "as_of=1962-07-01"},
	{"alliances_by_year", "entity=united-states from=1945 to=1962"},
	{"allies_by_word_alone", "as_of=1955-07-01"},
	{"rivals_of_allies", "entity=united-states as_of=1955-07-01"},
	{"blocs_on_date", "as_of=1955-07-01 relations=DEFENCE_PACT_WITH"},
	{"common_partners", "a=united-states b=united-kingdom as_of=1955-07-01"},
	{"most_connected_on_date", "as_of=1955-07-01"},
	{"neighbours", "entity=united-states as_of=1955-07-01"},
	{"unbalanced_triads", "as_of=1955-12-31" + friendsAndFoes},
	{"balance_by_year", "from=1950 to=1955" + friendsAndFoes},
	{"conflicts_on_date", "as_of=1950-12-31"},
	{"conflict_cooperation_score", "entity=north-korea"},
	{"threats_and_what_followed", ""},
	{"coup_dates", ""},
	{"coups_and_sanctions", ""},
	{"tenure_at_coup", ""},
	{"events_by_month", "a=north-korea b=united-states"},
	{"actor_timeline", "entity=united-states"},
	{"changes_between", "entity=united-states from=1945-01-01 to=1962-12-31"},
	{"first_and_last_mention", "entity=united-states"},
	{"reporting_lag", ""},
	{"silent_sources", "entity=north-korea date=2018-06-02"},
	{"taken_back", ""},
	{"contradictions", ""},
	{"corroborated", ""},
	{"source_says", "source=cow-mid"},
	{"source_alone", "source=cow-wars"},
	{"codes_that_differ", ""},
	{"duplicate_entities", "kinds=Person"},
	{"duplicate_statements", ""},
	{"undated_statements", ""},
	{"evidence_gaps", ""},
	{"overview", ""},
}

// The published data twice, under other names: what a query reads at most
// doubles, and no more is read about one actor when the world beside it grows.
func testPublishedBudget(t *testing.T, db *neo.DB) {
	once := map[string]cost{}
	replan(t, db)
	for _, c := range readMuch {
		once[c.query] = costOf(t, db, find(t, c.query), c.params)
	}
	double(t, db)
	replan(t, db)
	for _, c := range readMuch {
		q := find(t, c.query)
		a, b := once[c.query], costOf(t, db, q, c.params)
		t.Logf("%-28s rows %6d %6d, hits %9d %9d", c.query, a.rows, b.rows, a.hits, b.hits)
		// The server may choose another plan for another graph: by as much as this.
		allowed := a.hits*22/10 + 200
		if !q.WholeGraph && !strings.Contains(c.params, "source=") {
			allowed = a.hits*11/10 + 200
		}
		if b.hits > allowed {
			t.Errorf("%s reads %d, and %d of twice the data", c.query, a.hits, b.hits)
		}
	}
}

// replan has the server plan by what is there now, and not by what it counted
// while that was written.
func replan(t *testing.T, db *neo.DB) {
	t.Helper()
	neotest.Rows(t, db, "CALL db.prepareForReplanning(120)", nil)
}

// double adds a copy of every entity, under another id and without codes, and of
// every statement between two of them, under another key.
func double(t *testing.T, db *neo.DB) {
	t.Helper()
	neotest.Write(t, db, `MATCH (e:Entity)
WITH collect(e) AS all
UNWIND all AS e
CREATE (c:Entity:$([l IN labels(e) WHERE l <> 'Entity']))
SET c = e {.*, id: e.id + '-again', name: e.name + ' again', aliases: null, codes: null}`, nil)
	for _, kind := range kindsIn(t, db) {
		neotest.Write(t, db, `MATCH (a:Entity)-[r:`+kind+`]->(b:Entity)
WITH collect({a: a.id + '-again', b: b.id + '-again', said: r {.*, key: r.key + '-again'}}) AS all
UNWIND all AS one
CALL (one) {
  MATCH (a:Entity {id: one.a})
  RETURN a
}
CALL (one) {
  MATCH (b:Entity {id: one.b})
  RETURN b
}
CREATE (a)-[c:`+kind+`]->(b)
SET c = one.said`, nil)
	}
}

func kindsIn(t *testing.T, db *neo.DB) (kinds []string) {
	t.Helper()
	err := db.Read(t.Context(), "CYPHER 5 MATCH (:Entity)-[r]->(:Entity) RETURN DISTINCT type(r) AS kind ORDER BY kind", nil, func(row neo.Row) error {
		kinds = append(kinds, row.Text("kind"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return kinds
}
