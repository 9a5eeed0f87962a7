// Who is called an ally without a treaty on a date
// ---
// description: >-
//   Pairs that a source calls allies on the day asked for and that no pact binds on that day, nor an agreement
//   to which both are parties. Bodies of which both are members are named: a treaty may stand behind one.
// scope: graph
// parameters:
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   entity: {type: entity, optional: true, help: Only the allies of this one, example: france}
//   relations: {type: list of relation, default: [ALLY_OF], help: What counts as a word}
//   treaties:
//     type: list of relation
//     default: [DEFENCE_PACT_WITH, NEUTRALITY_PACT_WITH, NONAGGRESSION_PACT_WITH, ENTENTE_WITH]
//     help: What counts as a treaty
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   a: One of the two
//   b: The other
//   relations: What they are called
//   bodies: Bodies of which both are members
//   since: The first day that any of the statements allows
//   until: The last day that any of the statements allows; empty when one is open
//   statements: How many statements say so
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH p = (a:Entity)-[r:ALLY_OF|SECURITY_PARTNER_OF|COOPERATES_WITH]-(b:Entity)
WHERE a.id < b.id
  AND ($entity IS NULL OR $entity IN [a.id, b.id])
  AND type(r) IN $relations
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND (r.valid IS NOT NULL OR $undated)
  AND coalesce(r.valid_from <= $as_of, true)
  AND coalesce(r.valid_to >= $as_of, true)
  // An end that is not given to the day is closed by an ALLIANCE_ENDED.
  AND (coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
    MATCH (a)-[e:ALLIANCE_ENDED]-(b)
    WHERE e.modality IN $modalities
      AND ($known_by IS NULL OR e.reported_at <= $known_by)
      AND e.valid_from < $as_of
      AND coalesce(e.valid_from >= r.valid_from, true)
  })
  AND NOT EXISTS {
    MATCH (a)-[t:DEFENCE_PACT_WITH|NEUTRALITY_PACT_WITH|NONAGGRESSION_PACT_WITH|ENTENTE_WITH]-(b)
    WHERE type(t) IN $treaties
      AND t.modality IN $modalities
      AND ($known_by IS NULL OR t.reported_at <= $known_by)
      AND t.valid IS NOT NULL
      AND coalesce(t.valid_from <= $as_of, true)
      AND coalesce(t.valid_to >= $as_of, true)
      AND (coalesce(t.valid ENDS WITH toString(t.valid_to), false) OR NOT EXISTS {
        MATCH (a)-[e:ALLIANCE_ENDED]-(b)
        WHERE e.modality IN $modalities
          AND ($known_by IS NULL OR e.reported_at <= $known_by)
          AND e.valid_from < $as_of
          AND coalesce(e.valid_from >= t.valid_from, true)
      })
  }
  AND NOT EXISTS {
    MATCH (a)-[t:PARTY_TO]->(:Agreement)<-[u:PARTY_TO]-(b)
    WHERE all(s IN [t, u] WHERE s.modality IN $modalities
        AND ($known_by IS NULL OR s.reported_at <= $known_by)
        AND s.valid IS NOT NULL
        AND coalesce(s.valid_from <= $as_of, true)
        AND coalesce(s.valid_to >= $as_of, true))
  }
WITH a, b, r, p
ORDER BY type(r), r.source, r.key
RETURN a.name AS a,
       b.name AS b,
       collect(DISTINCT type(r)) AS relations,
       COLLECT {
         MATCH (a)-[m:MEMBER_OF]->(body:Entity)<-[n:MEMBER_OF]-(b)
         WHERE all(s IN [m, n] WHERE s.modality IN $modalities
             AND ($known_by IS NULL OR s.reported_at <= $known_by)
             AND s.valid IS NOT NULL
             AND coalesce(s.valid_from <= $as_of, true)
             AND coalesce(s.valid_to >= $as_of, true))
           // Who has left is none.
           AND NOT EXISTS {
             MATCH (body)<-[e:LEFT]-(x)
             WHERE x IN [a, b] AND e.modality IN $modalities AND ($known_by IS NULL OR e.reported_at <= $known_by) AND e.valid_from < $as_of
           }
         RETURN DISTINCT body.name AS body
         ORDER BY body
       } AS bodies,
       min(r.valid_from) AS since,
       CASE count(r.valid_to) WHEN count(r) THEN max(r.valid_to) END AS until,
       count(r) AS statements,
       collect(DISTINCT r.source) AS sources,
       collect(p) AS graph
ORDER BY a, b
