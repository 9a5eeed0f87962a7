// Who has the most partners on a date
// ---
// description: >-
//   Actors by the number of others to whom they are tied by alliance, partnership or cooperation on the day
//   asked for. However many statements tie two of them, they are partners once.
// scope: graph
// parameters:
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   relations:
//     type: list of relation
//     default: [COOPERATES_WITH, SECURITY_PARTNER_OF, ALLY_OF, DEFENCE_PACT_WITH, ENTENTE_WITH]
//     help: What makes a partner
//   top: {type: integer, default: 20, help: How many actors are shown}
//   ends: {type: list of relation pair, default_from: ends, help: Which relations put an end to which}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   actor: Who
//   kinds: What it is
//   partners: How many partners
//   allies: How many of them by alliance or pact
//   statements: How many statements say so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH (actor:Entity)-[r:COOPERATES_WITH|SECURITY_PARTNER_OF|ALLY_OF|DEFENCE_PACT_WITH|NEUTRALITY_PACT_WITH|NONAGGRESSION_PACT_WITH|ENTENTE_WITH]-(partner:Entity)
WHERE type(r) IN $relations
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND (r.valid IS NOT NULL OR $undated)
  AND coalesce(r.valid_from <= $as_of, true)
  AND coalesce(r.valid_to >= $as_of, true)
  AND (coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
    MATCH (actor)-[e:COOPERATION_SUSPENDED|ALLIANCE_ENDED]-(partner)
    WHERE [type(e), type(r)] IN $ends
      AND e.modality IN $modalities
      AND ($known_by IS NULL OR e.reported_at <= $known_by)
      AND e.valid_from < $as_of
      AND coalesce(e.valid_from >= r.valid_from, true)
      AND NOT EXISTS {
        MATCH (actor)-[again:COOPERATION_RESUMED]-(partner)
        WHERE [type(again), type(e)] IN $ends
          AND again.modality IN $modalities
          AND ($known_by IS NULL OR again.reported_at <= $known_by)
          AND again.valid_from >= e.valid_from
          AND again.valid_from <= $as_of
      }
  })
WITH actor,
     count(DISTINCT partner) AS partners,
     count(DISTINCT CASE WHEN NOT type(r) IN ['COOPERATES_WITH', 'SECURITY_PARTNER_OF'] THEN partner END) AS allies,
     count(r) AS statements,
     collect([r, partner]) AS ties
ORDER BY partners DESC, allies DESC, actor.name
LIMIT toInteger($top)
RETURN actor.name AS actor,
       [kind IN labels(actor) WHERE kind <> 'Entity'] AS kinds,
       partners,
       allies,
       statements,
       [actor, ties] AS graph
ORDER BY partners DESC, allies DESC, actor
