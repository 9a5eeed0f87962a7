package load

import (
	"fmt"
	"slices"
	"strings"

	"entente/schema"
)

// The statements of this package. What stands in their texts comes from the
// ontology, which lets only identifiers pass; everything else is a parameter.
// Few texts take many rows, since the server plans each text anew. Those that
// take rows give the number of rows written. Those that look something up for each
// of many rows ask for the index by name: a server that has not counted it yet, as
// in a first load, may else go through all of it every time. So the plans of most
// do not rest on what the server has counted, and it need not make them anew when
// that changes (replan=skip): a graph that a load fills would have it plan each of
// them again, some 50 ms a text. Those that ask for the keys of a source are left
// to what it has counted.

// of are the rows that a text takes as $batch. They stand in a map, since the
// server plans a text anew for each order of magnitude that a list has, and not
// for what a map holds.
func of(rows []any) map[string]any { return map[string]any{"rows": rows} }

// findLoads gives the loads of an input, one row without an id where there is none.
// In each row is the number of the last load or retraction that is done, with how
// many have none: those under way, and those that an earlier version has written.
const findLoads = `CYPHER 5 replan=skip
MATCH (l:Load)
WITH coalesce(max(l.number), 0) AS last, count(l) - count(l.number) AS others
OPTIONAL MATCH (l:Load)
WHERE l.input = $input
RETURN last, others, l.id AS id, l.status AS status, l.version AS version, l.receipt AS receipt, l.held AS held, l.pruned AS pruned,
  l.number AS number, l.seen AS seen, l.started_at AS started_at`

// touchedSince counts the loads and retractions that may have touched what a
// load wrote: those of its sources or dossiers, those that changed a node of an
// earlier load, and those that were at work at the same time and may have made a
// node anew that it had just made; when they were at work since the input was
// last found in the graph. They are told by their numbers, since a clock that is
// set back would hide them; by their times only where an earlier version, which
// gave no numbers, has written them.
const touchedSince = `CYPHER 5 replan=skip
MATCH (l:Load {id: $load})
CALL (l) {
  MATCH (o:Load)
  WHERE o.id <> l.id
    AND CASE WHEN o.finished_at IS NULL THEN true
             WHEN o.number IS NULL THEN o.finished_at >= coalesce(l.confirmed_at, l.started_at)
             ELSE o.number > coalesce(l.seen, -1) END
    AND (any(source IN o.sources WHERE source IN l.sources) OR any(dossier IN o.dossiers WHERE dossier IN l.dossiers)
      OR coalesce(o.rewritten, 1) > 0
      OR (o.status = 'done' AND CASE WHEN o.after IS NULL OR l.number IS NULL THEN o.started_at <= l.finished_at ELSE o.after < l.number END))
  RETURN count(o) AS loads
}
RETURN loads`

func countStatements(types []string) string {
	return fmt.Sprintf(`CYPHER 5
MATCH ()-[r:%s]->()
WHERE r.key STARTS WITH $prefix
RETURN type(r) AS type, count(r) AS statements`, strings.Join(types, "|"))
}

// beginLoad makes a load and takes its lock: of two that begin the same one at once,
// the second waits for the first and finds it there.
const beginLoad = `CYPHER 5 replan=skip
MERGE (l:Load {id: $load})
ON CREATE SET l += $properties, l.writer = $writer
SET l.status = 'running'
RETURN l.writer AS writer`

// lockLoad takes the load's lock before it reads the writer, so that of two
// transactions the second sees what the first has done.
const lockLoad = `CYPHER 5 replan=skip
MATCH (l:Load {id: $load})
SET l.status = 'running'
RETURN l.writer AS writer`

const takeOver = `CYPHER 5 replan=skip
MATCH (l:Load {id: $load})
SET l.writer = $writer
RETURN l.types AS types, coalesce(l.rewritten, 0) AS rewritten, coalesce(l.removed, 0) AS removed`

const takeCheckpoints = `CYPHER 5 replan=skip
UNWIND $batch.rows AS row
MERGE (c:Checkpoint {id: row.id})
SET c.writer = $writer
RETURN row.number AS number, c.batch AS batch`

// advanceCheckpoint takes the lock by a property of its own, before it reads: one
// that was set to what it is would be read before the lock, and lose what another
// transaction did until then. Where it stands elsewhere than it should, the
// transaction is not committed.
const advanceCheckpoint = `CYPHER 5 replan=skip
MATCH (c:Checkpoint {id: $id})
SET c.locked = true
WITH c, c.batch AS was, c.writer AS writer
SET c.batch = $next
RETURN was, writer`

const removeCheckpoints = `CYPHER 5 replan=skip
MATCH (c:Checkpoint)
WHERE c.id STARTS WITH $prefix
DELETE c`

