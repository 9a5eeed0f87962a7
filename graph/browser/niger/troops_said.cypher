// None of it has happened: the modality says so
CYPHER 5
MATCH (troops:Entity)-[r:STATIONED_IN|WITHDRAWS_FROM|REDEPLOY_TO]->(place:Entity)
WHERE troops.id IN ['french-forces-in-niger', 'french-armed-forces', 'france'] AND r.source = 'seed-article'
  AND place.id IN ['niger', 'chad', 'france']
RETURN r.modality AS modality, troops.name AS who, type(r) AS relation, place.name AS place, r.troops AS how_many,
       r.quote AS quote, r.attributed_to AS said_by
ORDER BY modality, relation, place
