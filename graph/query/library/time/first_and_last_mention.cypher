// When each source first and last spoke of an entity
// ---
// description: >-
//   One row for each source that states anything of the entity, whatever the modality: when it said the first
//   and the last of it, and in which documents. Sources that give no day for what they say come last.
// parameters:
//   entity: {type: entity, help: The entity, example: bazoum}
//   other: {type: entity, optional: true, help: Only what is said of the two together, example: france}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: modalities, help: Which modalities count}
// columns:
//   source: Who speaks of it
//   first: When it did first
//   first_document: In which document
//   last: When it did last
//   last_document: In which document
//   days: Days between the two
//   statements: How many statements it makes of the entity
// ---
CYPHER 5
MATCH (entity:Entity {id: $entity})
CALL (entity) {
  MATCH (entity)-[r]-(other:Entity)
  WHERE ($other IS NULL OR other.id = $other)
    AND r.modality IN $modalities
    AND ($known_by IS NULL OR r.reported_at <= $known_by)
  WITH DISTINCT r
  ORDER BY r.reported_at, r.document, r.key
  RETURN r.source AS id, collect(r) AS said
}
OPTIONAL MATCH (source:Source {id: id})
WITH coalesce(source.name, id) AS source, said, [r IN said WHERE r.reported_at IS NOT NULL] AS dated
OPTIONAL MATCH (first:Document {id: head(dated).document})
OPTIONAL MATCH (last:Document {id: last(dated).document})
RETURN source,
       head(dated).reported_at AS first,
       coalesce(first.title, head(dated).document) AS first_document,
       last(dated).reported_at AS last,
       coalesce(last.title, last(dated).document) AS last_document,
       duration.inDays(head(dated).reported_at, last(dated).reported_at).days AS days,
       size(said) AS statements
ORDER BY first, last, source
