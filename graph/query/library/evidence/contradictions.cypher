// Statements that contradict each other
// ---
// description: >-
//   Four kinds of pairs. `date`: two sources date an event of the same subject and object apart, by no more
//   than the given days, and neither has the other's date as well. `conflict`: two relations that the ontology
//   says exclude each other hold of the same pair at the same time. `office`: two persons hold one office at
//   the same time. `denial`: what one statement says, another denies. An open end is known up to the day on
//   which the source spoke, an open beginning from the end on; a day on which one state ends and the other
//   begins is no contradiction, nor is the event that puts an end to a state.
// scope: graph
// parameters:
//   entity: {type: entity, optional: true, help: Only those about this one, example: niger}
//   days: {type: integer, default: 60, help: Dates further apart than this are those of two events}
//   events: {type: list of relation, default_from: events, help: The relations that happen and do not last}
//   conflicts: {type: list of relation pair, default_from: conflicts, help: The relations that exclude each other}
//   ends: {type: list of relation pair, default_from: ends, help: Which relations put an end to which}
//   symmetric: {type: list of relation, default_from: symmetric, help: The relations without a direction}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   kind: "date, conflict, office or denial"
//   subject: Of whom the one speaks
//   relation: What it says
//   object: And of whom
//   valid: When by the one
//   source: Who the one is
//   other_subject: Of whom the other speaks
//   other_relation: What it says
//   other_object: And of whom
//   other_valid: When by the other
//   other_source: Who the other is
//   graph: The two statements, for a picture
// plan_exceptions:
//   NodeByLabelScan: every statement is compared
//   DirectedAllRelationshipsScan: every statement is compared
// ---
CYPHER 5
// A denial is an answer to a statement, and says no date and no state itself.
WITH [m IN $modalities WHERE m <> 'denied'] AS counted
CALL (counted) {
  MATCH (x:Entity)
  WHERE $entity IS NULL OR x.id = $entity
  WITH x
  MATCH (x)-[r]-()
  WHERE type(r) IN $events AND r.modality IN counted
  WITH x, r, CASE startNode(r) WHEN x THEN endNode(r) ELSE startNode(r) END AS y
  WHERE $entity IS NOT NULL OR x.id < y.id
  // Most pairs have one source, and are done with here.
  WITH x, y, type(r) AS relation, count(DISTINCT r.source) AS sources
  WHERE sources > 1
  MATCH (x)-[a]-(y)
  WHERE type(a) = relation AND a.modality IN counted
  MATCH (x)-[b]-(y)
  WHERE type(b) = relation
    AND b.modality IN counted
    AND a.source < b.source
    AND (startNode(b) = startNode(a) OR relation IN $symmetric)
    AND (a.valid_to < b.valid_from AND duration.inDays(a.valid_to, b.valid_from).days <= $days OR
         b.valid_to < a.valid_from AND duration.inDays(b.valid_to, a.valid_from).days <= $days)
    AND NOT EXISTS {
      MATCH (x)-[c]-(y)
      WHERE type(c) = relation
        AND c.modality IN counted
        AND ($known_by IS NULL OR c.reported_at <= $known_by)
        AND (startNode(c) = startNode(a) OR relation IN $symmetric)
        AND (c.source = a.source AND coalesce(c.valid_from <= b.valid_to, true) AND coalesce(c.valid_to >= b.valid_from, true) OR
             c.source = b.source AND coalesce(c.valid_from <= a.valid_to, true) AND coalesce(c.valid_to >= a.valid_from, true))
    }
  RETURN 'date' AS kind, a, b
UNION ALL
  MATCH (x:Entity)
  WHERE $entity IS NULL OR x.id = $entity
  WITH x
  MATCH (x)-[r]-()
  WHERE r.modality IN counted AND r.valid IS NOT NULL
  WITH x, r, CASE startNode(r) WHEN x THEN endNode(r) ELSE startNode(r) END AS y
  WHERE $entity IS NOT NULL OR x.id < y.id
  WITH x, y, collect(DISTINCT type(r)) AS relations
  UNWIND [pair IN $conflicts WHERE pair[0] IN relations AND pair[1] IN relations] AS pair
  MATCH (x)-[a]-(y)
  WHERE type(a) = pair[0] AND a.modality IN counted AND a.valid IS NOT NULL
  MATCH (x)-[b]-(y)
  WHERE type(b) = pair[1]
    AND b.modality IN counted
    AND b.valid IS NOT NULL
    AND (startNode(b) = startNode(a) OR type(a) IN $symmetric OR type(b) IN $symmetric)
    // What puts an end to a state is no contradiction to it.
    AND NOT ([type(b), type(a)] IN $ends AND coalesce(a.valid_from <= b.valid_from, true) AND NOT coalesce(a.valid ENDS WITH toString(a.valid_to), false))
    AND NOT ([type(a), type(b)] IN $ends AND coalesce(b.valid_from <= a.valid_from, true) AND NOT coalesce(b.valid ENDS WITH toString(b.valid_to), false))
  RETURN 'conflict' AS kind, a, b
UNION ALL
  MATCH (s:Entity)-[a:HOLDS_OFFICE]->(office:Office)<-[b:HOLDS_OFFICE]-(o:Entity)
  WHERE s.id < o.id
    AND a.modality IN counted
    AND b.modality IN counted
    AND a.valid IS NOT NULL
    AND b.valid IS NOT NULL
    AND ($entity IS NULL OR $entity IN [s.id, o.id, office.id] OR EXISTS { (office)-[:OFFICE_OF]->(:Entity {id: $entity}) })
  RETURN 'office' AS kind, a, b
UNION ALL
  MATCH (x:Entity)
  WHERE $entity IS NULL OR x.id = $entity
  WITH x
  MATCH (x)-[b]-()
  WHERE b.modality = 'denied'
  WITH x, b, CASE startNode(b) WHEN x THEN endNode(b) ELSE startNode(b) END AS y
  WHERE $entity IS NOT NULL OR x.id < y.id
  MATCH (x)-[a]-(y)
  WHERE type(a) = type(b)
    AND a.modality IN counted
    AND (startNode(a) = startNode(b) OR type(a) IN $symmetric)
    AND coalesce(a.valid_from <= b.valid_to, true)
    AND coalesce(a.valid_to >= b.valid_from, true)
  RETURN 'denial' AS kind, a, b
}
WITH kind, a, b,
     coalesce(a.valid_from, a.valid_to) AS a_from, coalesce(a.valid_to, a.reported_at) AS a_until,
     coalesce(b.valid_from, b.valid_to) AS b_from, coalesce(b.valid_to, b.reported_at) AS b_until
WHERE ($known_by IS NULL OR a.reported_at <= $known_by AND b.reported_at <= $known_by)
  AND (kind IN ['date', 'denial'] OR
       coalesce(a_from <= b_until, true)
       AND coalesce(b_from <= a_until, true)
       AND NOT coalesce(a_until = b_from AND coalesce(a_from < a_until, true), false)
       AND NOT coalesce(b_until = a_from AND coalesce(b_from < b_until, true), false))
RETURN kind,
       startNode(a).name AS subject,
       type(a) AS relation,
       endNode(a).name AS object,
       a.valid AS valid,
       a.source AS source,
       startNode(b).name AS other_subject,
       type(b) AS other_relation,
       endNode(b).name AS other_object,
       b.valid AS other_valid,
       b.source AS other_source,
       [startNode(a), a, endNode(a), startNode(b), b, endNode(b)] AS graph
ORDER BY kind, subject, object, relation, other_relation, a.key, b.key
