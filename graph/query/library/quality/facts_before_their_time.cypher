// Facts that are told before they can have happened
// ---
// description: >-
//   Statements that a source makes as facts of a time which begins after the day on which it made them. They
//   are plans that lost their modality on the way, or one of the two days is wrong.
// scope: graph
// parameters:
//   entity: {type: entity, optional: true, help: Only statements about this one, example: niger}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   source: Who says so
//   subject: Who
//   relation: What
//   object: To whom
//   valid: When it is to have held or happened
//   reported_at: When the source said so
//   days: Days by which it is early
//   key: The statement's identity
//   graph: The statement, for a picture
// plan_exceptions:
//   NodeByLabelScan: every statement is looked at
//   DirectedAllRelationshipsScan: every statement is looked at
// ---
CYPHER 5
MATCH p = (a:Entity)-[r]->(b:Entity)
WHERE r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND ($entity IS NULL OR $entity IN [a.id, b.id])
  AND r.valid_from > r.reported_at
RETURN r.source AS source,
       a.name AS subject,
       type(r) AS relation,
       b.name AS object,
       r.valid AS valid,
       r.reported_at AS reported_at,
       duration.inDays(r.reported_at, r.valid_from).days AS days,
       r.key AS key,
       p AS graph
ORDER BY days DESC, source, key
