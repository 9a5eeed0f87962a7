// Plans, demands and possibilities, and what came of them
// ---
// description: >-
//   What was planned, demanded or called possible, with the first fact of the same relation between the same
//   two that began on the first day of the plan or later, and by the day asked for. Without one, nothing came
//   of it until then, as far as the sources say.
// scope: graph
// parameters:
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   entity: {type: entity, optional: true, help: Only what is said of this one, example: niger}
//   plans: {type: list of modality, default: [planned, possible, demanded], help: What counts as a plan}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   modality: How it was said
//   subject: Who
//   relation: What
//   object: To whom
//   valid: For when
//   reported_at: When that was said
//   source: Who said so
//   came: When it came true
//   days: "Days from the report to that; below 0, the report came after it"
//   told_by: Who says that it did
//   graph: The statements, for a picture
// plan_exceptions:
//   NodeByLabelScan: plans are found by no index that holds for all relations
//   DirectedAllRelationshipsScan: plans are found by no index that holds for all relations
// ---
CYPHER 5
MATCH (a:Entity)-[plan]->(b:Entity)
WHERE plan.modality IN $plans
  AND ($entity IS NULL OR $entity IN [a.id, b.id])
  AND plan.reported_at <= $as_of
  AND ($known_by IS NULL OR plan.reported_at <= $known_by)
CALL (a, b, plan) {
  MATCH (a)-[fact]->(b)
  WHERE type(fact) = type(plan)
    AND fact.modality IN $modalities
    AND ($known_by IS NULL OR fact.reported_at <= $known_by)
    AND fact.valid_from >= coalesce(plan.valid_from, plan.reported_at)
    AND fact.valid_from <= $as_of
  WITH fact
  ORDER BY fact.valid_from, fact.source, fact.key
  WITH collect(fact) AS facts
  RETURN [f IN facts WHERE f.valid_from = head(facts).valid_from] AS facts
}
RETURN plan.modality AS modality,
       a.name AS subject,
       type(plan) AS relation,
       b.name AS object,
       plan.valid AS valid,
       plan.reported_at AS reported_at,
       plan.source AS source,
       head(facts).valid AS came,
       duration.inDays(plan.reported_at, head(facts).valid_from).days AS days,
       reduce(all = [], f IN facts | CASE WHEN f.source IN all THEN all ELSE all + f.source END) AS told_by,
       [a, plan, b, facts] AS graph
ORDER BY reported_at, subject, relation, object, plan.key
