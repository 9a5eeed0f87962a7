// What has been taken out of the graph
// ---
// description: >-
//   Loads that removed statements: sources that were retracted, and statements that a data set or a dossier no
//   longer makes. The newest comes first. The statements themselves are gone; the receipt stays.
// scope: graph
// parameters:
//   source: {type: source, optional: true, help: Only what removed statements of this one, example: archigos}
// columns:
//   finished_at: When it was done
//   load: The id of the load
//   why: "retracted: a source was taken out; pruned: the input no longer made the statements"
//   removed: How many statements
//   sources: Of which sources
//   dossiers: By which dossiers
// plan_exceptions: {NodeByLabelScan: "it reads the loads, which are few"}
// ---
CYPHER 5
MATCH (load:Load)
WHERE load.removed > 0
  AND ($source IS NULL OR $source IN load.sources)
RETURN load.finished_at AS finished_at,
       load.id AS load,
       CASE load.status WHEN 'retracted' THEN 'retracted' ELSE 'pruned' END AS why,
       load.removed AS removed,
       load.sources AS sources,
       load.dossiers AS dossiers
ORDER BY finished_at DESC, load
