// The shortest path of cooperation between two actors on a date
// ---
// description: >-
//   How one actor is tied to another by cooperation, partnership or alliance that holds on the day asked for.
//   Cooperation that was suspended before that day and not resumed is none. Of several paths that are equally
//   short, all are shown.
// parameters:
//   from: {type: entity, help: Where the path begins, example: niger}
//   to: {type: entity, help: Where it ends, example: united-states}
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   relations:
//     type: list of relation
//     default: [COOPERATES_WITH, SECURITY_PARTNER_OF, ALLY_OF, DEFENCE_PACT_WITH, ENTENTE_WITH]
//     help: What counts as cooperation
//   ends: {type: list of relation pair, default_from: ends, help: Which relations put an end to which}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   steps: How many steps the path has
//   actors: The actors on it, in order
//   statements: "Each step, with the sources that say so"
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH (a:Entity {id: $from})
WHERE a.id <> $to
CALL (a) {
  MATCH p = ALL SHORTEST (a)
    ((n)-[r:COOPERATES_WITH|SECURITY_PARTNER_OF|ALLY_OF|DEFENCE_PACT_WITH|NEUTRALITY_PACT_WITH|NONAGGRESSION_PACT_WITH|ENTENTE_WITH|AIDS|ARMS|TRADES_WITH]-(m)
      WHERE type(r) IN $relations
        AND r.modality IN $modalities
        AND ($known_by IS NULL OR r.reported_at <= $known_by)
        AND (r.valid IS NOT NULL OR $undated)
        AND coalesce(r.valid_from <= $as_of, true)
        AND coalesce(r.valid_to >= $as_of, true)
        // An end that is not given to the day is closed by a suspension that no resumption has followed.
        AND (coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
          MATCH (x:Entity {id: n.id})-[e:COOPERATION_SUSPENDED|ALLIANCE_ENDED|AID_CUT]-(y:Entity)
          WHERE y = m
            AND [type(e), type(r)] IN $ends
            AND e.modality IN $modalities
            AND ($known_by IS NULL OR e.reported_at <= $known_by)
            AND e.valid_from < $as_of
            AND coalesce(e.valid_from >= r.valid_from, true)
            AND NOT EXISTS {
              MATCH (x)-[again:COOPERATION_RESUMED]-(y)
              WHERE [type(again), type(e)] IN $ends
                AND again.modality IN $modalities
                AND ($known_by IS NULL OR again.reported_at <= $known_by)
                AND again.valid_from >= e.valid_from
                AND again.valid_from <= $as_of
            }
        })
    ){1,6}
    (b:Entity {id: $to})
  RETURN p
}
UNWIND range(0, length(p) - 1) AS step
WITH nodes(p) AS actors, step, relationships(p)[step] AS r
WITH DISTINCT actors, step, r
ORDER BY r.source
WITH actors, step, type(r) AS relation, collect(r) AS told, collect(DISTINCT r.source) AS sources
ORDER BY step, relation
WITH actors,
     collect(actors[step].name + ' ' + relation + ' ' + actors[step + 1].name + ' (' + reduce(list = '', s IN sources | list + CASE list WHEN '' THEN '' ELSE ', ' END + s) + ')') AS statements,
     collect(told) AS told
RETURN size(actors) - 1 AS steps,
       [actor IN actors | actor.name] AS actors,
       statements,
       [actors, told] AS graph
ORDER BY steps, actors
