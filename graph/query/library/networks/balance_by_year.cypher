// Structural balance, by year
// ---
// description: >-
//   How many triads of friends and foes there are on the last day of each year, and how many of them are in
//   balance (Heider 1946, Cartwright and Harary 1956): a friend of a friend is a friend, and a foe of a foe is
//   one. The share of them tells whether the actors are sorting themselves into camps.
// scope: graph
// parameters:
//   from: {type: integer, default: 2010, help: The first year}
//   to: {type: integer, default: 2024, help: The last year}
//   friends:
//     type: list of relation
//     default: [ALLY_OF, DEFENCE_PACT_WITH, ENTENTE_WITH, SECURITY_PARTNER_OF, COOPERATES_WITH, SUPPORTS]
//     help: What makes friends
//   foes:
//     type: list of relation
//     default: [RIVAL_OF, AT_WAR_WITH, FIGHTS, ATTACKS, DISPUTE_WITH, OCCUPIES, SANCTIONS, BORDER_CLOSED_TO, THREATENS]
//     help: What makes foes
//   ends: {type: list of relation pair, default_from: ends, help: Which relations put an end to which}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   undated: {type: boolean, default: false, help: Count statements without any time too}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   year: The year
//   friends: How many pairs are friends
//   foes: How many are foes
//   triads: How many triads of them there are
//   three_friends: "Of these, three friends: in balance"
//   common_foe: "Two friends with a common foe: in balance"
//   divided_friend: "A friend of two who are foes: out of balance"
//   three_foes: "Three foes: out of balance"
//   balance: "The share that is in balance, from 0 to 1"
// plan_exceptions: {NodeByLabelScan: "the ties of every actor are looked at"}
// ---
CYPHER 5
UNWIND range($from, $to) AS year
WITH year, date({year: year, month: 12, day: 31}) AS day
CALL (day) {
  MATCH (a:Entity)-[r:ALLY_OF|DEFENCE_PACT_WITH|NEUTRALITY_PACT_WITH|NONAGGRESSION_PACT_WITH|ENTENTE_WITH|SECURITY_PARTNER_OF|COOPERATES_WITH|SUPPORTS|RECOGNIZES|MEMBER_OF|AIDS|ARMS|RIVAL_OF|AT_WAR_WITH|FIGHTS|ATTACKS|DISPUTE_WITH|OCCUPIES|SANCTIONS|BORDER_CLOSED_TO|THREATENS|CONDEMNS|REFUSES_RECOGNITION]-(b:Entity)
  WHERE a.id < b.id
    AND (type(r) IN $friends OR type(r) IN $foes)
    AND r.modality IN $modalities
    AND ($known_by IS NULL OR r.reported_at <= $known_by)
    AND (r.valid IS NOT NULL OR $undated)
    AND coalesce(r.valid_from <= day, true)
    AND coalesce(r.valid_to >= day, true)
    AND (coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
      MATCH (a)-[e:COOPERATION_SUSPENDED|ALLIANCE_ENDED|AID_CUT|CEASEFIRE_WITH|SANCTIONS_LIFTED|LEFT|REFUSES_RECOGNITION]-(b)
      WHERE [type(e), type(r)] IN $ends
        AND e.modality IN $modalities
        AND ($known_by IS NULL OR e.reported_at <= $known_by)
        AND e.valid_from < day
        AND coalesce(e.valid_from >= r.valid_from, true)
        AND NOT EXISTS {
          MATCH (a)-[again:COOPERATION_RESUMED]-(b)
          WHERE [type(again), type(e)] IN $ends
            AND again.modality IN $modalities
            AND ($known_by IS NULL OR again.reported_at <= $known_by)
            AND again.valid_from >= e.valid_from
            AND again.valid_from <= day
        }
    })
  WITH a.id AS a, b.id AS b, collect(DISTINCT type(r)) AS relations
  WITH a, b, sign(reduce(sum = 0, t IN relations | sum + CASE WHEN t IN $friends THEN 1 ELSE -1 END)) AS sign
  WHERE sign <> 0
  // The ties of each to those with a greater id, so that a triad is found once.
  WITH a, collect({to: b, sign: sign}) AS ties
  RETURN collect({from: a, ties: ties}) AS stars
}
CALL (stars) {
  UNWIND stars AS star
  UNWIND star.ties AS ab
  UNWIND [other IN stars WHERE other.from = ab.to] AS other
  UNWIND other.ties AS bc
  UNWIND [tie IN star.ties WHERE tie.to = bc.to] AS ac
  RETURN collect(ab.sign + ac.sign + bc.sign) AS sums
}
WITH year, reduce(all = [], star IN stars | all + [tie IN star.ties | tie.sign]) AS signs, sums
WITH year,
     size([s IN signs WHERE s > 0]) AS friends,
     size([s IN signs WHERE s < 0]) AS foes,
     size(sums) AS triads,
     size([s IN sums WHERE s = 3]) AS three_friends,
     size([s IN sums WHERE s = -1]) AS common_foe,
     size([s IN sums WHERE s = 1]) AS divided_friend,
     size([s IN sums WHERE s = -3]) AS three_foes
RETURN year, friends, foes, triads, three_friends, common_foe, divided_friend, three_foes,
       CASE WHEN triads > 0 THEN round(1.0 * (three_friends + common_foe) / triads, 2) END AS balance
ORDER BY year
