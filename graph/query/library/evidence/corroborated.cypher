// What several sources bear out
// ---
// description: >-
//   What at least so many sources bear out, one row for each relation and pair: a statement, and others of the
//   same relation of the same two at a time that is not a different one. Sources that copy from each other are
//   counted like others: read the quotes with the query evidence.
// scope: graph
// parameters:
//   entity: {type: entity, optional: true, help: Only what is said of this one, example: niger}
//   least: {type: integer, default: 2, help: How many sources there must be}
//   symmetric: {type: list of relation, default_from: symmetric, help: The relations without a direction}
//   as_of: {type: date, optional: true, help: "Only what had begun by this day", example: 2023-09-01}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   subject: Who
//   relation: What
//   object: To whom
//   since: The first day that any of the statements allows
//   sources: Who says so
//   count: How many they are
//   first_reported: When the first of them said it
//   graph: The statements, for a picture
// plan_exceptions:
//   NodeByLabelScan: every statement is compared
//   DirectedAllRelationshipsScan: every statement is compared
// ---
CYPHER 5
MATCH (a:Entity)-[r]->(b:Entity)
WHERE ($entity IS NULL OR $entity IN [a.id, b.id])
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND ($as_of IS NULL OR r.valid_from <= $as_of)
WITH r, CASE WHEN type(r) IN $symmetric AND b.id < a.id THEN [b, a] ELSE [a, b] END AS pair
ORDER BY r.source, r.key
WITH pair, type(r) AS relation, collect(r) AS told, count(DISTINCT r.source) AS sources
WHERE sources >= $least
UNWIND told AS r
WITH pair, relation, r,
     reduce(all = [], other IN told |
       CASE WHEN NOT other.source IN all AND coalesce(other.valid_from <= r.valid_to, true) AND coalesce(other.valid_to >= r.valid_from, true) THEN all + other.source ELSE all END) AS agreeing
WHERE size(agreeing) >= $least
UNWIND agreeing AS source
WITH pair, relation, r, source
ORDER BY source, r.key
WITH pair, relation,
     min(r.valid_from) AS since,
     collect(DISTINCT source) AS sources,
     min(r.reported_at) AS first_reported,
     collect(DISTINCT r) AS told
RETURN pair[0].name AS subject,
       relation,
       pair[1].name AS object,
       since,
       sources,
       size(sources) AS count,
       first_reported,
       [pair, told] AS graph
ORDER BY count DESC, relation, subject, object
