// Planned or possible redeployments by modality
// ---
// description: >-
//   Troops that are to move, or may: from where, to where, how many, and how sure it is. Redeployments,
//   withdrawals and deployments that have happened are shown when the modalities asserted and reported are
//   asked for.
// scope: graph
// parameters:
//   force: {type: entity, optional: true, help: "Only this force's, or this state's own and its forces'", example: france}
//   relations: {type: list of relation, default: [REDEPLOY_TO, WITHDRAWS_FROM, DEPLOYED_TO], help: Which movements}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default: [planned, possible, demanded], help: "Which modalities are shown, and in which order"}
// columns:
//   modality: How it is said
//   force: Whose troops
//   relation: What they do
//   from: What they leave
//   to: Where they go
//   troops: How many
//   valid: When
//   attributed_to: Who is said to have said so
//   source: Who says so
//   reported_at: When the source said it
//   quote: In which words
//   graph: The statement, for a picture
// ---
CYPHER 5
MATCH p = (force:Entity)-[r:REDEPLOY_TO|WITHDRAWS_FROM|DEPLOYED_TO]->(site:Entity)
WHERE type(r) IN $relations
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND ($force IS NULL OR force.id = $force OR EXISTS { (force)-[:PART_OF]->{1,2}(:Entity {id: $force}) })
OPTIONAL MATCH (origin:Entity {id: r.withdrawn_from})
RETURN r.modality AS modality,
       force.name AS force,
       type(r) AS relation,
       CASE type(r) WHEN 'WITHDRAWS_FROM' THEN site.name ELSE coalesce(origin.name, r.withdrawn_from) END AS from,
       CASE type(r) WHEN 'WITHDRAWS_FROM' THEN null ELSE site.name END AS to,
       r.troops AS troops,
       r.valid AS valid,
       r.attributed_to AS attributed_to,
       r.source AS source,
       r.reported_at AS reported_at,
       r.quote AS quote,
       p AS graph
ORDER BY [i IN range(0, size($modalities) - 1) WHERE $modalities[i] = modality][0], force, relation, to, from, r.valid_from, reported_at, r.key
