// To what two actors both belong on a date
// ---
// description: >-
//   Bodies of which both are members and agreements to which both are parties on the day asked for. Who has
//   left by then is none; whether the membership of one rests is said.
// parameters:
//   a: {type: entity, help: One of the two, example: mali}
//   b: {type: entity, help: The other, example: niger}
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   body: The body or the agreement
//   kinds: What it is
//   a_since: The first day of the one's membership that the statements allow
//   b_since: The first day of the other's
//   suspended: Whose membership rests
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH (a:Entity {id: $a})-[m:MEMBER_OF|PARTY_TO]->(body:Entity)
MATCH (body)<-[n:MEMBER_OF|PARTY_TO]-(b:Entity {id: $b})
WHERE all(s IN [m, n] WHERE s.modality IN $modalities
    AND ($known_by IS NULL OR s.reported_at <= $known_by)
    AND s.valid IS NOT NULL
    AND coalesce(s.valid_from <= $as_of, true)
    AND coalesce(s.valid_to >= $as_of, true))
  AND NOT EXISTS {
    MATCH (body)<-[e:LEFT]-(x)
    WHERE x IN [a, b]
      AND e.modality IN $modalities
      AND ($known_by IS NULL OR e.reported_at <= $known_by)
      AND e.valid_from < $as_of
      AND coalesce(e.valid_from >= CASE x WHEN a THEN m.valid_from ELSE n.valid_from END, true)
  }
WITH a, b, body, m, n
ORDER BY m.source, n.source
WITH a, b, body, collect(DISTINCT m) AS ms, collect(DISTINCT n) AS ns
RETURN body.name AS body,
       [kind IN labels(body) WHERE kind <> 'Entity'] AS kinds,
       reduce(first = null, m IN ms | CASE WHEN coalesce(first <= m.valid_from, m.valid_from IS NULL) THEN first ELSE m.valid_from END) AS a_since,
       reduce(first = null, n IN ns | CASE WHEN coalesce(first <= n.valid_from, n.valid_from IS NULL) THEN first ELSE n.valid_from END) AS b_since,
       COLLECT {
         MATCH (body)<-[s:SUSPENDED_FROM]-(x)
         WHERE x IN [a, b]
           AND s.modality IN $modalities
           AND ($known_by IS NULL OR s.reported_at <= $known_by)
           AND s.valid IS NOT NULL
           AND coalesce(s.valid_from <= $as_of, true)
           AND coalesce(s.valid_to >= $as_of, true)
         RETURN DISTINCT x.name AS suspended
         ORDER BY suspended
       } AS suspended,
       reduce(all = [], r IN ms + ns | CASE WHEN r.source IN all THEN all ELSE all + r.source END) AS sources,
       [a, b, body, ms, ns] AS graph
ORDER BY body
