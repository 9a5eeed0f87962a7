// What ties two actors on a date
// ---
// description: >-
//   Every state that holds between the two on the day asked for, and every event that may have happened on it,
//   one row for each relation and direction. A state that another relation has put an end to by then is left
//   out, unless its last day is itself given.
// parameters:
//   a: {type: entity, help: One of the two, example: france}
//   b: {type: entity, help: The other, example: niger}
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   ends: {type: list of relation pair, default_from: ends, help: Which relations put an end to which}
//   symmetric: {type: list of relation, default_from: symmetric, help: The relations without a direction}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   subject: Who
//   relation: What
//   object: To whom
//   since: The first day that any of the statements allows
//   until: The last day that any of the statements allows; empty when one is open
//   statements: How many statements say so
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH (a:Entity {id: $a})
CALL (a) {
  MATCH p = (a)-[r]-(b:Entity {id: $b})
  WHERE r.modality IN $modalities
    AND ($known_by IS NULL OR r.reported_at <= $known_by)
    AND (r.valid IS NOT NULL OR $undated)
    AND coalesce(r.valid_from <= $as_of, true)
    AND coalesce(r.valid_to >= $as_of, true)
    AND (coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
      MATCH (a)-[e]-(b)
      WHERE [type(e), type(r)] IN $ends
        AND e.modality IN $modalities
        AND ($known_by IS NULL OR e.reported_at <= $known_by)
        AND e.valid_from < $as_of
        AND coalesce(e.valid_from >= r.valid_from, true)
        // An end may itself be undone, as a suspension by a resumption.
        AND NOT EXISTS {
          MATCH (a)-[again]-(b)
          WHERE [type(again), type(e)] IN $ends
            AND again.modality IN $modalities
            AND ($known_by IS NULL OR again.reported_at <= $known_by)
            AND again.valid_from >= e.valid_from
            AND again.valid_from <= $as_of
        }
    })
  RETURN r, p, b
}
WITH r, p, CASE WHEN type(r) IN $symmetric AND startNode(r) = b THEN a ELSE startNode(r) END AS subject, a, b
ORDER BY r.source, r.key
RETURN subject.name AS subject,
       type(r) AS relation,
       CASE subject WHEN a THEN b.name ELSE a.name END AS object,
       min(r.valid_from) AS since,
       CASE count(r.valid_to) WHEN count(r) THEN max(r.valid_to) END AS until,
       count(r) AS statements,
       collect(DISTINCT r.source) AS sources,
       collect(p) AS graph
ORDER BY subject, relation, object
