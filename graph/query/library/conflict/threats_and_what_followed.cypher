// Threats and what followed within some days
// ---
// description: >-
//   Every threat with the first hostile acts of the one who made it against the one who was threatened, or
//   what that one governs or is a part of, within the given number of days. A threat that nothing followed has
//   a row without an act.
// scope: graph
// parameters:
//   entity: {type: entity, optional: true, help: "Only threats by or against this one", example: ecowas}
//   days: {type: integer, default: 180, help: Days after the threat that are looked at}
//   relations:
//     type: list of relation
//     default: [ATTACKS, AT_WAR_WITH, FIGHTS, INTERVENES_IN, OCCUPIES, SANCTIONS, BORDER_CLOSED_TO, AID_CUT, DEPLOYED_TO, COOPERATION_SUSPENDED]
//     help: What counts as an act
//   as_of: {type: date, optional: true, help: "Only what had begun by this day", example: 2023-09-01}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   actor: Who threatened
//   target: Whom
//   with: With what
//   threat: When
//   act: What followed
//   against: Against whom that was
//   valid: When that was
//   days: Days from the threat to the act
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH (actor:Entity)-[t:THREATENS]->(target:Entity)
WHERE ($entity IS NULL OR $entity IN [actor.id, target.id])
  AND t.modality IN $modalities
  AND ($known_by IS NULL OR t.reported_at <= $known_by)
  AND ($as_of IS NULL OR t.valid_from <= $as_of)
  AND t.valid_from IS NOT NULL
CALL (actor, target, t) {
  CALL (target) {
    RETURN target AS struck
  UNION
    MATCH (target)-[g:GOVERNS|PART_OF WHERE g.modality <> 'denied']->(struck)
    RETURN struck
  }
  MATCH (actor)-[r:ATTACKS|AT_WAR_WITH|FIGHTS|INTERVENES_IN|OCCUPIES|SANCTIONS|BORDER_CLOSED_TO|AID_CUT|DEPLOYED_TO|COOPERATION_SUSPENDED]->(struck)
  WHERE type(r) IN $relations
    AND r.modality IN $modalities
    AND ($known_by IS NULL OR r.reported_at <= $known_by)
    AND ($as_of IS NULL OR r.valid_from <= $as_of)
    AND r.valid_from >= t.valid_from
    AND duration.inDays(t.valid_from, r.valid_from).days <= $days
  WITH struck, r
  ORDER BY r.source, r.key
  RETURN collect({struck: struck, act: r}) AS acts
}
UNWIND CASE acts WHEN [] THEN [null] ELSE acts END AS followed
WITH actor, target, t, followed.struck AS struck, followed.act AS r
ORDER BY r.source, t.source, r.key
WITH actor, target,
     t.with AS with,
     t.valid_from AS threat,
     type(r) AS act,
     struck,
     r.valid AS valid,
     r.valid_from AS acted,
     collect(DISTINCT t) AS threats,
     collect(r) AS acts
RETURN actor.name AS actor,
       target.name AS target,
       with,
       threat,
       act,
       struck.name AS against,
       valid,
       duration.inDays(threat, acted).days AS days,
       reduce(all = [], s IN threats + acts | CASE WHEN s.source IN all THEN all ELSE all + s.source END) AS sources,
       [actor, threats, target, acts, struck] AS graph
ORDER BY threat, actor, target, days, act, valid
