// Withdrawals of troops, from the demand to the departure
// ---
// description: >-
//   For each force and each place that it was to leave or left: when somebody first called for it, when it was
//   first said to be possible or planned, and when it happened. Demands, plans and possibilities count when
//   they were reported by the day asked for, departures when they had begun by then.
// scope: graph
// parameters:
//   host: {type: entity, optional: true, help: Only withdrawals from this place, example: niger}
//   as_of: {type: date, optional: true, help: "Only what had begun by this day", example: 2023-09-01}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   force: Whose troops
//   site: What they leave
//   demanded: When somebody first called for it
//   possible: When it was first said to be possible
//   planned: When it was first said to be planned
//   began: The first day on which it may have begun
//   ended: The last day on which it may have ended
//   troops: How many at most
//   statements: How many statements say so
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
CALL () {
  MATCH (force:Entity)-[r:WITHDRAWS_FROM]->(site:Entity)
  WHERE $host IS NULL OR site.id = $host
  RETURN force, site, r, CASE WHEN r.modality IN $modalities THEN 'fact' ELSE r.modality END AS stage
UNION ALL
  MATCH (:Entity)-[r:DEMANDS_WITHDRAWAL_OF]->(force:Entity)
  WHERE r.modality IN $modalities
  MATCH (site:Entity {id: r.withdrawn_from})
  WHERE $host IS NULL OR site.id = $host
  RETURN force, site, r, 'demanded' AS stage
}
WITH force, site, r, stage, coalesce(r.valid_from, r.reported_at) AS began, r.reported_at AS told
WHERE stage IN ['demanded', 'possible', 'planned', 'fact']
  AND ($known_by IS NULL OR told <= $known_by)
  AND ($as_of IS NULL OR began <= $as_of)
WITH force, site, r, stage, began, told
ORDER BY r.source, r.key
RETURN force.name AS force,
       site.name AS site,
       min(CASE stage WHEN 'demanded' THEN began END) AS demanded,
       min(CASE stage WHEN 'possible' THEN told END) AS possible,
       min(CASE stage WHEN 'planned' THEN told END) AS planned,
       min(CASE stage WHEN 'fact' THEN began END) AS began,
       max(CASE stage WHEN 'fact' THEN r.valid_to END) AS ended,
       max(r.troops) AS troops,
       count(r) AS statements,
       collect(DISTINCT r.source) AS sources,
       collect([startNode(r), r, endNode(r)]) AS graph
ORDER BY site, force
