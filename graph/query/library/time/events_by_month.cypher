// How often two actors had to do with each other, by month
// ---
// description: >-
//   Events between the two in each month from the first to the last, months without any as well, and the mean
//   of a window that ends with the month. An event counts once, however many sources tell it and, of a relation
//   without a direction, whichever of the two they name first, in the first month in which it may have happened.
// parameters:
//   a: {type: entity, help: One of the two, example: france}
//   b: {type: entity, help: The other, example: niger}
//   window: {type: integer, default: 3, help: Months in the moving mean}
//   relations: {type: list of relation, default_from: events, help: Which relations count}
//   weights: {type: weights, default_from: goldstein, help: "What is cooperative, above 0, and what is hostile, below"}
//   symmetric: {type: list of relation, default_from: symmetric, help: The relations without a direction}
//   as_of: {type: date, optional: true, help: "Only what had begun by this day", example: 2023-09-01}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   month: The first day of the month
//   events: How many events
//   cooperative: How many of them are cooperative
//   hostile: How many of them are hostile
//   mean: Events a month over the window
// ---
CYPHER 5
MATCH (a:Entity {id: $a})
CALL (a) {
  MATCH (a)-[r]-(b:Entity {id: $b})
  WHERE type(r) IN $relations
    AND r.modality IN $modalities
    AND ($known_by IS NULL OR r.reported_at <= $known_by)
    AND ($as_of IS NULL OR r.valid_from <= $as_of)
    AND r.valid_from IS NOT NULL
  RETURN DISTINCT type(r) AS relation, CASE WHEN NOT type(r) IN $symmetric THEN startNode(r) = a END AS outward, r.valid_from AS day
}
WITH date.truncate('month', day) AS month,
     count(*) AS events,
     sum(CASE WHEN $weights[relation] > 0 THEN 1 ELSE 0 END) AS cooperative,
     sum(CASE WHEN $weights[relation] < 0 THEN 1 ELSE 0 END) AS hostile
WITH min(month) AS first,
     max(month) AS last,
     collect({month: month, events: events, cooperative: cooperative, hostile: hostile}) AS counted
WHERE first IS NOT NULL
UNWIND range(0, duration.between(first, last).months) AS i
WITH first + duration({months: i}) AS month, counted
WITH month,
     [c IN counted WHERE c.month = month][0] AS here,
     reduce(sum = 0.0, c IN counted | sum + CASE WHEN c.month > month - duration({months: $window}) AND c.month <= month THEN c.events ELSE 0 END) AS recent
RETURN month,
       coalesce(here.events, 0) AS events,
       coalesce(here.cooperative, 0) AS cooperative,
       coalesce(here.hostile, 0) AS hostile,
       round(recent / $window, 2) AS mean
ORDER BY month
