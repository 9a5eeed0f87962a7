// How long leaders had been in office when a coup struck
// ---
// description: >-
//   Those who held an office on the day on which they were ousted, and for how long; and, of a successful coup
//   of which only the state is known, those who governed it on the day. One row for each day that sources give
//   for the beginning of the term and for the coup.
// scope: graph
// parameters:
//   state: {type: entity, optional: true, help: Only leaders of this state, example: niger}
//   as_of: {type: date, optional: true, help: "Only what had begun by this day", example: 2023-09-01}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   state: The state
//   office: The office; empty for one who is only said to have governed
//   leader: Who held it, or governed
//   since: The first day of the term
//   coup: The day of the coup
//   days: Days in office
//   years: "Years, to one place"
//   by: "Who drove the leader out, or the event"
//   sources: Who says so
//   graph: The statements, for a picture
// plan_exceptions: {NodeByLabelScan: "it may begin at the offices, which are few"}
// ---
CYPHER 5
MATCH (plotter:Entity)-[c:OUSTED|TOOK_PLACE_IN]->(struck:Entity)
WHERE (type(c) = 'OUSTED' OR plotter.kind = 'coup' AND plotter.outcome = 'successful')
  AND c.modality IN $modalities
  AND ($known_by IS NULL OR c.reported_at <= $known_by)
  AND ($as_of IS NULL OR c.valid_from <= $as_of)
  AND c.valid_from IS NOT NULL
CALL (c, struck) {
  WITH c, struck
  WHERE type(c) = 'OUSTED'
  MATCH (struck)-[h:HOLDS_OFFICE]->(office:Office)
  OPTIONAL MATCH (office)-[:OFFICE_OF]->(state:Country|Territory)
  RETURN struck AS leader, h, office, head(collect(state)) AS state
UNION
  WITH c, struck
  WHERE type(c) = 'TOOK_PLACE_IN'
  MATCH (struck)<-[h:GOVERNS]-(leader:Person)
  RETURN leader, h, null AS office, struck AS state
}
WITH *
WHERE ($state IS NULL OR state.id = $state)
  AND h.modality IN $modalities
  AND ($known_by IS NULL OR h.reported_at <= $known_by)
  AND h.valid_from < c.valid_from
  AND coalesce(h.valid_to >= c.valid_from, true)
WITH leader, office, state, plotter, c, h
ORDER BY h.source, c.source, plotter.name
WITH leader, office, state,
     h.valid_from AS since,
     c.valid_from AS coup,
     collect(DISTINCT plotter.name) AS by,
     collect(DISTINCT h) AS terms,
     collect(DISTINCT c) AS ousters
WITH *, duration.inDays(since, coup).days AS days
RETURN state.name AS state,
       office.name AS office,
       leader.name AS leader,
       since,
       coup,
       days,
       round(days / 365.25, 1) AS years,
       by,
       reduce(all = [], s IN terms + ousters | CASE WHEN s.source IN all THEN all ELSE all + s.source END) AS sources,
       [r IN terms + ousters | [startNode(r), r, endNode(r)]] AS graph
ORDER BY coup, state, office, since, leader