// finishLoad sets the last properties of a load and gives it a number. The loads end
// one after the other, by the lock of a node that is never committed: so each has a
// number that no other has, and a run that reads the last one sees all that those
// before it have done.
const finishLoad = `CYPHER 5 replan=skip
MERGE (c:Checkpoint {id: 'number'})
DELETE c
WITH 1 AS locked
MATCH (l:Load)
WITH coalesce(max(l.number), 0) + 1 AS number
MATCH (l:Load {id: $load})
SET l += $properties, l.number = number`

// takeSources takes the locks of sources before it reads who has them, and takes the
// sources: where one of them is not free, the transaction is not committed. It has the
// time from the server, which is the one that all runs share.
const takeSources = `CYPHER 5 replan=skip
UNWIND $batch.rows AS row
MERGE (c:Checkpoint {id: row.id})
SET c.locked = true
WITH row.source AS source, c, c.writer AS writer, c.input AS input, c.load AS load, c.by AS by, c.since AS since, c.beats AS beats
SET c.writer = $writer, c.input = $input, c.by = $by, c.since = datetime(), c.beats = 0, c.load = null
RETURN source, writer, input, load, by, since, beats`

const endLoad = `CYPHER 5 replan=skip
MATCH (l:Load {id: $load})
SET l.writer = $writer`

const endCheckpoints = `CYPHER 5 replan=skip
MATCH (c:Checkpoint)
WHERE c.id STARTS WITH $prefix
SET c.writer = $writer`

const ownSources = `CYPHER 5 replan=skip
UNWIND $batch.rows AS row
MATCH (c:Checkpoint {id: row.id})
SET c.locked = true
WITH c
WHERE c.writer = $writer
SET c.load = $load
RETURN count(c) AS owned`

const countSources = `CYPHER 5 replan=skip
UNWIND $batch.rows AS row
MATCH (c:Checkpoint {id: row.id})
WHERE c.writer = $writer
SET c.beats = c.beats + 1`

const leaveSources = `CYPHER 5 replan=skip
UNWIND $batch.rows AS row
MATCH (c:Checkpoint {id: row.id})
SET c.locked = true
WITH c
WHERE c.writer = $writer
DELETE c`

const describeLoad = `CYPHER 5 replan=skip
MATCH (l:Load {id: $load})
SET l += $properties`

// linkDocuments keeps each document at its one source.
const linkDocuments = `CYPHER 5 replan=skip
UNWIND $batch.rows AS row
MATCH (d:Document {id: row.document})
MATCH (s:Source {id: row.source})
OPTIONAL MATCH (d)-[link:PUBLISHED_BY]->(other)
WHERE other <> s
DELETE link
MERGE (d)-[:PUBLISHED_BY]->(s)
RETURN count(DISTINCT d) AS written`

// mergeNodes writes nodes of a label of the model. It merges, since another
// load may write the same entity at the same time. A row is the list of the
// properties that are named. A node that is made gets these, and one that is
// there gets, or loses, every property that the label may have.
//
// Here and below every property is set by its name: one that a record lacks is
// null, and so removed. Setting all of a map at once would make the server
// gather the rows first (Eager), since the map might hold the key.
func mergeNodes(o *schema.Ontology, label string, labels, surplus, names []string) string {
	var b strings.Builder
	key := o.Node(label).Key
	settings := func(of []string) string {
		var list []string
		for _, name := range of {
			if name != key {
				list = append(list, fmt.Sprintf("n.%s = %s", name, cell(names, name)))
			}
		}
		return strings.Join(list, ", ")
	}
	fmt.Fprintf(&b, "CYPHER 5 replan=skip\nUNWIND $batch.rows AS row\nMERGE (n:%s {%s: %s})\n", label, key, cell(names, key))
	fmt.Fprintf(&b, "ON CREATE SET %s\nON MATCH SET %s", settings(names), settings(o.NodeProperties(label)))
	if len(labels) > 0 {
		fmt.Fprintf(&b, "\nSET n:%s", strings.Join(labels, ":"))
	}
	if len(surplus) > 0 {
		fmt.Fprintf(&b, "\nREMOVE n:%s", strings.Join(surplus, ":"))
	}
	b.WriteString("\nRETURN count(*) AS written")
	return b.String()
}

// mergeFew writes nodes of a label of the model as mergeNodes does, whatever
// properties and labels of the ontology they have: a row is a map of these. The
// server gathers the rows first, and takes longer with each; but it plans one text
// of few words, in a third of the time.
func mergeFew(label, key string) string {
	return fmt.Sprintf(`CYPHER 5 replan=skip
UNWIND $batch.rows AS row
MERGE (n:%s {%s: row.id})
SET n:$(row.labels), n += row.properties
REMOVE n:$(row.surplus)
RETURN count(*) AS written`, label, key)
}

