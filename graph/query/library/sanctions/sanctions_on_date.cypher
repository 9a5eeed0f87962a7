// Which sanctions are in force on a date
// ---
// description: >-
//   Sanctions, closed borders and suspended memberships on the day asked for. Sanctions that were lifted
//   before that day are none, unless their last day is itself given.
// scope: graph
// parameters:
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   entity: {type: entity, optional: true, help: Only those by or on this one, example: niger}
//   relations:
//     type: list of relation
//     default: [SANCTIONS, BORDER_CLOSED_TO, SUSPENDED_FROM]
//     help: What counts as a sanction
//   ends: {type: list of relation pair, default_from: ends, help: Which relations put an end to which}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   sender: Who imposes it
//   relation: What it is
//   target: On whom
//   measures: Which measures
//   since: The first day that any of the statements allows
//   until: The last day that any of the statements allows; empty when one is open
//   days: Days from the first day to the day asked for
//   statements: How many statements say so
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH p = (a:Entity)-[r:SANCTIONS|BORDER_CLOSED_TO|SUSPENDED_FROM]->(b:Entity)
WHERE type(r) IN $relations
  AND ($entity IS NULL OR $entity IN [a.id, b.id])
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND (r.valid IS NOT NULL OR $undated)
  AND coalesce(r.valid_from <= $as_of, true)
  AND coalesce(r.valid_to >= $as_of, true)
  AND (coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
    MATCH (a)-[e:SANCTIONS_LIFTED]->(b)
    WHERE [type(e), type(r)] IN $ends
      AND e.modality IN $modalities
      AND ($known_by IS NULL OR e.reported_at <= $known_by)
      AND e.valid_from < $as_of
      AND coalesce(e.valid_from >= r.valid_from, true)
  })
// The member whose rights rest is the subject, and the body the one who does it.
WITH r, p,
     CASE type(r) WHEN 'SUSPENDED_FROM' THEN b ELSE a END AS sender,
     CASE type(r) WHEN 'SUSPENDED_FROM' THEN a ELSE b END AS target
ORDER BY r.source, r.key
WITH sender, type(r) AS relation, target,
     collect(DISTINCT r.measure) AS measures,
     min(r.valid_from) AS since,
     CASE count(r.valid_to) WHEN count(r) THEN max(r.valid_to) END AS until,
     count(r) AS statements,
     collect(DISTINCT r.source) AS sources,
     collect(p) AS graph
RETURN sender.name AS sender,
       relation,
       target.name AS target,
       measures,
       since,
       until,
       duration.inDays(since, $as_of).days AS days,
       statements,
       sources,
       graph
ORDER BY sender, target, relation
