// How soon sources tell of events
// ---
// description: >-
//   For each source, the days from the first day on which an event may have happened to the day on which the
//   source told it. Few days are a source on the spot; many, one that looks back.
// scope: graph
// parameters:
//   entity: {type: entity, optional: true, help: Only events of this one, example: niger}
//   events: {type: list of relation, default_from: events, help: The relations that happen and do not last}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   source: Who tells the events
//   events: How many events with both days
//   soonest: The fewest days
//   median: The days that half of them took at most
//   latest: The most days
//   early: How many are told before they may have happened
// plan_exceptions:
//   NodeByLabelScan: every event is looked at
//   DirectedAllRelationshipsScan: every event is looked at
// ---
CYPHER 5
MATCH (a:Entity)-[r]->(b:Entity)
WHERE type(r) IN $events
  AND ($entity IS NULL OR $entity IN [a.id, b.id])
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND r.valid_from IS NOT NULL
  AND r.reported_at IS NOT NULL
WITH r.source AS source, duration.inDays(r.valid_from, r.reported_at).days AS days
RETURN source,
       count(days) AS events,
       min(days) AS soonest,
       percentileDisc(days, 0.5) AS median,
       max(days) AS latest,
       sum(CASE WHEN days < 0 THEN 1 ELSE 0 END) AS early
ORDER BY median, source
