// Where the 1,500 troops are, and where they may go
CYPHER 5
MATCH (troops:Entity)-[r:STATIONED_IN|WITHDRAWS_FROM|REDEPLOY_TO]->(place:Entity)
WHERE troops.id IN ['french-forces-in-niger', 'french-armed-forces', 'france'] AND r.source = 'seed-article'
  AND place.id IN ['niger', 'chad', 'france']
RETURN troops, r, place
