// When coups happened, and who says so
// ---
// description: >-
//   Seizures of power, attempts and ousters with the state that they struck, one row for each day that sources
//   give. Two rows for one coup mean that its sources do not agree on the day. The state of an ousted person
//   is that whose office the person held; of a government, that which it governed or is a part of. A coup of
//   which a source names no plotter is an event in the state.
// scope: graph
// parameters:
//   state: {type: entity, optional: true, help: Only coups in this state, example: niger}
//   as_of: {type: date, optional: true, help: "Only what had begun by this day", example: 2023-09-01}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   state: The state that the coup struck
//   day: The first day that the sources allow
//   relations: What they say happened
//   by: "Who did it, or the event"
//   against: Whom it struck
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH p = (actor:Entity)-[r:OUSTED|SEIZED_POWER_IN|ATTEMPTED_COUP_AGAINST|TOOK_PLACE_IN]->(target:Entity)
WHERE (type(r) <> 'TOOK_PLACE_IN' OR actor.kind = 'coup')
  AND r.modality IN $modalities
  AND r.valid_from IS NOT NULL
  AND ($as_of IS NULL OR r.valid_from <= $as_of)
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
CALL (target) {
  WITH target
  WHERE target:Country|Territory
  RETURN target AS state
UNION
  MATCH (target)-[h:HOLDS_OFFICE WHERE h.modality <> 'denied']->(:Office)-[:OFFICE_OF]->(state:Country|Territory)
  RETURN state
UNION
  MATCH (target)-[g:GOVERNS|PART_OF WHERE g.modality <> 'denied']->(state:Country|Territory)
  RETURN state
}
WITH *
WHERE $state IS NULL OR state.id = $state
WITH state, r, actor, target, p
ORDER BY type(r), actor.name, target.name, r.source, r.key
RETURN state.name AS state,
       r.valid_from AS day,
       collect(DISTINCT type(r)) AS relations,
       collect(DISTINCT actor.name) AS by,
       collect(DISTINCT target.name) AS against,
       collect(DISTINCT r.source) AS sources,
       collect(p) AS graph
ORDER BY state, day
