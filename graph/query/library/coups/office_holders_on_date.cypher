// Who held which office on a date
// ---
// description: >-
//   The holders of offices on the day asked for. One who was ousted or resigned holds the office up to that
//   day, unless the statement itself gives the last day.
// scope: graph
// parameters:
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   office: {type: entity, optional: true, help: Only this office, example: president-of-niger}
//   body: {type: entity, optional: true, help: "Only offices of this state, body or force", example: niger}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   office: The office
//   body: The state, body or force that it belongs to
//   holder: Who held it
//   since: The first day that any of the statements allows
//   until: The last day that any of the statements allows; empty when one is open
//   statements: How many statements say so
//   sources: Who says so
//   graph: The statements, for a picture
// plan_exceptions: {NodeByLabelScan: "it reads the offices, which are few"}
// ---
CYPHER 5
MATCH p = (holder:Entity)-[r:HOLDS_OFFICE]->(office:Office)
WHERE ($office IS NULL OR office.id = $office)
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND (r.valid IS NOT NULL OR $undated)
  AND coalesce(r.valid_from <= $as_of, true)
  AND coalesce(r.valid_to >= $as_of, true)
  // An end that is not given to the day is closed by an ouster or a resignation.
  AND (coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
    MATCH (holder)<-[e:OUSTED]-()
    WHERE e.modality IN $modalities
      AND ($known_by IS NULL OR e.reported_at <= $known_by)
      AND e.valid_from < $as_of
      AND coalesce(e.valid_from >= r.valid_from, true)
  } AND NOT EXISTS {
    MATCH (holder)-[e:RESIGNED_FROM]->(office)
    WHERE e.modality IN $modalities
      AND ($known_by IS NULL OR e.reported_at <= $known_by)
      AND e.valid_from < $as_of
      AND coalesce(e.valid_from >= r.valid_from, true)
  })
OPTIONAL MATCH (office)-[:OFFICE_OF]->(body:Entity)
WITH r, p, holder, office, collect(DISTINCT body) AS bodies
WHERE $body IS NULL OR any(body IN bodies WHERE body.id = $body)
WITH holder, office, head(bodies) AS body, r, p
ORDER BY r.source, r.key
RETURN office.name AS office,
       body.name AS body,
       holder.name AS holder,
       min(r.valid_from) AS since,
       CASE count(r.valid_to) WHEN count(r) THEN max(r.valid_to) END AS until,
       count(r) AS statements,
       collect(DISTINCT r.source) AS sources,
       collect(p) AS graph
ORDER BY body, office, holder
