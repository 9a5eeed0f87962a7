package dump

// What is dumped: everything but the record of the graph's version, which the
// header has.
const (
	count = `CYPHER 5
MATCH (n)
WITH count(n) AS nodes
CALL () { MATCH ()-[r]->() RETURN count(r) AS relationships }
RETURN nodes, relationships`

	allNodes = `CYPHER 5
MATCH (n)
WHERE NOT n:EntenteSchema
RETURN elementId(n) AS node, labels(n) AS labels, properties(n) AS properties`

	allRelationships = `CYPHER 5
MATCH (s)-[r]->(o)
RETURN type(r) AS type, elementId(s) AS from, elementId(o) AS to, s.id AS subject, o.id AS object,
       s:Load OR s:Checkpoint OR o:Load OR o:Checkpoint AS of_run, properties(r) AS properties`
)

// How a dump is restored. While it is, each node has a label and its number in
// the dump, by which the relationships find it.
const (
	restoringLabel  = "EntenteRestoring"
	restoringNumber = "entente_restoring"

	// countOthers counts nodes but for the record of the version.
	countOthers = `CYPHER 5
MATCH (n)
WHERE NOT n:EntenteSchema
RETURN count(n) AS nodes`

	makeConstraint = `CYPHER 5 CREATE CONSTRAINT entente_restoring_number IF NOT EXISTS FOR (n:EntenteRestoring) REQUIRE n.entente_restoring IS UNIQUE`
	dropConstraint = `CYPHER 5 DROP CONSTRAINT entente_restoring_number IF EXISTS`

	// takeRestore makes this process the one that restores, and tells how far
	// an earlier one has come. The lock is taken before anything is read.
	takeRestore = `CYPHER 5
MERGE (s:EntenteSchema {id: $id})
SET s.locked = true
WITH s
SET s.writer = $writer, s.restoring = coalesce(s.restoring, $seal), s.restored = coalesce(s.restored, 0)
RETURN s.restoring AS seal, s.restored AS restored`

	lockRestore = `CYPHER 5
MATCH (s:EntenteSchema {id: $id})
SET s.locked = true
RETURN s.writer AS writer, s.restored AS restored`

	advanceRestore = `CYPHER 5
MATCH (s:EntenteSchema {id: $id})
SET s.restored = $restored`

	endRestore = `CYPHER 5
MATCH (s:EntenteSchema {id: $id})
SET s.version = $version
REMOVE s.writer, s.restoring, s.restored, s.locked`

	// forgetRestore is endRestore for a graph that recorded no version.
	forgetRestore = `CYPHER 5
MATCH (s:EntenteSchema {id: $id})
DELETE s`

	createNodes = `CYPHER 5
UNWIND $rows AS row
CREATE (n:$(row.labels))
SET n = row.properties
RETURN count(*) AS written`

	createRelationships = `CYPHER 5
UNWIND $rows AS row
CALL (row) { MATCH (s:EntenteRestoring {entente_restoring: row.from}) RETURN s }
CALL (row) { MATCH (o:EntenteRestoring {entente_restoring: row.to}) RETURN o }
CREATE (s)-[r:$(row.type)]->(o)
SET r = row.properties
RETURN count(*) AS written`

	unmarkNodes = `CYPHER 5
MATCH (n:EntenteRestoring)
WITH n LIMIT $limit
REMOVE n.entente_restoring, n:EntenteRestoring
RETURN count(*) AS written`
)

// Statements are the texts that a dump and a restore send for many records, for
// tests of how the server plans them.
func Statements() []string {
	return []string{allNodes, allRelationships, createNodes, createRelationships}
}
