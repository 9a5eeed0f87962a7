// Package neotest gives tests a real database, empty at their beginning, and
// says in full what is in it at their end.
package neotest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"entente/graph/neo"
	"entente/graph/server/servertest"
)

// Main runs the tests of a binary with one server; it belongs into TestMain.
func Main(m *testing.M) int { return servertest.Run(m, neo.Admin{}) }

// Open opens the database of the binary's server as it is.
func Open(t testing.TB) *neo.DB {
	t.Helper()
	info := servertest.Start(t)
	db, err := neo.Open(context.Background(), neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.Background()) })
	return db
}

// Empty opens the database and removes all nodes and relationships from it.
// Constraints stay.
func Empty(t testing.TB) *neo.DB {
	t.Helper()
	db := Open(t)
	Clear(t, db)
	return db
}

// Clear removes all nodes and relationships, in parts: a small server has no memory
// for the removal of a large graph at once.
func Clear(t testing.TB, db *neo.DB) {
	t.Helper()
	const part = 20_000
	for _, cypher := range []string{"MATCH ()-[r]->() WITH r LIMIT $part DELETE r", "MATCH (n) WITH n LIMIT $part DELETE n"} {
		for removed := part; removed == part; {
			c := Write(t, db, cypher, map[string]any{"part": part})
			removed = c.RelationshipsDeleted + c.NodesDeleted
		}
	}
}

// Write runs one statement that writes.
func Write(t testing.TB, db *neo.DB, cypher string, params map[string]any) neo.Counters {
	t.Helper()
	var counters neo.Counters
	err := db.Write(context.Background(), func(tx neo.Tx) (err error) {
		counters, err = tx.Run(context.Background(), cypher, params, nil)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", cypher, err)
	}
	return counters
}

// Rows runs one statement that reads and gives its rows as JSON, one a row.
func Rows(t testing.TB, db *neo.DB, cypher string, params map[string]any) []string {
	t.Helper()
	var rows []string
	err := db.Read(context.Background(), cypher, params, func(row neo.Row) error {
		text, err := json.Marshal(row.Values)
		rows = append(rows, string(text))
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", cypher, err)
	}
	return rows
}

// Count is the number that one statement gives.
func Count(t testing.TB, db *neo.DB, cypher string, params map[string]any) int {
	t.Helper()
	n := 0
	err := db.Read(context.Background(), cypher, params, func(row neo.Row) error {
		value, ok := row.Values[0].(int64)
		if !ok {
			return fmt.Errorf("%v is no whole number", row.Values[0])
		}
		n = int(value)
		return nil
	})
	if err != nil {
		t.Fatalf("%s: %v", cypher, err)
	}
	return n
}

// Everything tells every node and relationship with its labels, its type, its
// ends and its properties, one a line and in order. Properties named in except
// are left out, such as those that tell one load from another.
func Everything(t testing.TB, db *neo.DB, except ...string) string {
	t.Helper()
	var lines []string
	collect := func(cypher string, tell func(neo.Row) string) {
		err := db.Read(context.Background(), cypher, nil, func(row neo.Row) error {
			lines = append(lines, tell(row))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	collect("MATCH (n) RETURN n", func(row neo.Row) string {
		n := row.Values[0].(neo.Node)
		slices.Sort(n.Labels)
		return fmt.Sprintf("(%s %s)", strings.Join(n.Labels, ":"), properties(t, n.Properties, except))
	})
	collect("MATCH (s)-[r]->(o) RETURN s.id, r, o.id", func(row neo.Row) string {
		r := row.Values[1].(neo.Relationship)
		return fmt.Sprintf("(%v)-[%s %s]->(%v)", row.Values[0], r.Type, properties(t, r.Properties, except), row.Values[2])
	})
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func properties(t testing.TB, in map[string]any, except []string) string {
	kept := map[string]any{}
	for name, value := range in {
		if !slices.Contains(except, name) {
			kept[name] = value
		}
	}
	text, err := json.Marshal(kept)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
