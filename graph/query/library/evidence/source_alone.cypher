// What a source alone says
// ---
// description: >-
//   The statements of a source that no other source bears out. Another source does when it states the same
//   relation of the same two at a time that is not a different one.
// scope: graph
// parameters:
//   source: {type: source, help: The source, example: seed-article}
//   symmetric: {type: list of relation, default_from: symmetric, help: The relations without a direction}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   subject: Who
//   relation: What
//   object: To whom
//   valid: When it held or happened
//   modality: How it is said
//   document: The document in which it stands
//   locator: Where it stands there
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
  AND NOT EXISTS {
    MATCH (subject)-[other]-(object)
    WHERE type(other) = type(r)
      AND other.source <> $source
      AND other.modality IN $modalities
      AND ($known_by IS NULL OR other.reported_at <= $known_by)
      AND (startNode(other) = subject OR type(r) IN $symmetric)
      AND coalesce(other.valid_from <= r.valid_to, true)
      AND coalesce(other.valid_to >= r.valid_from, true)
  }
RETURN subject.name AS subject,
       type(r) AS relation,
       object.name AS object,
       r.valid AS valid,
       r.modality AS modality,
       r.document AS document,
       r.locator AS locator,
       r.quote AS quote,
       p AS graph
ORDER BY relation, subject, object, r.valid_from, r.key
