// Who is at war, fights or intervenes on a date
// ---
// description: >-
//   Wars, fighting, disputes, occupations, interventions and rivalries on the day asked for, one row for each
//   pair and relation. A ceasefire puts an end to wars and fighting, unless their last day is itself given.
// scope: graph
// parameters:
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   entity: {type: entity, optional: true, help: Only the conflicts of this one, example: france}
//   relations:
//     type: list of relation
//     default: [AT_WAR_WITH, FIGHTS, ATTACKS, DISPUTE_WITH, OCCUPIES, INTERVENES_IN, RIVAL_OF]
//     help: What counts as a conflict
//   ends: {type: list of relation pair, default_from: ends, help: Which relations put an end to which}
//   symmetric: {type: list of relation, default_from: symmetric, help: The relations without a direction}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   actor: Who; of a relation without a direction, one of the two
//   relation: What
//   other: Against whom, or where
//   since: The first day that any of the statements allows
//   until: The last day that any of the statements allows; empty when one is open
//   deaths: The highest count of the dead
//   statements: How many statements say so
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH p = (a:Entity)-[r:AT_WAR_WITH|FIGHTS|ATTACKS|DISPUTE_WITH|OCCUPIES|INTERVENES_IN|RIVAL_OF]->(b:Entity)
WHERE type(r) IN $relations
  AND ($entity IS NULL OR $entity IN [a.id, b.id])
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND (r.valid IS NOT NULL OR $undated)
  AND coalesce(r.valid_from <= $as_of, true)
  AND coalesce(r.valid_to >= $as_of, true)
  AND (coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
    MATCH (a)-[e:CEASEFIRE_WITH]-(b)
    WHERE [type(e), type(r)] IN $ends
      AND e.modality IN $modalities
      AND ($known_by IS NULL OR e.reported_at <= $known_by)
      AND e.valid_from < $as_of
      AND coalesce(e.valid_from >= r.valid_from, true)
  })
WITH r, p, CASE WHEN type(r) IN $symmetric AND b.id < a.id THEN [b, a] ELSE [a, b] END AS pair
ORDER BY r.source, r.key
RETURN pair[0].name AS actor,
       type(r) AS relation,
       pair[1].name AS other,
       min(r.valid_from) AS since,
       CASE count(r.valid_to) WHEN count(r) THEN max(r.valid_to) END AS until,
       max(r.deaths) AS deaths,
       count(r) AS statements,
       collect(DISTINCT r.source) AS sources,
       collect(p) AS graph
ORDER BY relation, actor, other
