// The neighbours of an entity
// ---
// description: >-
//   Everything that an entity is tied to by a statement, one row for each neighbour and relation. In Neo4j
//   Browser this is the query to begin with: it draws the entity in the middle of what is said of it.
// parameters:
//   entity: {type: entity, help: The entity in the middle, example: niger}
//   as_of: {type: date, optional: true, help: "Only what held or happened on this day; all times when left out", example: 2023-07-26}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   undated: {type: boolean, default: true, help: "With a day, count statements without any time too"}
//   symmetric: {type: list of relation, default_from: symmetric, help: The relations without a direction}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   direction: "`to` when the entity is the subject, `from` when it is the object, `with` when the relation has no direction"
//   relation: What ties them
//   neighbour: The other
//   kinds: What the other is
//   since: The first day that any of the statements allows
//   until: The last day that any of the statements allows; empty when one is open
//   statements: How many statements say so
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH p = (entity:Entity {id: $entity})-[r]-(neighbour:Entity)
WHERE r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND ($as_of IS NULL OR
       (r.valid IS NOT NULL OR $undated)
       AND coalesce(r.valid_from <= $as_of, true)
       AND coalesce(r.valid_to >= $as_of, true))
WITH r, p, neighbour, CASE
       WHEN type(r) IN $symmetric THEN 'with'
       WHEN startNode(r) = entity THEN 'to'
       ELSE 'from'
     END AS direction
ORDER BY r.source, r.key
RETURN direction,
       type(r) AS relation,
       neighbour.name AS neighbour,
       [kind IN labels(neighbour) WHERE kind <> 'Entity'] AS kinds,
       min(r.valid_from) AS since,
       CASE count(r.valid_to) WHEN count(r) THEN max(r.valid_to) END AS until,
       count(r) AS statements,
       collect(DISTINCT r.source) AS sources,
       collect(p) AS graph
ORDER BY relation, direction, neighbour
