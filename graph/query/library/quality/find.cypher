// Find an entity by a part of its name
// ---
// description: >-
//   Entities whose id, name, aliases or codes contain the text, small letters or large; those first that have
//   it whole.
// scope: graph
// parameters:
//   text: {type: text, help: What to look for, example: nig}
// columns:
//   id: The id of the entity
//   name: Its name
//   kinds: What it is
//   aliases: Its other names
//   codes: Its codes
//   graph: The entity, for a picture
// plan_exceptions: {NodeByLabelScan: "every name is looked at"}
// ---
CYPHER 5
MATCH (entity:Entity)
WITH entity,
     toLower($text) AS text,
     [word IN [entity.id, entity.name] + coalesce(entity.aliases, []) + coalesce(entity.codes, []) | toLower(word)] AS words
WHERE any(word IN words WHERE word CONTAINS text)
RETURN entity.id AS id,
       entity.name AS name,
       [kind IN labels(entity) WHERE kind <> 'Entity'] AS kinds,
       entity.aliases AS aliases,
       entity.codes AS codes,
       entity AS graph
ORDER BY NOT text IN words, id
