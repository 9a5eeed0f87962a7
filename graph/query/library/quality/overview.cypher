// What is in the graph
// ---
// description: Every relation with how often it is stated, in which modality, by how many sources and for which time.
// scope: graph
// parameters:
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: modalities, help: Which modalities are shown}
// columns:
//   relation: The relation
//   modality: How it is said
//   statements: How many statements
//   sources: By how many sources
//   first: The first day that any of the statements allows
//   last: The last day that any of them gives
// plan_exceptions:
//   NodeByLabelScan: every statement is counted
//   DirectedAllRelationshipsScan: every statement is counted
// ---
CYPHER 5
MATCH (:Entity)-[r]->(:Entity)
WHERE r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
RETURN type(r) AS relation,
       r.modality AS modality,
       count(r) AS statements,
       count(DISTINCT r.source) AS sources,
       min(r.valid_from) AS first,
       max(r.valid_to) AS last
ORDER BY relation, modality
