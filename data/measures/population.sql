-- People on 30 June.
SELECT
    'mid-year' AS base,
    f.area,
    y.period_start,
    y.period_end,
    'people' AS grp,
    SUM(f.value) AS numerator,
    SUM(CASE WHEN f.value IS NULL AND f.status NOT IN ('not-in-use', 'not-applicable') THEN 1 ELSE 0 END) AS gaps
FROM figures AS f
INNER JOIN years AS y ON y.part_start = f.period_start AND y.part_end = f.period_end
GROUP BY f.area, y.period_start, y.period_end
