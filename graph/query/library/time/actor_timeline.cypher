// The timeline of one actor
// ---
// description: >-
//   Everything that is said of an actor, whoever the other is, in the order in which it began; what has no known
//   beginning comes last. With its parts, what is said of its government, forces and other organs, of those who
//   hold an office in it and of those who lead one of these counts as well; the query parts_of_actor names them.
// parameters:
//   entity: {type: entity, help: The actor, example: niger}
//   with_parts: {type: boolean, default: false, help: "Count its government, forces, office holders and leaders too"}
//   as_of: {type: date, optional: true, help: "Only what had begun by this day", example: 2023-09-01}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   valid: When it held or happened
//   subject: Who
//   relation: What
//   object: To whom
//   modality: How it is said
//   reported_at: When the source said it
//   source: Who says so
//   quote: In which words
//   graph: The statement, for a picture
// ---
CYPHER 5
MATCH (whole:Entity {id: $entity})
CALL (whole) {
  RETURN whole AS member
UNION
  MATCH (whole)<-[m:GOVERNS|PART_OF WHERE m.modality <> 'denied']-{1,2}(member:Entity)
  WHERE $with_parts
  RETURN member
UNION
  MATCH (whole)<-[m:GOVERNS|PART_OF WHERE m.modality <> 'denied']-{0,2}()<-[:OFFICE_OF]-(:Office)<-[h:HOLDS_OFFICE]-(member:Entity)
  WHERE $with_parts AND h.modality <> 'denied'
  RETURN member
UNION
  MATCH (whole)<-[m:GOVERNS|PART_OF WHERE m.modality <> 'denied']-{1,2}()<-[l:LEADS]-(member:Entity)
  WHERE $with_parts AND l.modality <> 'denied'
  RETURN member
}
MATCH (member)-[r]-(:Entity)
WHERE r.modality IN $modalities
  AND ($as_of IS NULL OR r.valid_from <= $as_of)
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
WITH DISTINCT r
RETURN r.valid AS valid,
       startNode(r).name AS subject,
       type(r) AS relation,
       endNode(r).name AS object,
       r.modality AS modality,
       r.reported_at AS reported_at,
       r.source AS source,
       r.quote AS quote,
       [startNode(r), r, endNode(r)] AS graph
ORDER BY r.valid_from, reported_at, r.key
