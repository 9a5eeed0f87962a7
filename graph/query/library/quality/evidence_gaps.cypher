// Where the evidence has gaps, by source
// ---
// description: >-
//   How many statements of each source do not say in which document, where in it or in which words they stand,
//   and how many documents have neither an address nor a date: what an analyst cannot look up.
// scope: graph
// parameters:
//   source: {type: source, optional: true, help: Only statements of this one, example: seed-article}
//   modalities: {type: list of modality, default_from: modalities, help: Which modalities are looked at}
// columns:
//   source: Who states it
//   statements: How many statements
//   no_document: How many name no document
//   no_locator: How many do not say where in it
//   no_quote: How many do not say in which words
//   documents: How many documents they name
//   no_url: How many of these have no address
//   no_date: How many of these have no date
// plan_exceptions:
//   NodeByLabelScan: every statement is counted
//   DirectedAllRelationshipsScan: every statement is counted
// ---
CYPHER 5
MATCH (:Entity)-[r]->(:Entity)
WHERE r.modality IN $modalities
  AND ($source IS NULL OR r.source = $source)
WITH r.source AS source,
     count(r) AS statements,
     sum(CASE WHEN r.document IS NULL THEN 1 ELSE 0 END) AS no_document,
     sum(CASE WHEN r.locator IS NULL THEN 1 ELSE 0 END) AS no_locator,
     sum(CASE WHEN r.quote IS NULL THEN 1 ELSE 0 END) AS no_quote,
     collect(DISTINCT r.document) AS ids
OPTIONAL MATCH (document:Document)
WHERE document.id IN ids
RETURN source,
       statements,
       no_document,
       no_locator,
       no_quote,
       size(ids) AS documents,
       sum(CASE WHEN document IS NOT NULL AND document.url IS NULL THEN 1 ELSE 0 END) AS no_url,
       sum(CASE WHEN document IS NOT NULL AND document.date IS NULL THEN 1 ELSE 0 END) AS no_date
ORDER BY source
