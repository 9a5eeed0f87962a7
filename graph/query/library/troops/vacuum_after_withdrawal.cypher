// Who filled the vacuum after a withdrawal
// ---
// description: >-
//   Whose troops came to a place around the withdrawal of others from it, from some days before it began to
//   some days after it ended, and who began to arm or to work together with the state then. A base or a town
//   counts for the state in which it lies; who belongs to those who left, or had come earlier, is no newcomer.
//   A withdrawal that nobody followed has a row without one.
// scope: graph
// parameters:
//   host: {type: entity, optional: true, help: Only withdrawals from this state, example: mali}
//   before: {type: integer, default: 180, help: Days before the first day of the withdrawal}
//   after: {type: integer, default: 365, help: Days after its last day}
//   relations:
//     type: list of relation
//     default: [DEPLOYED_TO, STATIONED_IN, REDEPLOY_TO, ARMS, COOPERATES_WITH]
//     help: What counts as coming
//   as_of: {type: date, optional: true, help: "Only what had begun by this day", example: 2023-09-01}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   host: The state that was left; the site itself where its state is not known
//   left: Whose troops left
//   withdrawal: When
//   newcomer: Who came
//   relation: How
//   valid: When
//   days: "Days from the last day of the withdrawal to the first day on which the newcomer may have come; below 0, before it was over"
//   troops: How many came
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH (force:Entity)-[w:WITHDRAWS_FROM]->(site:Entity)
WHERE w.modality IN $modalities
  AND ($known_by IS NULL OR w.reported_at <= $known_by)
  AND ($as_of IS NULL OR w.valid_from <= $as_of)
  AND w.valid_from IS NOT NULL
OPTIONAL MATCH (site)-[l:LOCATED_IN|PART_OF WHERE l.modality <> 'denied']->{0,3}(state:Country|Territory)
WITH force, w, site, head(collect(state)) AS state
WITH force, w, coalesce(state, site) AS host
WHERE $host IS NULL OR host.id = $host
CALL (force, w, host) {
  MATCH (host)<-[l:LOCATED_IN|PART_OF WHERE l.modality <> 'denied']-{0,3}(place)
  MATCH (place)-[r:DEPLOYED_TO|STATIONED_IN|REDEPLOY_TO|ARMS|COOPERATES_WITH]-(newcomer:Entity)
  WHERE type(r) IN $relations
    AND (endNode(r) = place OR type(r) = 'COOPERATES_WITH')
    AND r.modality IN $modalities
    AND ($known_by IS NULL OR r.reported_at <= $known_by)
    AND ($as_of IS NULL OR r.valid_from <= $as_of)
    AND duration.inDays(r.valid_from, w.valid_from).days <= $before
    AND duration.inDays(coalesce(w.valid_to, w.valid_from), r.valid_from).days <= $after
    AND NOT EXISTS {
      MATCH (newcomer)-[m:PART_OF WHERE m.modality <> 'denied']->{0,3}(whole)<-[n:PART_OF WHERE n.modality <> 'denied']-{0,3}(force)
    }
    AND NOT EXISTS {
      MATCH (spot)-[x:DEPLOYED_TO|STATIONED_IN|REDEPLOY_TO|ARMS|COOPERATES_WITH]-(newcomer)
      WHERE spot IN [host, place]
        AND x.modality IN $modalities
        AND ($known_by IS NULL OR x.reported_at <= $known_by)
        AND duration.inDays(x.valid_from, w.valid_from).days > $before
    }
  WITH newcomer, r
  ORDER BY r.source, r.key
  RETURN collect({newcomer: newcomer, came: r}) AS arrivals
}
UNWIND CASE arrivals WHEN [] THEN [null] ELSE arrivals END AS arrival
WITH host, force, w, arrival.newcomer AS newcomer, arrival.came AS r
ORDER BY w.source, r.source
WITH host, force,
     w.valid AS withdrawal,
     coalesce(w.valid_to, w.valid_from) AS gone,
     newcomer,
     type(r) AS relation,
     r.valid AS valid,
     r.valid_from AS came,
     r.troops AS troops,
     collect(DISTINCT w) AS ws,
     collect(DISTINCT r) AS rs
RETURN host.name AS host,
       force.name AS left,
       withdrawal,
       newcomer.name AS newcomer,
       relation,
       valid,
       duration.inDays(gone, came).days AS days,
       troops,
       reduce(all = [], s IN ws + rs | CASE WHEN s.source IN all THEN all ELSE all + s.source END) AS sources,
       [force, host, newcomer, ws, rs] AS graph
ORDER BY host, withdrawal, left, days, newcomer, relation
