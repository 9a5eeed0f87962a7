// Alliances that have lapsed by a date
// ---
// description: >-
//   Pairs that were allied once and on the day asked for no longer are, by any of the relations asked for: the
//   last of what bound them had run out, or one of them had left. The newest end comes first.
// scope: graph
// parameters:
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   entity: {type: entity, optional: true, help: Only the former allies of this one, example: france}
//   relations:
//     type: list of relation
//     default: [ALLY_OF, DEFENCE_PACT_WITH, NEUTRALITY_PACT_WITH, NONAGGRESSION_PACT_WITH, ENTENTE_WITH]
//     help: What counts as an alliance
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   a: One of the two
//   b: The other
//   relations: What bound them
//   since: The first day that any of the statements allows
//   until: The last day of the last of them
//   days: Days from then to the day asked for
//   left: Who is said to have left the alliance; empty when it ran out
//   statements: How many statements say so
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH (a:Entity)-[r:ALLY_OF|DEFENCE_PACT_WITH|NEUTRALITY_PACT_WITH|NONAGGRESSION_PACT_WITH|ENTENTE_WITH]-(b:Entity)
WHERE a.id < b.id
  AND ($entity IS NULL OR $entity IN [a.id, b.id])
  AND type(r) IN $relations
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND r.valid IS NOT NULL
  AND coalesce(r.valid_from <= $as_of, true)
WITH a, b, r
ORDER BY type(r), r.source, r.key
WITH a, b, collect(r) AS told
// What its source gives to the last day goes on: such a pair need not be looked at further.
WHERE NOT any(r IN told WHERE coalesce(r.valid_to >= $as_of AND r.valid ENDS WITH toString(r.valid_to), false))
CALL (a, b) {
  MATCH (a)-[e:ALLIANCE_ENDED]-(b)
  WHERE e.modality IN $modalities
    AND ($known_by IS NULL OR e.reported_at <= $known_by)
    AND e.valid_from < $as_of
  WITH e
  ORDER BY e.valid_from
  RETURN collect(e) AS ends
}
UNWIND told AS r
// An end that is not given to the day is closed by an ALLIANCE_ENDED.
WITH a, b, r,
     [e IN ends WHERE NOT coalesce(r.valid ENDS WITH toString(r.valid_to), false) AND coalesce(e.valid_from >= r.valid_from, true)] AS ends
WITH a, b, r, ends,
     CASE WHEN coalesce(head(ends).valid_from < r.valid_to, size(ends) > 0) THEN head(ends).valid_from ELSE r.valid_to END AS until
WITH a, b,
     collect(DISTINCT type(r)) AS relations,
     min(r.valid_from) AS since,
     max(until) AS until,
     count(until) AS ended,
     reduce(all = [], e IN reduce(flat = [], list IN collect(ends) | flat + list) | CASE WHEN startNode(e).name IN all THEN all ELSE all + startNode(e).name END) AS left,
     count(r) AS statements,
     collect(DISTINCT r.source) AS sources,
     collect(r) AS told
WHERE ended = statements AND until < $as_of
RETURN a.name AS a,
       b.name AS b,
       relations,
       since,
       until,
       duration.inDays(until, $as_of).days AS days,
       left,
       statements,
       sources,
       [a, told, b] AS graph
ORDER BY until DESC, a, b
