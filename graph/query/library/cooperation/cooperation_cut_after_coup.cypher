// Who cut cooperation within some days of a coup
// ---
// description: >-
//   Who suspended cooperation, cut aid, withheld recognition or broke off relations within the given number of
//   days after a coup: with the state itself, its government or army, or one who holds an office in it. Where
//   sources give different days for one coup, each of the days counts from itself.
// scope: graph
// parameters:
//   days: {type: integer, default: 60, help: Days after the coup that are looked at}
//   state: {type: entity, optional: true, help: Only coups in this state, example: niger}
//   relations:
//     type: list of relation
//     default: [COOPERATION_SUSPENDED, AID_CUT, REFUSES_RECOGNITION, DIPLOMATIC_RELATIONS_SEVERED, ALLIANCE_ENDED]
//     help: What counts as cutting cooperation
//   as_of: {type: date, optional: true, help: "Only what had begun by this day", example: 2023-09-01}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   state: The state that the coup struck
//   coup: The day of the coup
//   coup_sources: Who gives that day
//   actor: Who cut cooperation
//   relation: How
//   object: With whom
//   valid: When
//   days: Days from the coup to the first day on which the cut may have come
//   modality: How it is said
//   source: Who says so
//   quote: In which words
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH (plotter:Entity)-[c:OUSTED|SEIZED_POWER_IN|ATTEMPTED_COUP_AGAINST|TOOK_PLACE_IN]->(target:Entity)
// A coup of which a source names no plotter is an event in the state.
WHERE (type(c) <> 'TOOK_PLACE_IN' OR plotter.kind = 'coup')
  AND c.modality IN $modalities
  AND c.valid_from IS NOT NULL
  AND ($as_of IS NULL OR c.valid_from <= $as_of)
  AND ($known_by IS NULL OR c.reported_at <= $known_by)
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
ORDER BY c.source
WITH state, c.valid_from AS coup, collect(DISTINCT c.source) AS coup_sources
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
MATCH p = (object)<-[r:COOPERATION_SUSPENDED|AID_CUT|REFUSES_RECOGNITION|DIPLOMATIC_RELATIONS_SEVERED|ALLIANCE_ENDED|AMBASSADOR_RECALLED|SANCTIONS|BORDER_CLOSED_TO]-(actor)
WHERE type(r) IN $relations
  AND r.modality IN $modalities
  AND ($as_of IS NULL OR r.valid_from <= $as_of)
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND r.valid_from >= coup
  AND duration.inDays(coup, r.valid_from).days <= $days
RETURN state.name AS state,
       coup,
       coup_sources,
       actor.name AS actor,
       type(r) AS relation,
       object.name AS object,
       r.valid AS valid,
       duration.inDays(coup, r.valid_from).days AS days,
       r.modality AS modality,
       r.source AS source,
       r.quote AS quote,
       p AS graph
ORDER BY state, coup, days, actor, relation, object, source, r.key
