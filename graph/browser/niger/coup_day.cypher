// Which day the sources give
CYPHER 5
MATCH (:Entity)-[r:OUSTED|SEIZED_POWER_IN|ATTEMPTED_COUP_AGAINST]->(target:Entity)
WHERE target.id IN ['niger', 'bazoum', 'government-of-niger'] AND r.valid_from >= date('2023-01-01')
RETURN r.valid AS day, r.source AS source, collect(DISTINCT type(r)) AS relations, r.reported_at AS reported_at
ORDER BY day, source
