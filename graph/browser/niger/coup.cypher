// What the junta did: to Bazoum, to Zeine, to Niger
CYPHER 5
MATCH (junta:Entity {id: 'cnsp'})-[r:OUSTED|DETAINS|SEIZED_POWER_IN|APPOINTED]->(whom:Entity)
RETURN junta, r, whom
