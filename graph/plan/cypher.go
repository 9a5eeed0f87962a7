package plan

import (
	"fmt"
	"strings"
)

// The statements of this package. Labels and types come from the ontology,
// which lets only identifiers pass; everything else is a parameter. Lists stand in
// the map $batch, since the server plans a text anew for each order of magnitude
// that a list has, and not for what a map holds; nor when what it has counted changes
// (replan=skip), where the plan does not rest on that.

// earlierLoads gives what earlier loads of the same sources or dossiers tell.
const earlierLoads = `CYPHER 5 replan=skip
MATCH (l:Load)
WHERE any(source IN l.sources WHERE source IN $sources) OR any(dossier IN l.dossiers WHERE dossier IN $dossiers)
RETURN l.dossiers AS dossiers, l.sources AS sources, l.types AS types`

func nodesByID(labels ...string) string {
	return fmt.Sprintf(`CYPHER 5 replan=skip
UNWIND $batch.ids AS id
MATCH (n:%s {id: id})
RETURN n.id AS id, n.digest AS digest, n.load AS load, labels(n) AS labels`, strings.Join(labels, "|"))
}

// statementsByKey asks for the index by name: a server that has not counted it yet,
// as after a load, may else go through all of it for every key.
func statementsByKey(kind string) string {
	return fmt.Sprintf(`CYPHER 5 replan=skip
UNWIND $batch.keys AS key
MATCH (s)-[r:%[1]s {key: key}]->(o)
USING INDEX SEEK r:%[1]s(key)
RETURN r.key AS key, r.digest AS digest, r.load AS load, s.id AS subject, o.id AS object, r.dossiers AS dossiers`, kind)
}

func statementsOfDossier(kind string) string {
	return fmt.Sprintf(`CYPHER 5
UNWIND $batch.prefixes AS prefix
MATCH (s)-[r:%s]->(o)
WHERE r.key STARTS WITH prefix AND $dossier IN r.dossiers
RETURN r.key AS key, r.source AS source, s.id AS subject, o.id AS object, r.dossiers AS dossiers`, kind)
}

// Statements are all texts that the package sends for a relationship type and
// a label, for tests of how the server plans them.
func Statements(label, kind string) []string {
	return []string{earlierLoads, nodesByID(label), nodesByID(label, "Source"), statementsByKey(kind), statementsOfDossier(kind)}
}
