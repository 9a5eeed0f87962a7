// The sources and what they say
// ---
// description: Every source that states anything, how much it states, and how much of that as a fact.
// scope: graph
// parameters:
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count as facts}
// columns:
//   source: The id of the source
//   name: Its name
//   kind: What it is
//   licence: Under which terms it may be used
//   documents: How many documents of it are in the graph
//   statements: How many statements it makes
//   facts: How many of them are facts
//   first_reported: When it said the first
//   last_reported: When it said the last
//   url: Where it is
// plan_exceptions:
//   NodeByLabelScan: every statement is counted
//   DirectedAllRelationshipsScan: every statement is counted
// ---
CYPHER 5
MATCH (:Entity)-[r]->(:Entity)
WHERE ($known_by IS NULL OR r.reported_at <= $known_by)
WITH r.source AS id,
     count(r) AS statements,
     sum(CASE WHEN r.modality IN $modalities THEN 1 ELSE 0 END) AS facts,
     min(r.reported_at) AS first_reported,
     max(r.reported_at) AS last_reported
OPTIONAL MATCH (source:Source {id: id})
RETURN id AS source,
       source.name AS name,
       source.kind AS kind,
       source.licence AS licence,
       COUNT { (source)<-[:PUBLISHED_BY]-(:Document) } AS documents,
       statements,
       facts,
       first_reported,
       last_reported,
       source.url AS url
ORDER BY source
