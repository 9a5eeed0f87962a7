package verify

// What is read. Everything is read once, and streamed.
const (
	total = `CYPHER 5
MATCH (n)
WITH count(n) AS nodes
CALL () { MATCH ()-[r]->() RETURN count(r) AS relationships }
RETURN nodes + relationships AS records`

	loads = `CYPHER 5
MATCH (l:Load)
RETURN properties(l) AS properties`

	sources = `CYPHER 5
MATCH (n:Source)
RETURN properties(n) AS properties`

	documents = `CYPHER 5
MATCH (n:Document)
RETURN properties(n) AS properties, COLLECT { MATCH (n)-[:PUBLISHED_BY]->(s) RETURN coalesce(s.id, '') } AS publishers`

	entities = `CYPHER 5
MATCH (n:Entity)
RETURN labels(n) AS labels, properties(n) AS properties`

	others = `CYPHER 5
MATCH (n)
WHERE NOT (n:Entity OR n:Source OR n:Document OR n:Load OR n:Checkpoint OR n:EntenteSchema)
RETURN labels(n) AS labels, n.id AS id`

	relationships = `CYPHER 5
MATCH (s)-[r]->(o)
WHERE NOT (type(r) = 'PUBLISHED_BY' AND s:Document)
RETURN type(r) AS type, s.id AS subject, o.id AS object, s:Entity AND o:Entity AS joined, properties(r) AS properties`
)

// Statements are the texts that the package sends, for tests of how the server
// plans them.
func Statements() []string {
	return []string{loads, sources, documents, entities, others, relationships}
}
