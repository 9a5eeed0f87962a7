// The partners that two actors have in common on a date
// ---
// description: >-
//   Who is tied by cooperation, partnership or alliance to both on the day asked for, and how to each. A state
//   that another relation has put an end to by then is left out, unless its last day is itself given.
// parameters:
//   a: {type: entity, help: One of the two, example: france}
//   b: {type: entity, help: The other, example: niger}
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   relations:
//     type: list of relation
//     default: [COOPERATES_WITH, SECURITY_PARTNER_OF, ALLY_OF, DEFENCE_PACT_WITH, ENTENTE_WITH, AIDS, ARMS]
//     help: What makes a partner
//   ends: {type: list of relation pair, default_from: ends, help: Which relations put an end to which}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   partner: Who is a partner of both
//   kinds: What it is
//   with_a: What ties it to the one
//   with_b: What ties it to the other
//   statements: How many statements say so
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
UNWIND [$a, $b] AS id
MATCH (actor:Entity {id: id})
CALL (actor) {
  MATCH (actor)-[r:COOPERATES_WITH|SECURITY_PARTNER_OF|ALLY_OF|DEFENCE_PACT_WITH|NEUTRALITY_PACT_WITH|NONAGGRESSION_PACT_WITH|ENTENTE_WITH|AIDS|ARMS|TRADES_WITH]-(partner:Entity)
  WHERE type(r) IN $relations
    AND NOT partner.id IN [$a, $b]
    AND r.modality IN $modalities
    AND ($known_by IS NULL OR r.reported_at <= $known_by)
    AND (r.valid IS NOT NULL OR $undated)
    AND coalesce(r.valid_from <= $as_of, true)
    AND coalesce(r.valid_to >= $as_of, true)
    AND (coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
      MATCH (actor)-[e:COOPERATION_SUSPENDED|ALLIANCE_ENDED|AID_CUT]-(partner)
      WHERE [type(e), type(r)] IN $ends
        AND e.modality IN $modalities
        AND ($known_by IS NULL OR e.reported_at <= $known_by)
        AND e.valid_from < $as_of
        AND coalesce(e.valid_from >= r.valid_from, true)
        AND NOT EXISTS {
          MATCH (actor)-[again:COOPERATION_RESUMED]-(partner)
          WHERE [type(again), type(e)] IN $ends
            AND again.modality IN $modalities
            AND ($known_by IS NULL OR again.reported_at <= $known_by)
            AND again.valid_from >= e.valid_from
            AND again.valid_from <= $as_of
        }
    })
  RETURN partner, r
}
WITH id, partner, r
ORDER BY id = $b, type(r), r.source, r.key
WITH partner, collect({side: id, tie: r}) AS ties
WITH partner, ties,
     reduce(all = [], t IN ties | CASE WHEN t.side <> $a OR type(t.tie) IN all THEN all ELSE all + type(t.tie) END) AS with_a,
     reduce(all = [], t IN ties | CASE WHEN t.side <> $b OR type(t.tie) IN all THEN all ELSE all + type(t.tie) END) AS with_b
WHERE size(with_a) > 0 AND size(with_b) > 0
RETURN partner.name AS partner,
       [kind IN labels(partner) WHERE kind <> 'Entity'] AS kinds,
       with_a,
       with_b,
       size(ties) AS statements,
       reduce(all = [], t IN ties | CASE WHEN t.tie.source IN all THEN all ELSE all + t.tie.source END) AS sources,
       [t IN ties | [startNode(t.tie), t.tie, endNode(t.tie)]] AS graph
ORDER BY partner
