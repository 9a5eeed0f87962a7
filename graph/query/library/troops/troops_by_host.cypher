// Troops by host on a date
// ---
// description: >-
//   Whose troops are stationed where on the day asked for, and how many by the lowest and the highest count
//   that sources give. A base or a town counts for the state in which it lies. Counts are not added up: two
//   sources that speak of the same troops would be counted twice.
// scope: graph
// parameters:
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   host: {type: entity, optional: true, help: Only troops in this state, example: niger}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   host: The state where the troops are; the site itself where its state is not known
//   site: Where they are
//   force: Whose troops they are
//   lowest: The lowest count
//   highest: The highest count
//   since: The first day that any of the statements allows
//   statements: How many statements say so
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH p = (force:Entity)-[r:STATIONED_IN]->(site:Entity)
WHERE r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND (r.valid IS NOT NULL OR $undated)
  AND coalesce(r.valid_from <= $as_of, true)
  AND coalesce(r.valid_to >= $as_of, true)
  // An end that is not given to the day is closed by a withdrawal of all.
  AND (coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
    MATCH (force)-[e:WITHDRAWS_FROM]->(site)
    WHERE e.modality IN $modalities
      AND ($known_by IS NULL OR e.reported_at <= $known_by)
      AND coalesce(e.valid_to, e.valid_from) < $as_of
      AND coalesce(e.valid_from >= r.valid_from, true)
      AND coalesce(e.troops >= r.troops, true)
  })
OPTIONAL MATCH (site)-[l:LOCATED_IN|PART_OF WHERE l.modality <> 'denied']->{0,3}(state:Country|Territory)
WITH r, p, force, site, head(collect(state)) AS state
WITH r, p, force, site, coalesce(state, site) AS host
WHERE $host IS NULL OR host.id = $host
WITH host, site, force, r, p
ORDER BY r.source, r.key
RETURN host.name AS host,
       site.name AS site,
       force.name AS force,
       min(r.troops) AS lowest,
       max(r.troops) AS highest,
       min(r.valid_from) AS since,
       count(r) AS statements,
       collect(DISTINCT r.source) AS sources,
       collect(p) AS graph
ORDER BY host, site, force
