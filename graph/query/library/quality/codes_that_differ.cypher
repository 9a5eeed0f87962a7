// Entities that two code systems name differently
// ---
// description: >-
//   Entities with a code in each of two systems that are not the same, and whose the code is in the other
//   system, if any: there a file that does not say which system it uses is read wrongly. NIR is Niger for the
//   Correlates of War, and NER for ISO 3166.
// scope: graph
// parameters:
//   a: {type: text, default: iso3, help: One code system}
//   b: {type: text, default: cow_abbrev, help: The other}
//   clashes: {type: boolean, default: false, help: Only codes that mean another entity in the other system}
// columns:
//   id: The id of the entity
//   name: Its name
//   code_a: Its code in the one system
//   code_b: Its code in the other
//   a_means: Whose the one's code is in the other system
//   b_means: Whose the other's code is in the one
//   graph: The entity, for a picture
// plan_exceptions: {NodeByLabelScan: "every entity is looked at"}
// ---
CYPHER 5
MATCH (entity:Entity)
UNWIND coalesce(entity.codes, []) AS code
WITH entity, split(split(code, '@')[0], ':') AS code
WHERE code[0] IN [$a, $b]
WITH entity,
     collect(DISTINCT CASE WHEN code[0] = $a THEN code[1] END) AS as,
     collect(DISTINCT CASE WHEN code[0] = $b THEN code[1] END) AS bs
WITH collect({entity: entity, a: as, b: bs}) AS coded
UNWIND coded AS c
UNWIND c.a AS code_a
UNWIND c.b AS code_b
WITH coded, c, code_a, code_b
WHERE NOT code_a IN c.b AND NOT code_b IN c.a
WITH c.entity AS entity, code_a, code_b,
     [other IN coded WHERE code_a IN other.b | other.entity.name] AS a_means,
     [other IN coded WHERE code_b IN other.a | other.entity.name] AS b_means
WHERE NOT $clashes OR size(a_means) + size(b_means) > 0
RETURN entity.id AS id,
       entity.name AS name,
       code_a,
       code_b,
       a_means,
       b_means,
       entity AS graph
ORDER BY name, code_a, code_b
