// Who held which office of Niger in 2023
CYPHER 5
MATCH (person:Person)-[h:HOLDS_OFFICE]->(office:Office)-[of:OFFICE_OF]->(niger:Entity {id: 'niger'})
WHERE coalesce(h.valid_to >= date('2023-01-01'), true)
RETURN person, h, office, of, niger
