// Triads that are out of balance on a date
// ---
// description: >-
//   Three actors of whom each two are friends or foes on the day asked for, and whose ties are at odds (Heider
//   1946, Cartwright and Harary 1956): a friend of a friend is a foe, or all three are foes of each other. Two
//   with as much of the one as of the other, by the number of relations, are neither.
// scope: graph
// parameters:
//   as_of: {type: date, help: The day, example: 2023-07-01}
//   entity: {type: entity, optional: true, help: Only triads with this one, example: niger}
//   friends:
//     type: list of relation
//     default: [ALLY_OF, DEFENCE_PACT_WITH, ENTENTE_WITH, SECURITY_PARTNER_OF, COOPERATES_WITH, SUPPORTS]
//     help: What makes friends
//   foes:
//     type: list of relation
//     default: [RIVAL_OF, AT_WAR_WITH, FIGHTS, ATTACKS, DISPUTE_WITH, OCCUPIES, SANCTIONS, BORDER_CLOSED_TO, THREATENS]
//     help: What makes foes
//   three_foes: {type: boolean, default: true, help: "Whether three foes are out of balance; Davis (1967) holds that they are not"}
//   ends: {type: list of relation pair, default_from: ends, help: Which relations put an end to which}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   a: One of the three
//   b: Another
//   c: The third
//   foes: Which of them are foes
//   ties: What ties each two
//   graph: The statements, for a picture
// plan_exceptions: {NodeByLabelScan: "the ties of every actor are looked at"}
// ---
CYPHER 5
MATCH (a:Entity)-[r:ALLY_OF|DEFENCE_PACT_WITH|NEUTRALITY_PACT_WITH|NONAGGRESSION_PACT_WITH|ENTENTE_WITH|SECURITY_PARTNER_OF|COOPERATES_WITH|SUPPORTS|RECOGNIZES|MEMBER_OF|AIDS|ARMS|RIVAL_OF|AT_WAR_WITH|FIGHTS|ATTACKS|DISPUTE_WITH|OCCUPIES|SANCTIONS|BORDER_CLOSED_TO|THREATENS|CONDEMNS|REFUSES_RECOGNITION]-(b:Entity)
WHERE a.id < b.id
  AND (type(r) IN $friends OR type(r) IN $foes)
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND (r.valid IS NOT NULL OR $undated)
  AND coalesce(r.valid_from <= $as_of, true)
  AND coalesce(r.valid_to >= $as_of, true)
  AND (coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
    MATCH (a)-[e:COOPERATION_SUSPENDED|ALLIANCE_ENDED|AID_CUT|CEASEFIRE_WITH|SANCTIONS_LIFTED|LEFT|REFUSES_RECOGNITION]-(b)
    WHERE [type(e), type(r)] IN $ends
      AND e.modality IN $modalities
      AND ($known_by IS NULL OR e.reported_at <= $known_by)
      AND e.valid_from < $as_of
      AND coalesce(e.valid_from >= r.valid_from, true)
      AND NOT EXISTS {
        MATCH (a)-[again:COOPERATION_RESUMED]-(b)
        WHERE [type(again), type(e)] IN $ends
          AND again.modality IN $modalities
          AND ($known_by IS NULL OR again.reported_at <= $known_by)
          AND again.valid_from >= e.valid_from
          AND again.valid_from <= $as_of
      }
  })
WITH a, b, r
ORDER BY type(r)
WITH a, b, collect(DISTINCT type(r)) AS relations, collect(r) AS told
WITH a, b, relations, told,
     sign(reduce(sum = 0, t IN relations | sum + CASE WHEN t IN $friends THEN 1 ELSE -1 END)) AS sign
WHERE sign <> 0
// The ties of each to those with a greater id, so that a triad is found once.
WITH a, collect({id: b.id, to: b, sign: sign, relations: relations, told: told}) AS ties
WITH collect({id: a.id, from: a, ties: ties}) AS stars
UNWIND stars AS star
UNWIND star.ties AS ab
UNWIND [other IN stars WHERE other.id = ab.id] AS other
UNWIND other.ties AS bc
UNWIND [tie IN star.ties WHERE tie.id = bc.id] AS ac
WITH star.from AS a, ab.to AS b, bc.to AS c, ab, ac, bc
WHERE ab.sign * ac.sign * bc.sign < 0
  AND ($three_foes OR ab.sign + ac.sign + bc.sign > -3)
  AND ($entity IS NULL OR $entity IN [a.id, b.id, c.id])
WITH a, b, c,
     [{pair: a.name + ' and ' + b.name, tie: ab}, {pair: a.name + ' and ' + c.name, tie: ac}, {pair: b.name + ' and ' + c.name, tie: bc}] AS sides
RETURN a.name AS a,
       b.name AS b,
       c.name AS c,
       [side IN sides WHERE side.tie.sign < 0 | side.pair] AS foes,
       [side IN sides | side.pair + ': ' + reduce(list = '', t IN side.tie.relations | list + CASE list WHEN '' THEN '' ELSE ', ' END + t)] AS ties,
       [a, b, c, [side IN sides | side.tie.told]] AS graph
ORDER BY a, b, c
