// France, Niger, Bazoum, Zeine and Chad on one canvas
CYPHER 5
MATCH (a:Entity)-[r]->(b:Entity)
WHERE a.id IN ['france', 'niger', 'bazoum', 'zeine', 'chad', 'cnsp', 'french-forces-in-niger']
  AND b.id IN ['france', 'niger', 'bazoum', 'zeine', 'chad', 'cnsp', 'french-forces-in-niger']
  AND r.source = 'seed-article'
RETURN a, r, b
