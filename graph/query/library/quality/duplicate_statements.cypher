// Statements that one source makes twice
// ---
// description: >-
//   Statements of one source with the same subject, relation, object, time and modality under different keys.
//   They may be two mentions in one document, or one record that was loaded under two ids. Whoever counts
//   statements counts them twice.
// scope: graph
// parameters:
//   entity: {type: entity, optional: true, help: Only statements about this one, example: niger}
//   symmetric: {type: list of relation, default_from: symmetric, help: The relations without a direction}
//   modalities: {type: list of modality, default_from: modalities, help: Which modalities are compared}
// columns:
//   source: Who makes them
//   subject: Who
//   relation: What
//   object: To whom
//   valid: When it held or happened
//   modality: How it is said
//   count: How often
//   keys: The identities of the statements
//   locators: Where they stand
//   graph: The statements, for a picture
// plan_exceptions:
//   NodeByLabelScan: every statement is compared
//   DirectedAllRelationshipsScan: every statement is compared
// ---
CYPHER 5
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.modality IN $modalities
  AND ($entity IS NULL OR $entity IN [a.id, b.id])
WITH r, CASE WHEN type(r) IN $symmetric AND b.id < a.id THEN [b, a] ELSE [a, b] END AS pair
ORDER BY r.key
WITH pair, type(r) AS relation, r.source AS source, r.valid AS valid, r.modality AS modality, collect(r) AS told
WHERE size(told) > 1
RETURN source,
       pair[0].name AS subject,
       relation,
       pair[1].name AS object,
       valid,
       modality,
       size(told) AS count,
       [r IN told | r.key] AS keys,
       [r IN told | r.locator] AS locators,
       [pair, told] AS graph
ORDER BY count DESC, source, subject, relation, object, valid, modality
