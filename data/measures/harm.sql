-- Offences recorded in the year times their weights, by area and group, in millionths so that adding is exact.
SELECT
    'recorded' AS base,
    f.area,
    y.period_start,
    y.period_end,
    g.grp,
    SUM(f.value * CAST(ROUND(w.weight * 1000000) AS BIGINT)) AS numerator,
    SUM(CASE WHEN (f.value IS NULL AND f.status NOT IN ('not-in-use', 'not-applicable')) OR (w.weight IS NULL AND f.value <> 0) THEN 1 ELSE 0 END) AS gaps
FROM figures AS f
INNER JOIN groups AS g ON g.offence = f.offence
INNER JOIN years AS y ON y.part_start = f.period_start AND y.part_end = f.period_end
LEFT JOIN weights AS w ON w.offence = f.offence AND w.part_start = f.period_start AND w.part_end = f.period_end
GROUP BY f.area, y.period_start, y.period_end, g.grp
