// How sure that is
CYPHER 5
MATCH (france:Entity)-[r:COOPERATION_SUSPENDED|AID_CUT|CONDEMNS|RECOGNIZES|REFUSES_RECOGNITION|REJECTS_WITHDRAWAL]->(whom:Entity)
WHERE france.id IN ['france', 'government-of-france'] AND date('2023-07-26') <= r.valid_from <= date('2023-09-05')
RETURN type(r) AS relation, whom.name AS object, r.modality AS modality, r.source AS source, r.quote AS quote
ORDER BY relation, object, modality, source
