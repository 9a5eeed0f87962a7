// What France did or said it would do, within forty days of the coup
CYPHER 5
MATCH (france:Entity)-[r:COOPERATION_SUSPENDED|AID_CUT|CONDEMNS|RECOGNIZES|REFUSES_RECOGNITION|REJECTS_WITHDRAWAL]->(whom:Entity)
WHERE france.id IN ['france', 'government-of-france'] AND date('2023-07-26') <= r.valid_from <= date('2023-09-05')
RETURN france, r, whom
