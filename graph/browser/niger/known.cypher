// Who had told of the coup, by which day
CYPHER 5
UNWIND [date('2023-07-27'), date('2023-08-31'), date('2023-09-05')] AS day
MATCH (:Entity)-[r:OUSTED|SEIZED_POWER_IN]->(target:Entity)
WHERE target.id IN ['niger', 'bazoum'] AND date('2023-01-01') <= r.valid_from <= day
RETURN day, count(r) AS had_happened, count(CASE WHEN r.reported_at <= day THEN r END) AS had_been_told,
       collect(DISTINCT CASE WHEN r.reported_at <= day THEN r.source END) AS by
ORDER BY day
