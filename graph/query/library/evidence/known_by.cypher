// What was known by a date
// ---
// description: >-
//   What sources had said up to a day, the newest first; statements of which it is not known when they were
//   made are left out. With `as_of`, only what they said of that day.
// scope: graph
// parameters:
//   known_by: {type: date, help: The last day on which it may have been said, example: 2023-07-31}
//   entity: {type: entity, optional: true, help: Only what was said of this one, example: niger}
//   as_of: {type: date, optional: true, help: Only what held or happened on this day, example: 2023-07-26}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   reported_at: When the source said it
//   subject: Who
//   relation: What
//   object: To whom
//   valid: When it held or happened
//   modality: How it is said
//   source: Who says so
//   quote: In which words
//   graph: The statement, for a picture
// plan_exceptions:
//   NodeByLabelScan: every statement may have been made by the day
//   DirectedAllRelationshipsScan: every statement may have been made by the day
// ---
CYPHER 5
MATCH (x:Entity)
WHERE $entity IS NULL OR x.id = $entity
WITH x
MATCH p = (x)-[r]-()
WHERE ($entity IS NOT NULL OR startNode(r) = x)
  AND r.reported_at <= $known_by
  AND ($as_of IS NULL OR
       r.valid IS NOT NULL
       AND coalesce(r.valid_from <= $as_of, true)
       AND coalesce(r.valid_to >= $as_of, true))
  AND r.modality IN $modalities
RETURN r.reported_at AS reported_at,
       startNode(r).name AS subject,
       type(r) AS relation,
       endNode(r).name AS object,
       r.valid AS valid,
       r.modality AS modality,
       r.source AS source,
       r.quote AS quote,
       p AS graph
ORDER BY reported_at DESC, subject, relation, object, r.key
