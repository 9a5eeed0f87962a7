// Aid to an actor: who gave it, and who cut it
// ---
// description: >-
//   Every donor of the actor with when it gave aid or arms, of which kinds, and when it cut them. Aid that is
//   only planned counts when that modality is asked for.
// parameters:
//   entity: {type: entity, help: Who gets the aid, example: niger}
//   as_of: {type: date, optional: true, help: "Only what had begun by this day", example: 2023-09-01}
//   known_by: {type: date, optional: true, help: "Only what had been reported by this day", example: 2023-09-01}
//   modalities: {type: list of modality, default_from: fact_modalities, help: Which modalities count}
// columns:
//   donor: Who gives it
//   given: When aid was given
//   kinds: Of which kinds it was
//   cut: When it was cut
//   kinds_cut: Which kinds were cut
//   last_cut: The first day on which the last cut may have come
//   amounts: "Amounts that are given, with their currency"
//   statements: How many statements say so
//   sources: Who says so
//   graph: The statements, for a picture
// ---
CYPHER 5
MATCH p = (entity:Entity {id: $entity})<-[r:AIDS|ARMS|AID_CUT]-(donor:Entity)
WHERE r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND ($as_of IS NULL OR r.valid_from <= $as_of)
WITH donor, r, p, type(r) = 'AID_CUT' AS cut
ORDER BY r.valid_from, r.source, r.key
RETURN donor.name AS donor,
       collect(DISTINCT CASE WHEN NOT cut THEN coalesce(r.valid, 'undated') END) AS given,
       collect(DISTINCT CASE WHEN NOT cut THEN coalesce(r.kind, toLower(type(r))) END) AS kinds,
       collect(DISTINCT CASE WHEN cut THEN coalesce(r.valid, 'undated') END) AS cut,
       collect(DISTINCT CASE WHEN cut THEN coalesce(r.kind, 'aid') END) AS kinds_cut,
       max(CASE WHEN cut THEN r.valid_from END) AS last_cut,
       collect(DISTINCT toString(CASE WHEN toInteger(r.amount) = r.amount THEN toInteger(r.amount) ELSE r.amount END) + coalesce(' ' + r.currency, '')) AS amounts,
       count(r) AS statements,
       collect(DISTINCT r.source) AS sources,
       collect(p) AS graph
ORDER BY donor
