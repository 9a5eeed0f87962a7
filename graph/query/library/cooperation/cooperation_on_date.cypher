// Who cooperates with whom on a date, and in what
// ---
// description: >-
//   Pairs of actors that work together on the day asked for. Cooperation that was suspended before that day
//   and not resumed is none, unless its last day is itself given.
// scope: graph
// parameters:
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   entity: {type: entity, optional: true, help: Only the partners of this one, example: niger}
//   relations: {type: list of relation, default: [COOPERATES_WITH, SECURITY_PARTNER_OF], help: What counts as cooperation}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   a: One of the two
//   b: The other
//   relations: What ties them
//   fields: In what they cooperate
//   since: The first day that any of the statements allows
//   until: The last day that any of the statements allows; empty when one is open
//   statements: How many statements say so
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH p = (a:Entity)-[r:COOPERATES_WITH|SECURITY_PARTNER_OF]-(b:Entity)
WHERE a.id < b.id
  AND ($entity IS NULL OR $entity IN [a.id, b.id])
  AND type(r) IN $relations
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND (r.valid IS NOT NULL OR $undated)
  AND coalesce(r.valid_from <= $as_of, true)
  AND coalesce(r.valid_to >= $as_of, true)
  // An end that is not given to the day is closed by a suspension that no resumption has followed.
  AND (type(r) <> 'COOPERATES_WITH' OR coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
    MATCH (a)-[e:COOPERATION_SUSPENDED]-(b)
    WHERE e.modality IN $modalities
      AND ($known_by IS NULL OR e.reported_at <= $known_by)
      AND e.valid_from < $as_of
      AND coalesce(e.valid_from >= r.valid_from, true)
      AND NOT EXISTS {
        MATCH (a)-[again:COOPERATION_RESUMED]-(b)
        WHERE again.modality IN $modalities
          AND ($known_by IS NULL OR again.reported_at <= $known_by)
          AND again.valid_from >= e.valid_from
          AND again.valid_from <= $as_of
      }
  })
WITH a, b, r, p
ORDER BY type(r), r.source, r.key
RETURN a.name AS a,
       b.name AS b,
       collect(DISTINCT type(r)) AS relations,
       collect(DISTINCT r.field) AS fields,
       min(r.valid_from) AS since,
       CASE count(r.valid_to) WHEN count(r) THEN max(r.valid_to) END AS until,
       count(r) AS statements,
       collect(DISTINCT r.source) AS sources,
       collect(p) AS graph
ORDER BY a, b
