package query

import (
	"testing"

	"entente/graph/load/loadtest"
	"entente/graph/neo"
)

// noise is how many entities of each type, and statements of each relation,
// are added twice to a graph that they are not related to: 20,000 statements in all.
const noise = 125

// cost is what one query of the table niger reads, and how long its answer is.
type cost struct{ rows, hits int }

// What a query reads does not grow faster than what it answers. One that begins
// at an entity or a source reads no more when the graph grows elsewhere; one
// whose scope is the graph reads in proportion to it.
func TestBudget(t *testing.T) {
	db := database(t)
	loadtest.Niger(t, db)
	alone := costs(t, db)
	fill(t, db, 1, noise)
	beside := costs(t, db)
	fill(t, db, noise+1, 2*noise)
	twice := costs(t, db)
	for _, q := range library(t) {
		a, b, c := alone[q.Name], beside[q.Name], twice[q.Name]
		t.Logf("%-40s rows %4d %6d %6d, hits %8d %8d %8d", q.Name, a.rows, b.rows, c.rows, a.hits, b.hits, c.hits)
		// The server may choose another plan for another graph: by as much as this.
		const slack = 200
		switch {
		case !q.WholeGraph && (b.rows != a.rows || c.rows != a.rows):
			t.Errorf("%s answers %d, %d and %d rows, and what was added is not about it", q.Name, a.rows, b.rows, c.rows)
		case !q.WholeGraph && max(b.hits, c.hits) > a.hits*3/2+slack:
			t.Errorf("%s reads %d, and %d and %d when the graph grows elsewhere", q.Name, a.hits, b.hits, c.hits)
		case q.WholeGraph && c.hits-a.hits > (b.hits-a.hits)*5/2+slack:
			t.Errorf("%s reads %d, %d more when the graph grows, and %d more when it grows by the same again", q.Name, a.hits, b.hits-a.hits, c.hits-b.hits)
		case q.WholeGraph && c.hits <= a.hits*3/2+slack:
			t.Errorf("%s reads %d and then %d: it does not grow with the graph, so its scope is not the graph", q.Name, a.hits, c.hits)
		}
	}
}

// costs profiles each query as the table niger asks it first.
func costs(t *testing.T, db *neo.DB) map[string]cost {
	t.Helper()
	found := map[string]cost{}
	for _, c := range niger {
		if _, done := found[c.query]; done {
			continue
		}
		found[c.query] = costOf(t, db, find(t, c.query), c.params)
	}
	return found
}

func costOf(t *testing.T, db *neo.DB, q *Query, given string) cost {
	t.Helper()
	params, err := q.Bind(texts(given))
	if err != nil {
		t.Fatal(err)
	}
	if params, err = references(t.Context(), db, q, params); err != nil {
		t.Fatal(err)
	}
	rows, hits, err := db.Profile(t.Context(), q.Statement, params)
	if err != nil {
		t.Fatalf("%s: %v", q.Name, err)
	}
	return cost{rows, hits}
}
