// Which partners a state had lost after a withdrawal
// ---
// description: >-
//   The partners of a state some days before each withdrawal from it began and some days after it had ended,
//   and the share of the former that it had lost by then: how far it depended on those who left. A state that
//   another relation has put an end to is no partnership, unless its last day is itself given.
// parameters:
//   host: {type: entity, help: The state that was left, example: niger}
//   before: {type: integer, default: 90, help: Days before the first day of the withdrawal}
//   after: {type: integer, default: 365, help: Days after its last day}
//   relations:
//     type: list of relation
//     default: [COOPERATES_WITH, SECURITY_PARTNER_OF, ALLY_OF, DEFENCE_PACT_WITH, ENTENTE_WITH, AIDS, ARMS]
//     help: What makes a partner
//   ends: {type: list of relation pair, default_from: ends, help: Which relations put an end to which}
//   as_of: {type: date, optional: true, help: "Only what had begun by this day", example: 2023-09-01}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   left: Whose troops left
//   withdrawal: When
//   partners: How many partners the state had before
//   lost: Which of them it had no longer after
//   share: "How many of them that is, from 0 to 1"
//   gained: Who was a partner only after
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH (host:Entity {id: $host})<-[w:WITHDRAWS_FROM]-(force:Entity)
WHERE w.modality IN $modalities
  AND ($known_by IS NULL OR w.reported_at <= $known_by)
  AND ($as_of IS NULL OR w.valid_from <= $as_of)
  AND w.valid_from IS NOT NULL
WITH host, force, w
ORDER BY w.source, w.key
WITH host, force,
     w.valid AS withdrawal,
     w.valid_from AS first,
     coalesce(w.valid_to, w.valid_from) AS last,
     collect(w) AS ws
CALL (host, first, last) {
  UNWIND [first - duration({days: $before}), last + duration({days: $after})] AS day
  OPTIONAL MATCH (host)-[r:COOPERATES_WITH|SECURITY_PARTNER_OF|ALLY_OF|DEFENCE_PACT_WITH|NEUTRALITY_PACT_WITH|NONAGGRESSION_PACT_WITH|ENTENTE_WITH|AIDS|ARMS|TRADES_WITH]-(partner:Entity)
  WHERE type(r) IN $relations
    AND r.modality IN $modalities
    AND ($known_by IS NULL OR r.reported_at <= $known_by)
    AND r.valid IS NOT NULL
    AND coalesce(r.valid_from <= day, true)
    AND coalesce(r.valid_to >= day, true)
    AND (coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
      MATCH (host)-[e:COOPERATION_SUSPENDED|ALLIANCE_ENDED|AID_CUT]-(partner)
      WHERE [type(e), type(r)] IN $ends
        AND e.modality IN $modalities
        AND ($known_by IS NULL OR e.reported_at <= $known_by)
        AND e.valid_from < day
        AND coalesce(e.valid_from >= r.valid_from, true)
        AND NOT EXISTS {
          MATCH (host)-[again:COOPERATION_RESUMED]-(partner)
          WHERE [type(again), type(e)] IN $ends
            AND again.modality IN $modalities
            AND ($known_by IS NULL OR again.reported_at <= $known_by)
            AND again.valid_from >= e.valid_from
            AND again.valid_from <= day
        }
    })
  WITH day, partner.name AS partner, r
  ORDER BY day, partner
  WITH day, collect(DISTINCT partner) AS partners, collect(r) AS ties
  ORDER BY day
  RETURN collect(partners) AS sides, collect(ties) AS ties
}
WITH host, force, withdrawal, first, ws, ties, sides[0] AS had, sides[1] AS has
WITH *, [partner IN had WHERE NOT partner IN has] AS lost
RETURN force.name AS left,
       withdrawal,
       size(had) AS partners,
       lost,
       CASE WHEN size(had) > 0 THEN round(1.0 * size(lost) / size(had), 2) END AS share,
       [partner IN has WHERE NOT partner IN had] AS gained,
       reduce(all = [], w IN ws | CASE WHEN w.source IN all THEN all ELSE all + w.source END) AS sources,
       [host, force, ws, [side IN ties | [r IN side | [startNode(r), r, endNode(r)]]]] AS graph
ORDER BY first, left, withdrawal