// cell is where a row has a property: rows are lists of the named ones.
func cell(names []string, name string) string {
	if i := slices.Index(names, name); i >= 0 {
		return fmt.Sprintf("row[%d]", i)
	}
	return "null"
}

// createFew makes statements of any type, each named in its row, so that the server
// plans one text of few words for a dossier that states fifty types. The product of
// two nodes is no danger, as each is one, and the plan is short.
const createFew = `CYPHER 5 replan=skip
UNWIND $batch.rows AS row
MATCH (s:Entity {id: row.subject})
MATCH (o:Entity {id: row.object})
CREATE (s)-[r:$(row.type)]->(o)
SET r = row.properties
RETURN count(*) AS written`

// create moves the checkpoint of the batch, as advanceCheckpoint does, and makes
// statements, as a table has them, of whatever types: one text serves all. It looks
// each end up once, and not in every row that has it; the sorting keeps the ends in
// their order. Where the checkpoint stands elsewhere, or an end is missing, it moves
// and makes nothing. Properties that are set one by one spare the server a map of
// them.
func create(own, shared []string) string {
	var settings []string
	for i, name := range own {
		settings = append(settings, fmt.Sprintf("r.%s = row[%d]", name, ends+i))
	}
	for i, name := range shared {
		settings = append(settings, fmt.Sprintf("r.%s = group[%d]", name, 2+i))
	}
	return fmt.Sprintf(`CYPHER 5 replan=skip
MATCH (c:Checkpoint {id: $checkpoint})
SET c.locked = true
WITH c
WHERE c.writer = $writer AND coalesce(c.batch, '') = $last
UNWIND range(0, size($batch.ends) - 1) AS i
MATCH (n:Entity {id: $batch.ends[i]})
USING INDEX SEEK n:Entity(id)
WITH c, i, n ORDER BY i
WITH c, collect(n) AS ends
WHERE size(ends) = size($batch.ends)
SET c.batch = $next
WITH ends
UNWIND $batch.groups AS group
UNWIND group[0] AS row
WITH ends[row[0]] AS s, ends[row[1]] AS o, row, group
CREATE (s)-[r:$(group[1])]->(o)
SET %s
RETURN count(*) AS written`, strings.Join(settings, ", "))
}

// findStatement finds the one statement of a type that has a key.
func findStatement(kind, key string) string {
	return fmt.Sprintf("MATCH ()-[r:%[1]s {key: %[2]s}]->()\nUSING INDEX SEEK r:%[1]s(key)", kind, key)
}

// lockStatements takes the locks of statements by setting a property, and only
// then looks whether the dossiers are those that the plan has seen: what
// another load has noted since is not overwritten.
func lockStatements(kind string) string {
	return fmt.Sprintf(`CYPHER 5 replan=skip
UNWIND $batch.rows AS row
%s
SET r.load = row.load
WITH r, row
WHERE coalesce(r.dossiers, []) = row.dossiers
RETURN count(*) AS written`, findStatement(kind, "row.key"))
}

// changeStatements follows lockStatements.
func changeStatements(o *schema.Ontology, kind string) string {
	var settings []string
	for _, name := range o.StatementProperties(kind) {
		if name != "key" {
			settings = append(settings, fmt.Sprintf("r.%s = row.properties.%s", name, name))
		}
	}
	return fmt.Sprintf(`CYPHER 5 replan=skip
UNWIND $batch.rows AS row
%s
SET %s
RETURN count(*) AS written`, findStatement(kind, "row.properties.key"), strings.Join(settings, ", "))
}

// removeStatements removes statements that no dossier makes beside those that
// the plan has seen.
func removeStatements(kind string) string {
	return fmt.Sprintf(`CYPHER 5 replan=skip
UNWIND $batch.rows AS row
%s
WHERE all(dossier IN coalesce(r.dossiers, []) WHERE dossier IN row.dossiers)
DELETE r
RETURN count(*) AS written`, findStatement(kind, "row.key"))
}

// countRemoved keeps the number of statements that a load has removed, for a run
// that goes on with it.
const countRemoved = `CYPHER 5 replan=skip
UNWIND $batch.rows AS row
WITH row.load AS load, count(*) AS removed
MATCH (l:Load {id: load})
SET l.removed = coalesce(l.removed, 0) + removed
RETURN removed AS written`

// releaseStatements takes a dossier from statements that others make too.
func releaseStatements(kind string) string {
	return fmt.Sprintf(`CYPHER 5 replan=skip
UNWIND $batch.rows AS row
%s
SET r.dossiers = [dossier IN r.dossiers WHERE dossier <> row.dossier]
RETURN count(*) AS written`, findStatement(kind, "row.key"))
}

const usedTypes = `CYPHER 5 replan=skip
MATCH (l:Load)
WHERE $source IN l.sources
UNWIND l.types AS type
RETURN DISTINCT type`

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
