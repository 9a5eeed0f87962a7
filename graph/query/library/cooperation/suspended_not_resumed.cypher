// Cooperation that was suspended and never resumed by a date
// ---
// description: >-
//   Who had suspended cooperation with whom by the day asked for, without a resumption between the two from
//   then to that day. The oldest suspension comes first.
// scope: graph
// parameters:
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   entity: {type: entity, optional: true, help: Only what touches this one, example: niger}
//   relations: {type: list of relation, default: [COOPERATION_SUSPENDED], help: What counts as a suspension}
//   ends: {type: list of relation pair, default_from: ends, help: Which relations put an end to which}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   actor: Who suspended cooperation
//   relation: How
//   object: With whom
//   fields: In what
//   since: The first day on which that may have been
//   days: Days from then to the day asked for
//   was: What had tied the two until then
//   statements: How many statements say so
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH p = (actor:Entity)-[r:COOPERATION_SUSPENDED|AID_CUT|ALLIANCE_ENDED|DIPLOMATIC_RELATIONS_SEVERED]->(object:Entity)
WHERE type(r) IN $relations
  AND ($entity IS NULL OR $entity IN [actor.id, object.id])
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND r.valid_from <= $as_of
  AND NOT EXISTS {
    MATCH (actor)-[again:COOPERATION_RESUMED]-(object)
    WHERE again.modality IN $modalities
      AND ($known_by IS NULL OR again.reported_at <= $known_by)
      AND again.valid_from >= r.valid_from
      AND again.valid_from <= $as_of
  }
WITH actor, object, r, p
ORDER BY r.valid_from, r.source, r.key
WITH actor, object,
     type(r) AS relation,
     collect(DISTINCT r.field) AS fields,
     min(r.valid_from) AS since,
     count(r) AS statements,
     collect(DISTINCT r.source) AS sources,
     collect(p) AS graph
RETURN actor.name AS actor,
       relation,
       object.name AS object,
       fields,
       since,
       duration.inDays(since, $as_of).days AS days,
       COLLECT {
         MATCH (actor)-[c]-(object)
         WHERE [relation, type(c)] IN $ends
           AND c.modality IN $modalities
           AND ($known_by IS NULL OR c.reported_at <= $known_by)
           AND coalesce(c.valid_from <= since, c.valid IS NOT NULL)
         RETURN DISTINCT type(c) AS was
         ORDER BY was
       } AS was,
       statements,
       sources,
       graph
ORDER BY since, actor, object, relation
