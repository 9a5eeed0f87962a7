// Which sources fell silent on an entity after a date
// ---
// description: >-
//   Sources that had spoken of the entity before the day and said nothing of it from the day on, and those
//   that did go on, to compare. What a source says later of other things shows whether it fell silent at all.
// parameters:
//   entity: {type: entity, help: The entity, example: niger}
//   date: {type: date, help: The day from which silence counts, example: 2023-07-26}
//   days: {type: integer, default: 365, help: Days from that day that are looked at}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: modalities, help: Which modalities count}
// columns:
//   source: Who speaks of the entity
//   silent: Whether it said nothing of the entity from the day on
//   before: How many statements of the entity it had made before the day
//   last_before: When it had made the last of them
//   after: How many it made from the day on
//   first_after: When it made the first of them
// ---
CYPHER 5
MATCH (entity:Entity {id: $entity})
CALL (entity) {
  MATCH (entity)-[r]-(:Entity)
  WHERE r.modality IN $modalities
    AND ($known_by IS NULL OR r.reported_at <= $known_by)
    AND r.reported_at < $date + duration({days: $days})
  RETURN DISTINCT r
}
WITH r.source AS id, r.reported_at AS told, r.reported_at < $date AS before
WITH id,
     sum(CASE WHEN before THEN 1 ELSE 0 END) AS before,
     max(CASE WHEN before THEN told END) AS last_before,
     sum(CASE WHEN before THEN 0 ELSE 1 END) AS after,
     min(CASE WHEN before THEN null ELSE told END) AS first_after
WHERE before > 0
OPTIONAL MATCH (source:Source {id: id})
RETURN coalesce(source.name, id) AS source,
       after = 0 AS silent,
       before,
       last_before,
       after,
       first_after
ORDER BY silent DESC, last_before, source
