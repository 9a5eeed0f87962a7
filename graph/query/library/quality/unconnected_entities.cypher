// Entities of which nothing is stated
// ---
// description: >-
//   Entities without any statement: known from a gazetteer or declared and never used, or left behind by a
//   source that was retracted.
// scope: graph
// parameters:
//   kinds: {type: list of text, optional: true, help: Only entities with one of these labels, example: Person}
// columns:
//   id: The id of the entity
//   name: Its name
//   kinds: What it is
//   codes: Its codes
//   graph: The entity, for a picture
// plan_exceptions: {NodeByLabelScan: "every entity is looked at"}
// ---
CYPHER 5
MATCH (entity:Entity)
WHERE ($kinds IS NULL OR any(kind IN labels(entity) WHERE kind IN $kinds))
  AND NOT EXISTS { (entity)--() }
RETURN entity.id AS id,
       entity.name AS name,
       [kind IN labels(entity) WHERE kind <> 'Entity'] AS kinds,
       entity.codes AS codes,
       entity AS graph
ORDER BY kinds, id
