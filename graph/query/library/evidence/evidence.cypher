// The evidence behind a relationship
// ---
// description: >-
//   Every statement of one subject and one object, or only those of one relation, with where it stands and in
//   which words. A symmetric relation is found whichever of the two is asked for as the subject.
// parameters:
//   subject: {type: entity, help: Who, example: france}
//   object: {type: entity, help: To whom, example: niger}
//   relation: {type: relation, optional: true, help: "What; all relations when left out", example: ally-of}
//   symmetric: {type: list of relation, default_from: symmetric, help: The relations without a direction}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: modalities, help: Which modalities are shown}
// columns:
//   subject: Who
//   relation: What
//   object: To whom
//   valid: When it held or happened
//   modality: How it is said
//   source: The name of the source
//   document: The title of the document
//   url: Where the document is
//   locator: Where it stands in the document
//   quote: In which words
//   attributed_to: Who is said to have said so
//   reported_at: When the source said it
//   confidence: How sure the source is, between 0 and 1
//   key: The statement's identity
//   graph: The statement, for a picture
// ---
CYPHER 5
MATCH (subject:Entity {id: $subject})
CALL (subject) {
  MATCH (subject)-[r]-(object:Entity {id: $object})
  WHERE ($relation IS NULL OR type(r) = $relation)
    AND (startNode(r) = subject OR type(r) IN $symmetric)
    AND r.modality IN $modalities
    AND ($known_by IS NULL OR r.reported_at <= $known_by)
  RETURN r
}
OPTIONAL MATCH (source:Source {id: r.source})
OPTIONAL MATCH (document:Document {id: r.document})
RETURN startNode(r).name AS subject,
       type(r) AS relation,
       endNode(r).name AS object,
       r.valid AS valid,
       r.modality AS modality,
       coalesce(source.name, r.source) AS source,
       coalesce(document.title, r.document) AS document,
       coalesce(document.url, source.url) AS url,
       r.locator AS locator,
       r.quote AS quote,
       r.attributed_to AS attributed_to,
       r.reported_at AS reported_at,
       r.confidence AS confidence,
       r.key AS key,
       [startNode(r), r, endNode(r)] AS graph
ORDER BY relation, r.valid_from, reported_at, key
