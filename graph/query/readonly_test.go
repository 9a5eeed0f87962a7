package query

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/server"
	"entente/graph/server/servertest"
	"entente/schema"
)

// reading statements are let through: a refusal of these would be in the way.
var reading = []string{
	"RETURN 1",
	"MATCH (n:Entity) RETURN n.name LIMIT 10",
	"SHOW INDEXES", "SHOW CONSTRAINTS YIELD name RETURN name",
	"CALL db.labels() YIELD label RETURN label", "CALL db.schema.visualization()", "CALL db.relationshipTypes", "call db.propertyKeys()",
	"RETURN date.truncate('month', date('2023-07-26')), datetime.fromepoch(0, 0), duration.between(date('2023-07-26'), date('2024-07-26'))",
	"RETURN point.distance(point({x: 0, y: 0}), point({x: 1, y: 1})), vector.similarity.cosine([1.0], [1.0])",
	"MATCH (n) WHERE n.name IN ['a'] AND (n.id STARTS WITH 'b') RETURN n.id, count { (n)--() }",
	"MATCH (n) CALL (n) { MATCH (n)-->(m) RETURN m } RETURN m.name",
	"RETURN 'they call for calm', 'load the lorries'",
	"// see https://example.org/a.b\nRETURN 1",
	"CYPHER 5 MATCH p = SHORTEST 1 (a:Entity)-[r]-+(b:Entity) RETURN p",
}

// acts do more than read: each is refused before it runs.
var acts = []string{
	"LOAD CSV FROM 'file:///canary.csv' AS row RETURN row",
	"load\tcsv with headers from $file as row return row",
	"LOAD/**/CSV FROM 'file:///canary.csv' AS row RETURN row",
	"LOAD // a comment\nCSV FROM 'file:///canary.csv' AS row RETURN row",
	`\u004cOAD\u0020CSV FROM 'file:///canary.csv' AS row RETURN row`,
	`LOAD\uuuu0020CSV FROM 'file:///canary.csv' AS row RETURN row`,
	"RETURN COLLECT { LOAD CSV FROM 'file:///canary.csv' AS row RETURN row } AS x",
	"RETURN [x IN [1] WHERE EXISTS { LOAD CSV FROM 'file:///canary.csv' AS row RETURN row }] AS x",
	"MATCH ((a)-[r]->(b) WHERE EXISTS { LOAD CSV FROM 'file:///canary.csv' AS row RETURN row }){1,2} RETURN a",
	"MATCH (n) CALL (n) { LOAD CSV FROM 'http://127.0.0.1:1/canary.csv' AS row RETURN row } RETURN row",
	"CREATE (n) RETURN n", "MATCH (n) SET n.x = 1", "MATCH (n) DETACH DELETE n", "MERGE (n:X {id: 1}) RETURN n",
	"MATCH (n) CALL (n) { SET n.x = 1 } IN TRANSACTIONS RETURN 1",
	"CREATE INDEX x FOR (n:X) ON (n.x)", "DROP CONSTRAINT entente_entity_id IF EXISTS",
	"CALL db.createLabel('X')", "CALL db.createProperty('x')", "CALL db.clearQueryCaches()", "UNWIND [1] AS x CALL db.clearQueryCaches() YIELD value RETURN value",
	"CALL db.prepareForReplanning()", "CALL db.checkpoint()",
	"RETURN [x IN [1] WHERE EXISTS { CALL dbms.listConfig() YIELD name RETURN name }] AS x",
	"CALL dbms.listConfig()", "CALL dbms.setConfigValue('db.logs.query.enabled', 'VERBOSE')", "CALL dbms.killConnection('bolt-1')",
	"CALL `dbms`.`listConfig`()", "CALL dbms . listConfig()", `CALL dbms.listConf\u0069g()`, "CALL /* db. */ dbms./* */listConfig()",
	"TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
	"SHOW USERS", "ALTER CURRENT USER SET PASSWORD FROM 'aaaaaaaa' TO 'bbbbbbbb'", "CREATE USER x SET PASSWORD 'aaaaaaaa'",
	"CALL apoc.load.json('http://127.0.0.1:1') YIELD value RETURN value", "RETURN apoc.util.sleep(1)", "RETURN genai.vector.encode('x', 'y')", "RETURN `apoc` . util. /* */ sleep (1)",
}

// What is asked without --write changes nothing, reads no file, opens no
// connection, and ends in its time.
func TestQueriesOnlyRead(t *testing.T) {
	options := servertest.Options(t)
	s, err := server.New(options)
	if err != nil {
		t.Fatal(err)
	}
	info, err := s.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// The file is where the server would find it: that it is not read is the refusal's doing.
	folder := filepath.Join(options.Home, "server", "import")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "canary.csv"), []byte("canary\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := neo.Open(t.Context(), neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(t.Context()) }()
	neotest.Write(t, db, "CREATE (a:Entity {id: 'a', name: 'A'})-[:ALLY_OF {key: 'k'}]->(:Entity {id: 'b', name: 'B'})", nil)
	if rows := neotest.Rows(t, db, "LOAD CSV FROM 'file:///canary.csv' AS row RETURN row", nil); len(rows) != 1 {
		t.Fatalf("the server does not read the file: %v", rows)
	}
	for _, file := range []string{"file:///../password", "file://" + s.PasswordFile(), "file:///etc/passwd"} {
		err := db.Read(t.Context(), "LOAD CSV FROM $file AS row RETURN row", map[string]any{"file": file}, nil)
		if err == nil {
			t.Errorf("the local server reads %s", file)
		}
	}
	before := neotest.Everything(t, db) + strings.Join(neotest.Rows(t, db, "SHOW INDEXES YIELD name RETURN name", nil), "\n")
	run := func(text string) error {
		q, err := FromText(text, schema.Default())
		if err != nil {
			t.Fatal(err)
		}
		_, err = Run(t.Context(), db, q, map[string]any{"file": "file:///canary.csv"}, Limits{Rows: 10, Timeout: 20 * time.Second})
		return err
	}
	for _, text := range reading {
		if err := run(text); err != nil {
			t.Errorf("%s\nis refused: %v", text, err)
		}
	}
	for _, text := range acts {
		err := run(text)
		if err == nil {
			t.Errorf("%s\nis not refused", text)
		} else if !strings.Contains(err.Error(), "give --write to let it") && !strings.Contains(err.Error(), "Neo.ClientError.Procedure.ProcedureNotFound") && !strings.Contains(err.Error(), "SyntaxError") {
			t.Errorf("%s\nis refused with %v", text, err)
		}
	}
	if after := neotest.Everything(t, db) + strings.Join(neotest.Rows(t, db, "SHOW INDEXES YIELD name RETURN name", nil), "\n"); after != before {
		t.Errorf("the graph was\n%s\nand is\n%s", before, after)
	}
}

// What the server plans when it runs is seen in the text, and no text of
// another kind is taken for it.
func TestSuspiciousTexts(t *testing.T) {
	for _, text := range reading {
		if what := suspicious(text); what != "" {
			t.Errorf("%s\n%s", text, what)
		}
	}
	for _, text := range acts {
		csv := strings.Contains(strings.ToLower(unescaped(text)), "csv")
		if csv != (suspicious(text) == acting["LoadCSV"]) {
			t.Errorf("%s\n%s", text, suspicious(text))
		}
	}
}
