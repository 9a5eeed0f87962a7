// The same, to be read
CYPHER 5
MATCH (france:Entity {id: 'france'})-[r]-(niger:Entity {id: 'niger'})
WHERE r.source = 'seed-article'
RETURN r.locator AS paragraph, startNode(r).name AS subject, type(r) AS relation, endNode(r).name AS object,
       r.modality AS modality, r.quote AS quote, r.attributed_to AS said_by
ORDER BY toInteger(substring(r.locator, 1)), relation
