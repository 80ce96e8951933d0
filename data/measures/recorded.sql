-- Offences recorded in the year, by area and group.
SELECT
    'recorded' AS base,
    f.area,
    y.period_start,
    y.period_end,
    g.grp,
    SUM(f.value) AS numerator,
    -- A group of which no class was in use is a gap, not a 0.
    SUM(CASE WHEN f.value IS NULL AND f.status NOT IN ('not-in-use', 'not-applicable') THEN 1 ELSE 0 END) + CASE WHEN MIN(CASE WHEN f.status = 'not-in-use' THEN 1 ELSE 0 END) = 1 THEN 1 ELSE 0 END AS gaps
FROM figures AS f
INNER JOIN groups AS g ON g.offence = f.offence
INNER JOIN years AS y ON y.part_start = f.period_start AND y.part_end = f.period_end
GROUP BY f.area, y.period_start, y.period_end, g.grp
