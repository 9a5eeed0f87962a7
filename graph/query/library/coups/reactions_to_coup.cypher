// Who reacted to a coup in a state, and how
// ---
// description: >-
//   What others said and did within the given number of days after a coup: to those who made it, to those whom
//   it struck, to the state, or to the coup itself. Where sources give different days for one coup, each of
//   the days counts from itself; one reaction then stands under each of them.
// parameters:
//   state: {type: entity, help: The state, example: niger}
//   days: {type: integer, default: 30, help: Days after the coup that are looked at}
//   relations:
//     type: list of relation
//     default: [CONDEMNS, SUPPORTS, RECOGNIZES, REFUSES_RECOGNITION, THREATENS, DEMANDS, REJECTS, ACCUSES, MEDIATES_FOR, SANCTIONS, BORDER_CLOSED_TO, AID_CUT, COOPERATION_SUSPENDED, EXPELLED]
//     help: What counts as a reaction
//   as_of: {type: date, optional: true, help: "Only what had begun by this day", example: 2023-09-01}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   coup: The day of the coup
//   days: Days from then to the first day on which the reaction may have come
//   actor: Who reacted
//   relation: How
//   object: To whom or what
//   role: "plotter, ousted, state or event"
//   valid: When
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH (state:Entity {id: $state})
CALL (state) {
  MATCH (state)<-[c:SEIZED_POWER_IN|ATTEMPTED_COUP_AGAINST]-(plotter:Entity)
  WHERE c.modality IN $modalities
    AND ($known_by IS NULL OR c.reported_at <= $known_by)
    AND ($as_of IS NULL OR c.valid_from <= $as_of)
  RETURN c.valid_from AS coup, plotter AS object, 'plotter' AS role
UNION
  MATCH (state)<-[:OFFICE_OF]-(:Office)<-[h:HOLDS_OFFICE WHERE h.modality <> 'denied']-(ousted:Entity)<-[c:OUSTED]-(plotter:Entity)
  WHERE c.modality IN $modalities
    AND ($known_by IS NULL OR c.reported_at <= $known_by)
    AND ($as_of IS NULL OR c.valid_from <= $as_of)
  UNWIND [[ousted, 'ousted'], [plotter, 'plotter']] AS part
  RETURN c.valid_from AS coup, part[0] AS object, part[1] AS role
UNION
  // A coup of which a source names no plotter is an event in the state.
  MATCH (state)<-[c:TOOK_PLACE_IN]-(event:Event)
  WHERE event.kind = 'coup'
    AND c.modality IN $modalities
    AND ($known_by IS NULL OR c.reported_at <= $known_by)
    AND ($as_of IS NULL OR c.valid_from <= $as_of)
  RETURN c.valid_from AS coup, event AS object, 'event' AS role
}
WITH state, coup, collect({object: object, role: role}) AS parts
WHERE coup IS NOT NULL
WITH coup, parts + {object: state, role: 'state'} + COLLECT {
       MATCH (state)<-[t:TOOK_PLACE_IN]-(event:Event)
       WHERE t.modality IN $modalities
         AND ($known_by IS NULL OR t.reported_at <= $known_by)
         AND t.valid_from = coup
       RETURN DISTINCT {object: event, role: 'event'}
     } AS parts
UNWIND parts AS part
WITH DISTINCT coup, part.object AS object, part.role AS role
MATCH (object)<-[r:CONDEMNS|SUPPORTS|RECOGNIZES|REFUSES_RECOGNITION|THREATENS|DEMANDS|REJECTS|ACCUSES|MEDIATES_FOR|SANCTIONS|BORDER_CLOSED_TO|AID_CUT|COOPERATION_SUSPENDED|EXPELLED|PROTESTS_AGAINST|RALLIES_FOR|DIPLOMATIC_RELATIONS_SEVERED|AMBASSADOR_RECALLED]-(actor:Entity)
WHERE type(r) IN $relations
  AND actor.id <> $state
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND ($as_of IS NULL OR r.valid_from <= $as_of)
  AND r.valid_from >= coup
  AND duration.inDays(coup, r.valid_from).days <= $days
WITH coup, actor, r, object, role
ORDER BY r.source, r.key
RETURN coup,
       duration.inDays(coup, r.valid_from).days AS days,
       actor.name AS actor,
       type(r) AS relation,
       object.name AS object,
       role,
       r.valid AS valid,
       collect(DISTINCT r.source) AS sources,
       collect([actor, r, object]) AS graph
ORDER BY coup, days, actor, relation, object, valid
