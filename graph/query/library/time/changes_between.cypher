// What changed for an actor between two dates
// ---
// description: >-
//   What began, what ended and what happened from the one day to the other, in order. What began has its first
//   possible day within, what ended its last possible day.
// parameters:
//   entity: {type: entity, help: The actor, example: niger}
//   from: {type: date, help: The first day, example: 2023-07-26}
//   to: {type: date, help: The last day, example: 2023-08-31}
//   events: {type: list of relation, default_from: events, help: The relations that happen and do not last}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   day: When
//   change: "began, ended or happened"
//   subject: Who
//   relation: What
//   object: To whom
//   valid: When it held or happened
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH p = (entity:Entity {id: $entity})-[r]-(:Entity)
WHERE r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
WITH r, p, type(r) IN $events AS event
UNWIND [c IN [
  {day: r.valid_from, change: CASE WHEN event THEN 'happened' ELSE 'began' END},
  {day: CASE WHEN NOT event THEN r.valid_to END, change: 'ended'}
] WHERE c.day >= $from AND c.day <= $to] AS c
WITH c, r, p
ORDER BY r.source, r.key
RETURN c.day AS day,
       c.change AS change,
       startNode(r).name AS subject,
       type(r) AS relation,
       endNode(r).name AS object,
       r.valid AS valid,
       collect(DISTINCT r.source) AS sources,
       collect(p) AS graph
ORDER BY day, relation, subject, object, change, valid
