package neo_test

import (
	"testing"

	"entente/graph/neo/neotest"
)

func TestProfileCountsRowsAndHits(t *testing.T) {
	db := neotest.Empty(t)
	neotest.Write(t, db, "UNWIND range(1, 10) AS i CREATE (:Entity {id: 'e' + i})", nil)
	rows, hits, err := db.Profile(t.Context(), "CYPHER 5 MATCH (e:Entity) WHERE e.id <> $id RETURN e.id", map[string]any{"id": "e1"})
	if err != nil {
		t.Fatal(err)
	}
	// Each of the ten is looked up and its id read, at the least.
	if rows != 9 || hits < 20 || hits > 60 {
		t.Errorf("%d rows with %d hits", rows, hits)
	}
	if rows, hits, err = db.Profile(t.Context(), "CYPHER 5 RETURN 1 AS one", nil); rows != 1 || hits != 0 || err != nil {
		t.Errorf("nothing read: %d rows with %d hits, %v", rows, hits, err)
	}
	if _, _, err = db.Profile(t.Context(), "CYPHER 5 MATCH", nil); err == nil {
		t.Error("a syntax error is profiled")
	}
	if _, _, err = db.Profile(t.Context(), "CYPHER 5 CREATE (:Entity)", nil); err == nil {
		t.Error("a profile writes")
	}
}
