// What one article says of France and Niger: each line is one statement
CYPHER 5
MATCH (france:Entity {id: 'france'})-[r]-(niger:Entity {id: 'niger'})
WHERE r.source = 'seed-article'
RETURN france, r, niger
