// Statements that their own source has since taken back
// ---
// description: >-
//   What a source had stated as a fact and denied later itself, and events that it later dated otherwise
//   within the given days. What a source no longer states at all has left the graph: the query retractions
//   tells of that.
// scope: graph
// parameters:
//   entity: {type: entity, optional: true, help: Only statements about this one, example: mali}
//   days: {type: integer, default: 60, help: Dates further apart than this are those of two events}
//   events: {type: list of relation, default_from: events, help: The relations that happen and do not last}
//   symmetric: {type: list of relation, default_from: symmetric, help: The relations without a direction}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   kind: "denied or dated otherwise"
//   source: Who took it back
//   subject: Who
//   relation: What
//   object: To whom
//   valid: When it was said to have held or happened
//   reported_at: When the source said so
//   new_valid: When by what it said later
//   taken_back_at: When it said that
//   graph: The statements, for a picture
// plan_exceptions:
//   NodeByLabelScan: every statement is compared
//   DirectedAllRelationshipsScan: every statement is compared
// ---
CYPHER 5
MATCH (a:Entity)-[r]->(b:Entity)
WHERE ($entity IS NULL OR $entity IN [a.id, b.id])
  AND (r.modality IN $modalities OR r.modality = 'denied')
  AND r.reported_at IS NOT NULL
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
WITH r, CASE WHEN type(r) IN $symmetric AND b.id < a.id THEN [b, a] ELSE [a, b] END AS pair
// Most is said on one day only, and done with here.
WITH pair, type(r) AS relation, r.source AS source, collect(r) AS told, count(DISTINCT r.reported_at) AS times
WHERE times > 1
UNWIND [r IN told WHERE r.modality <> 'denied'] AS old
UNWIND [r IN told WHERE r.reported_at > old.reported_at] AS new
WITH relation, source, old, new, CASE
       WHEN new.modality = 'denied' THEN CASE WHEN coalesce(new.valid_from <= old.valid_to, true) AND coalesce(new.valid_to >= old.valid_from, true) THEN 'denied' END
       WHEN relation IN $events
        AND (old.valid_to < new.valid_from AND duration.inDays(old.valid_to, new.valid_from).days <= $days OR
             new.valid_to < old.valid_from AND duration.inDays(new.valid_to, old.valid_from).days <= $days) THEN 'dated otherwise'
     END AS kind
WHERE kind IS NOT NULL
RETURN kind,
       source,
       startNode(old).name AS subject,
       relation,
       endNode(old).name AS object,
       old.valid AS valid,
       old.reported_at AS reported_at,
       new.valid AS new_valid,
       new.reported_at AS taken_back_at,
       [startNode(old), old, endNode(old), startNode(new), new, endNode(new)] AS graph
ORDER BY taken_back_at, source, subject, relation, object, old.key, new.key
