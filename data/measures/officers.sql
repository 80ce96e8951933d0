-- Police officers on 31 March, full-time equivalents and people, in millionths so that adding is exact.
SELECT
    f.counted AS base,
    f.area,
    y.period_start,
    y.period_end,
    'officers' AS grp,
    SUM(CAST(ROUND(f.value * 1000000) AS BIGINT)) AS numerator,
    SUM(CASE WHEN f.value IS NULL AND f.status NOT IN ('not-in-use', 'not-applicable') THEN 1 ELSE 0 END) AS gaps
FROM figures AS f
INNER JOIN years AS y ON y.part_start = f.period_start AND y.part_end = f.period_end
WHERE f.worker = 'officer'
GROUP BY f.counted, f.area, y.period_start, y.period_end
