// Who is allied to whom on a date
// ---
// description: >-
//   Every pair of actors that a source calls allies, or that a pact binds, on the day asked for. A pair is one
//   row, whichever of the two the sources name first and however many statements say so.
// scope: graph
// parameters:
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   entity: {type: entity, optional: true, help: Only the allies of this one, example: france}
//   relations:
//     type: list of relation
//     default: [ALLY_OF, DEFENCE_PACT_WITH, NEUTRALITY_PACT_WITH, NONAGGRESSION_PACT_WITH, ENTENTE_WITH]
//     help: What counts as an alliance
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   a: One of the two
//   b: The other
//   relations: What binds them
//   since: The first day that any of the statements allows
//   until: The last day that any of the statements allows; empty when one is open
//   statements: How many statements say so
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH p = (a:Entity)-[r:ALLY_OF|DEFENCE_PACT_WITH|NEUTRALITY_PACT_WITH|NONAGGRESSION_PACT_WITH|ENTENTE_WITH]-(b:Entity)
WHERE a.id < b.id
  AND ($entity IS NULL OR $entity IN [a.id, b.id])
  AND type(r) IN $relations
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND (r.valid IS NOT NULL OR $undated)
  AND coalesce(r.valid_from <= $as_of, true)
  AND coalesce(r.valid_to >= $as_of, true)
  // An end that is not given to the day is closed by an ALLIANCE_ENDED.
  AND (coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
    MATCH (a)-[e:ALLIANCE_ENDED]-(b)
    WHERE e.modality IN $modalities
      AND ($known_by IS NULL OR e.reported_at <= $known_by)
      AND e.valid_from < $as_of
      AND coalesce(e.valid_from >= r.valid_from, true)
  })
WITH a, b, r, p
ORDER BY type(r), r.source, r.key
RETURN a.name AS a,
       b.name AS b,
       collect(DISTINCT type(r)) AS relations,
       min(r.valid_from) AS since,
       CASE count(r.valid_to) WHEN count(r) THEN max(r.valid_to) END AS until,
       count(r) AS statements,
       collect(DISTINCT r.source) AS sources,
       collect(p) AS graph
ORDER BY a, b
