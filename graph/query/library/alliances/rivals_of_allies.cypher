// The rivals of an actor's allies on a date
// ---
// description: >-
//   Whom the allies of an actor have as rivals or enemies on the day asked for, and what the actor itself is
//   said to have with each of them on that day. An ally's enemy with whom the actor has friendly ties is where
//   alliances pull apart.
// parameters:
//   entity: {type: entity, help: The actor, example: italy}
//   as_of: {type: date, help: The day, example: 2022-06-01}
//   relations:
//     type: list of relation
//     default: [ALLY_OF, DEFENCE_PACT_WITH, NEUTRALITY_PACT_WITH, NONAGGRESSION_PACT_WITH, ENTENTE_WITH]
//     help: What counts as an alliance
//   hostile:
//     type: list of relation
//     default: [RIVAL_OF, AT_WAR_WITH, FIGHTS, DISPUTE_WITH]
//     help: What counts as hostility
//   ends: {type: list of relation pair, default_from: ends, help: Which relations put an end to which}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   ally: Who is allied to the actor
//   alliance: What binds the two
//   rival: Who is hostile to the ally
//   hostility: In which way
//   own: What the actor itself has with the rival
//   statements: How many statements say that the rival is one
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH (actor:Entity {id: $entity})-[r:ALLY_OF|DEFENCE_PACT_WITH|NEUTRALITY_PACT_WITH|NONAGGRESSION_PACT_WITH|ENTENTE_WITH]-(ally:Entity)
WHERE type(r) IN $relations
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND (r.valid IS NOT NULL OR $undated)
  AND coalesce(r.valid_from <= $as_of, true)
  AND coalesce(r.valid_to >= $as_of, true)
  // An end that is not given to the day is closed by an ALLIANCE_ENDED.
  AND (coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
    MATCH (actor)-[e:ALLIANCE_ENDED]-(ally)
    WHERE e.modality IN $modalities
      AND ($known_by IS NULL OR e.reported_at <= $known_by)
      AND e.valid_from < $as_of
      AND coalesce(e.valid_from >= r.valid_from, true)
  })
WITH actor, ally, r
ORDER BY type(r)
WITH actor, ally, collect(DISTINCT type(r)) AS alliance, collect(r) AS bonds
MATCH (ally)-[h:RIVAL_OF|AT_WAR_WITH|FIGHTS|DISPUTE_WITH|ATTACKS|THREATENS|SANCTIONS|BORDER_CLOSED_TO|OCCUPIES]-(rival:Entity)
WHERE rival <> actor
  AND type(h) IN $hostile
  AND h.modality IN $modalities
  AND ($known_by IS NULL OR h.reported_at <= $known_by)
  AND (h.valid IS NOT NULL OR $undated)
  AND coalesce(h.valid_from <= $as_of, true)
  AND coalesce(h.valid_to >= $as_of, true)
  AND (coalesce(h.valid ENDS WITH toString(h.valid_to), false) OR NOT EXISTS {
    MATCH (ally)-[e:CEASEFIRE_WITH|SANCTIONS_LIFTED]-(rival)
    WHERE [type(e), type(h)] IN $ends
      AND e.modality IN $modalities
      AND ($known_by IS NULL OR e.reported_at <= $known_by)
      AND e.valid_from < $as_of
      AND coalesce(e.valid_from >= h.valid_from, true)
  })
WITH actor, ally, alliance, bonds, rival, h
ORDER BY type(h), h.source, h.key
WITH actor, ally, alliance, bonds, rival,
     collect(DISTINCT type(h)) AS hostility,
     count(h) AS statements,
     collect(DISTINCT h.source) AS sources,
     collect(h) AS acts
RETURN ally.name AS ally,
       alliance,
       rival.name AS rival,
       hostility,
       COLLECT {
         MATCH (actor)-[o]-(rival)
         WHERE o.modality IN $modalities
           AND ($known_by IS NULL OR o.reported_at <= $known_by)
           AND (o.valid IS NOT NULL OR $undated)
           AND coalesce(o.valid_from <= $as_of, true)
           AND coalesce(o.valid_to >= $as_of, true)
         RETURN DISTINCT type(o) AS relation
         ORDER BY relation
       } AS own,
       statements,
       sources,
       [actor, bonds, ally, acts, rival] AS graph
ORDER BY ally, rival
