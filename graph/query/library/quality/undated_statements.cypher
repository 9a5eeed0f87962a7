// Statements without a time, by source and relation
// ---
// description: >-
//   How many statements have no valid time, and how many no day on which they were reported: the first are in
//   no answer about a day of the world, and the second in none about what was known by a day.
// scope: graph
// parameters:
//   source: {type: source, optional: true, help: Only statements of this one, example: seed-article}
//   modalities: {type: list of modality, default_from: modalities, help: Which modalities are looked at}
// columns:
//   source: Who states it
//   relation: What
//   statements: How many statements
//   no_valid: How many say nothing of when it held
//   open_beginning: How many say nothing of when it began
//   not_reported: How many do not say when they were made
// plan_exceptions:
//   NodeByLabelScan: every statement is counted
//   DirectedAllRelationshipsScan: every statement is counted
// ---
CYPHER 5
MATCH (:Entity)-[r]->(:Entity)
WHERE r.modality IN $modalities
  AND ($source IS NULL OR r.source = $source)
WITH r.source AS source,
     type(r) AS relation,
     count(r) AS statements,
     sum(CASE WHEN r.valid IS NULL THEN 1 ELSE 0 END) AS no_valid,
     sum(CASE WHEN r.valid IS NOT NULL AND r.valid_from IS NULL THEN 1 ELSE 0 END) AS open_beginning,
     sum(CASE WHEN r.reported_at IS NULL THEN 1 ELSE 0 END) AS not_reported
WHERE no_valid + open_beginning + not_reported > 0
RETURN source, relation, statements, no_valid, open_beginning, not_reported
ORDER BY source, relation
