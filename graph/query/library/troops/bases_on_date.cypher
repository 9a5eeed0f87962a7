// Who has which base on a date
// ---
// description: >-
//   Bases and quarters with the forces that are there and those who run them, on the day asked for, and the
//   state in which they lie.
// scope: graph
// parameters:
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   host: {type: entity, optional: true, help: Only bases in this state, example: niger}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   host: The state in which the base lies; empty when that is not known
//   base: The base
//   relation: What the force has to do with it
//   force: Who is there or runs it
//   since: The first day that any of the statements allows
//   until: The last day that any of the statements allows; empty when one is open
//   statements: How many statements say so
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH p = (force:Entity)-[r:BASED_AT|OPERATES_BASE]->(base:Entity)
WHERE r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND (r.valid IS NOT NULL OR $undated)
  AND coalesce(r.valid_from <= $as_of, true)
  AND coalesce(r.valid_to >= $as_of, true)
OPTIONAL MATCH (base)-[l:LOCATED_IN|PART_OF WHERE l.modality <> 'denied']->{1,3}(state:Country|Territory)
WITH r, p, force, base, head(collect(state)) AS host
WHERE $host IS NULL OR host.id = $host
WITH host, base, force, r, p
ORDER BY r.source, r.key
RETURN host.name AS host,
       base.name AS base,
       type(r) AS relation,
       force.name AS force,
       min(r.valid_from) AS since,
       CASE count(r.valid_to) WHEN count(r) THEN max(r.valid_to) END AS until,
       count(r) AS statements,
       collect(DISTINCT r.source) AS sources,
       collect(p) AS graph
ORDER BY host, base, relation, force
