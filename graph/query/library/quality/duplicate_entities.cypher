// Entities that may be one and the same
// ---
// description: >-
//   Entities that share a name, an alias or a code, whatever its capitals, hyphens, dots and apostrophes. What
//   shares a name may still be two: the labels and the times of existence help to tell.
// scope: graph
// parameters:
//   kinds: {type: list of text, optional: true, help: Only entities with one of these labels, example: Person}
// columns:
//   reason: "name or code"
//   shared: What they share
//   ids: Their ids
//   names: Their names
//   kinds: What they are
//   graph: The entities, for a picture
// plan_exceptions: {NodeByLabelScan: "every name is looked at"}
// ---
CYPHER 5
MATCH (entity:Entity)
WHERE $kinds IS NULL OR any(kind IN labels(entity) WHERE kind IN $kinds)
WITH entity,
     [word IN [entity.id, entity.name] + coalesce(entity.aliases, []) | {reason: 'name', shared: replace(replace(replace(replace(toLower(word), '-', ' '), '.', ''), '\'', ''), '  ', ' ')}]
     + [code IN coalesce(entity.codes, []) | {reason: 'code', shared: code}] AS marks
UNWIND marks AS mark
WITH mark.reason AS reason, mark.shared AS shared, entity
ORDER BY entity.id
WITH reason, shared, collect(DISTINCT entity) AS entities
WHERE size(entities) > 1
RETURN reason,
       shared,
       [entity IN entities | entity.id] AS ids,
       [entity IN entities | entity.name] AS names,
       reduce(all = [], entity IN entities | all + [kind IN labels(entity) WHERE kind <> 'Entity' AND NOT kind IN all]) AS kinds,
       entities AS graph
ORDER BY reason, shared
