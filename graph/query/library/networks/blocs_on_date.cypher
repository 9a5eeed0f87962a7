// The blocs of a date
// ---
// description: >-
//   Who hangs together with whom by alliances on the day asked for: two are of one bloc when a chain of
//   alliances leads from the one to the other. The density says how much of a bloc each is allied to each: 1
//   where everybody is, little where it is a chain. Ask for fewer relations to see tighter blocs.
// scope: graph
// parameters:
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   relations:
//     type: list of relation
//     default: [ALLY_OF, DEFENCE_PACT_WITH, NEUTRALITY_PACT_WITH, NONAGGRESSION_PACT_WITH, ENTENTE_WITH]
//     help: What counts as an alliance
//   least: {type: integer, default: 2, help: Members that a bloc has at least}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   bloc: Its first member by name, to tell the blocs apart
//   members: Who is in it
//   size: How many they are
//   alliances: How many pairs of them are allied
//   density: "Of all pairs of them, from 0 to 1"
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH (a:Entity)-[r:ALLY_OF|DEFENCE_PACT_WITH|NEUTRALITY_PACT_WITH|NONAGGRESSION_PACT_WITH|ENTENTE_WITH]-(b:Entity)
WHERE a.id < b.id
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
WITH a, b, collect(r) AS bonds
WITH collect({ends: [a.id, b.id], graph: [a, bonds, b]}) AS pairs
// Each pair joins the blocs that hold one of its two.
WITH pairs, reduce(blocs = [], pair IN pairs |
       [bloc IN blocs WHERE NOT any(id IN pair.ends WHERE id IN bloc)]
       + [reduce(joined = pair.ends, bloc IN [bloc IN blocs WHERE any(id IN pair.ends WHERE id IN bloc)] | joined + [id IN bloc WHERE NOT id IN joined])]) AS blocs
UNWIND blocs AS bloc
WITH pairs, bloc, size(bloc) AS size
WHERE size >= $least
MATCH (member:Entity)
WHERE member.id IN bloc
WITH pairs, bloc, size, member.name AS name
ORDER BY name
WITH bloc, size, collect(name) AS members, [pair IN pairs WHERE pair.ends[0] IN bloc] AS inside
RETURN head(members) AS bloc,
       members,
       size,
       size(inside) AS alliances,
       round(2.0 * size(inside) / (size * (size - 1)), 2) AS density,
       [pair IN inside | pair.graph] AS graph
ORDER BY size DESC, bloc
