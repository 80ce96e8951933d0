-- Police officers on 31 March by wider function, in millionths of a full-time equivalent so that adding is exact. Names change their capitals between years.
SELECT
    'fte' AS base,
    f.area,
    y.period_start,
    y.period_end,
    REPLACE(f.function, ' ', '-') AS grp,
    SUM(CAST(ROUND(f.value * 1000000) AS BIGINT)) AS numerator,
    SUM(CASE WHEN f.value IS NULL THEN 1 ELSE 0 END) AS gaps
FROM figures AS f
INNER JOIN years AS y ON y.part_start = f.period_start AND y.part_end = f.period_end
WHERE f.worker = 'officer'
GROUP BY f.area, y.period_start, y.period_end, grp
