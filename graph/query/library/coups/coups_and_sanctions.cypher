// Coups with and without sanctions within some days
// ---
// description: >-
//   Every coup with who put sanctions on the state, its government or army, or one who holds an office in it,
//   within the given number of days, or with nobody. Where sources give different days for one coup, each of
//   the days counts from itself.
// scope: graph
// parameters:
//   days: {type: integer, default: 60, help: Days after the coup that are looked at}
//   state: {type: entity, optional: true, help: Only coups in this state, example: niger}
//   sanctioned: {type: boolean, optional: true, help: "true: only coups that sanctions followed; false: only the others", example: false}
//   relations: {type: list of relation, default: [SANCTIONS, BORDER_CLOSED_TO], help: What counts as a sanction}
//   as_of: {type: date, optional: true, help: "Only what had begun by this day", example: 2023-09-01}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   state: The state that the coup struck
//   coup: The day of the coup
//   coup_sources: Who gives that day
//   sanctioned: Whether sanctions followed
//   days: Days from the coup to the first of them
//   by: Who imposed them
//   relations: Which
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH (plotter:Entity)-[c:OUSTED|SEIZED_POWER_IN|ATTEMPTED_COUP_AGAINST|TOOK_PLACE_IN]->(target:Entity)
// A coup of which a source names no plotter is an event in the state.
WHERE (type(c) <> 'TOOK_PLACE_IN' OR plotter.kind = 'coup')
  AND c.modality IN $modalities
  AND ($known_by IS NULL OR c.reported_at <= $known_by)
  AND ($as_of IS NULL OR c.valid_from <= $as_of)
  AND c.valid_from IS NOT NULL
CALL (target) {
  WITH target
  WHERE target:Country|Territory
  RETURN target AS state
UNION
  MATCH (target)-[h:HOLDS_OFFICE WHERE h.modality <> 'denied']->(:Office)-[:OFFICE_OF]->(state:Country|Territory)
  RETURN state
UNION
  MATCH (target)-[g:GOVERNS|PART_OF WHERE g.modality <> 'denied']->(state:Country|Territory)
  RETURN state
}
WITH *
WHERE $state IS NULL OR state.id = $state
WITH state, c
ORDER BY c.source, c.key
WITH state, c.valid_from AS coup, collect(DISTINCT c.source) AS coup_sources, collect(DISTINCT c) AS coups
CALL (state, coup) {
  // The state, and what belongs to it.
  CALL (state) {
    RETURN state AS object
  UNION
    MATCH (state)<-[g:GOVERNS|PART_OF WHERE g.modality <> 'denied']-(object)
    RETURN object
  UNION
    MATCH (state)<-[:OFFICE_OF]-(:Office)<-[h:HOLDS_OFFICE WHERE h.modality <> 'denied']-(object)
    RETURN object
  }
  MATCH (object)<-[r:SANCTIONS|BORDER_CLOSED_TO|AID_CUT|COOPERATION_SUSPENDED]-(sender:Entity)
  WHERE type(r) IN $relations
    AND r.modality IN $modalities
    AND ($known_by IS NULL OR r.reported_at <= $known_by)
    AND ($as_of IS NULL OR r.valid_from <= $as_of)
    AND r.valid_from >= coup
    AND duration.inDays(coup, r.valid_from).days <= $days
  WITH r, sender
  ORDER BY r.valid_from, sender.name, type(r), r.source
  RETURN collect(DISTINCT sender.name) AS by, collect(DISTINCT type(r)) AS relations, collect(DISTINCT r.source) AS sources, min(r.valid_from) AS first, collect(r) AS sanctions
}
WITH *, size(sanctions) > 0 AS sanctioned
WHERE $sanctioned IS NULL OR sanctioned = $sanctioned
RETURN state.name AS state,
       coup,
       coup_sources,
       sanctioned,
       duration.inDays(coup, first).days AS days,
       by,
       relations,
       sources,
       [r IN coups + sanctions | [startNode(r), r, endNode(r)]] AS graph
ORDER BY coup, state
