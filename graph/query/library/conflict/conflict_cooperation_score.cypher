// Conflict and cooperation of an actor with each other one
// ---
// description: >-
//   What is said of the actor and each other one, weighed on the scale of Goldstein (1992) from -10, conflict,
//   to 10, cooperation. A relation counts once for each day on which it began, however many sources tell it and,
//   where it has no direction, whichever of the two they name first. Relations that the ontology gives no weight
//   are left out. The most hostile come first.
// parameters:
//   entity: {type: entity, help: The actor, example: niger}
//   other: {type: entity, optional: true, help: Only this other one, example: france}
//   since: {type: date, optional: true, help: Only what began on this day or later, example: 2023-07-26}
//   as_of: {type: date, optional: true, help: "Only what had begun by this day", example: 2023-09-01}
//   weights: {type: weights, default_from: goldstein, help: "What each relation weighs, from -10 to 10"}
//   symmetric: {type: list of relation, default_from: symmetric, help: The relations without a direction}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   other: The other
//   score: The mean weight
//   sum: The sum of the weights
//   cooperative: How many weigh more than 0
//   hostile: How many weigh less
//   worst: The most hostile relation
//   best: The most cooperative one
//   first: When the first began
//   last: When the last began
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH (entity:Entity {id: $entity})
MATCH p = (entity)-[r]-(other:Entity)
WHERE $weights[type(r)] IS NOT NULL
  AND ($other IS NULL OR other.id = $other)
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND ($as_of IS NULL OR r.valid_from <= $as_of)
  AND ($since IS NULL OR r.valid_from >= $since)
  AND r.valid_from IS NOT NULL
WITH other,
     type(r) AS relation,
     CASE WHEN NOT type(r) IN $symmetric THEN startNode(r) = entity END AS outward,
     r.valid_from AS day,
     $weights[type(r)] AS weight,
     collect(p) AS told
ORDER BY weight, relation
WITH other,
     round(avg(weight), 2) AS score,
     round(sum(weight), 1) AS sum,
     sum(CASE WHEN weight > 0 THEN 1 ELSE 0 END) AS cooperative,
     sum(CASE WHEN weight < 0 THEN 1 ELSE 0 END) AS hostile,
     collect(relation) AS relations,
     min(day) AS first,
     max(day) AS last,
     collect(told) AS graph
RETURN other.name AS other,
       score,
       sum,
       cooperative,
       hostile,
       CASE WHEN hostile > 0 THEN head(relations) END AS worst,
       CASE WHEN cooperative > 0 THEN last(relations) END AS best,
       first,
       last,
       graph
ORDER BY score, sum, other
