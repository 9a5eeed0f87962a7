// How the alliances of an actor grew and shrank, by year
// ---
// description: >-
//   With how many the actor was allied in each year, and whom it won and lost. An ally counts in a year when
//   the alliance held on any day of it; one is won in the first of such years, and lost in the first year
//   without it.
// parameters:
//   entity: {type: entity, help: The actor, example: niger}
//   from: {type: integer, default: 1950, help: The first year}
//   to: {type: integer, default: 2024, help: The last year}
//   relations:
//     type: list of relation
//     default: [ALLY_OF, DEFENCE_PACT_WITH, NEUTRALITY_PACT_WITH, NONAGGRESSION_PACT_WITH, ENTENTE_WITH]
//     help: What counts as an alliance
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   year: The year
//   allies: How many allies
//   won: Who is new among them
//   lost: Who is no longer one of them
// ---
CYPHER 5
MATCH (actor:Entity {id: $entity})-[r:ALLY_OF|DEFENCE_PACT_WITH|NEUTRALITY_PACT_WITH|NONAGGRESSION_PACT_WITH|ENTENTE_WITH]-(ally:Entity)
WHERE type(r) IN $relations
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND r.valid IS NOT NULL
CALL (actor, ally, r) {
  // An end that is not given to the day is closed by an ALLIANCE_ENDED.
  MATCH (actor)-[e:ALLIANCE_ENDED]-(ally)
  WHERE NOT coalesce(r.valid ENDS WITH toString(r.valid_to), false)
    AND e.modality IN $modalities
    AND ($known_by IS NULL OR e.reported_at <= $known_by)
    AND coalesce(e.valid_from >= r.valid_from, true)
  RETURN min(e.valid_from) AS ended
}
WITH ally.name AS ally,
     r.valid_from.year AS since,
     CASE WHEN coalesce(ended < r.valid_to, ended IS NOT NULL) THEN ended.year ELSE r.valid_to.year END AS until
UNWIND [year IN range($from - 1, $to) WHERE coalesce(since <= year, true) AND coalesce(until >= year, true)] AS year
WITH DISTINCT year, ally
ORDER BY ally
WITH year, collect(ally) AS allies
WITH collect({year: year, allies: allies}) AS told
UNWIND range($from, $to) AS year
WITH year,
     coalesce([t IN told WHERE t.year = year | t.allies][0], []) AS now,
     coalesce([t IN told WHERE t.year = year - 1 | t.allies][0], []) AS before
WITH year,
     size(now) AS allies,
     [ally IN now WHERE NOT ally IN before] AS won,
     [ally IN before WHERE NOT ally IN now] AS lost
RETURN year, allies, won, lost
ORDER BY year
