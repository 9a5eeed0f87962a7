package load

import (
	"fmt"
	"strings"
)

// The statements of this package. Labels and types come from the ontology,
// which lets only identifiers pass, so that the server plans one text for all
// rows; everything else is a parameter. Each gives the number of rows written.

const findLoad = `CYPHER 5
MATCH (l:Load)
WHERE l.input = $input
RETURN l.id AS id, l.status AS status, l.batches AS batches
ORDER BY l.status <> 'running', l.started_at DESC
LIMIT 1`

const beginLoad = `CYPHER 5
MERGE (l:Load {id: $load})
SET l += $properties`

// takeOver locks the load before it reads the checkpoint.
const takeOver = `CYPHER 5
MATCH (l:Load {id: $load})
SET l.writer = $writer
RETURN l.batches AS batches`

const advanceLoad = `CYPHER 5
MATCH (l:Load {id: $load})
SET l.batches = l.batches + 1
RETURN l.batches AS batches, l.writer AS writer`

const finishLoad = `CYPHER 5
MATCH (l:Load {id: $load})
SET l += $properties`

// linkDocuments and unlinkDocuments keep each document at its one source.
const linkDocuments = `CYPHER 5
UNWIND $rows AS row
MATCH (d:Document {id: row.document})
MATCH (s:Source {id: row.source})
MERGE (d)-[:PUBLISHED_BY]->(s)
RETURN count(*) AS written`

const unlinkDocuments = `CYPHER 5
UNWIND $rows AS row
MATCH (d:Document {id: row.document})-[link:PUBLISHED_BY]->()
DELETE link
RETURN count(*) AS written`

// mergeNodes writes nodes of a label of the model. It merges, since another
// load may write the same entity at the same time.
func mergeNodes(label string, labels, surplus []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "CYPHER 5\nUNWIND $rows AS row\nMERGE (n:%s {id: row.id})\nSET n += row.properties", label)
	if len(labels) > 0 {
		fmt.Fprintf(&b, "\nSET n:%s", strings.Join(labels, ":"))
	}
	if len(surplus) > 0 {
		fmt.Fprintf(&b, "\nREMOVE n:%s", strings.Join(surplus, ":"))
	}
	b.WriteString("\nRETURN count(*) AS written")
	return b.String()
}

func createStatements(kind string) string {
	return fmt.Sprintf(`CYPHER 5
UNWIND $rows AS row
MATCH (s:Entity {id: row.subject})
MATCH (o:Entity {id: row.object})
CREATE (s)-[r:%s]->(o)
SET r = row.properties
RETURN count(*) AS written`, kind)
}

func changeStatements(kind string) string {
	return fmt.Sprintf(`CYPHER 5
UNWIND $rows AS row
MATCH ()-[r:%s {key: row.key}]->()
SET r += row.properties
RETURN count(*) AS written`, kind)
}

func removeStatements(kind string) string {
	return fmt.Sprintf(`CYPHER 5
UNWIND $rows AS row
MATCH ()-[r:%s {key: row.key}]->()
DELETE r
RETURN count(*) AS written`, kind)
}

// removeSource removes some statements of a source, so that no transaction
// grows with the source.
func removeSource(kind string) string {
	return fmt.Sprintf(`CYPHER 5
MATCH ()-[r:%s]->()
WHERE r.key STARTS WITH $prefix
WITH r LIMIT $limit
DELETE r
RETURN count(*) AS written`, kind)
}
