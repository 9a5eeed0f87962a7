// What a source says
// ---
// description: Every statement of a source, whatever its modality, in the order in which they stand in its documents.
// scope: graph
// parameters:
//   source: {type: source, help: The source, example: seed-article}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: modalities, help: Which modalities count}
// columns:
//   document: The document in which it stands
//   locator: Where it stands there
//   subject: Who
//   relation: What
//   object: To whom
//   valid: When it held or happened
//   modality: How it is said
//   attributed_to: Who is said to have said it
//   quote: In which words
//   graph: The statement, for a picture
// plan_exceptions:
//   NodeByLabelScan: statements of one source are found by no index that holds for all relations
//   DirectedAllRelationshipsScan: statements of one source are found by no index that holds for all relations
// ---
CYPHER 5
MATCH p = (subject:Entity)-[r]->(object:Entity)
WHERE r.source = $source
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
RETURN r.document AS document,
       r.locator AS locator,
       subject.name AS subject,
       type(r) AS relation,
       object.name AS object,
       r.valid AS valid,
       r.modality AS modality,
       r.attributed_to AS attributed_to,
       r.quote AS quote,
       p AS graph
ORDER BY document, size(locator), locator, subject, relation, object, r.key
