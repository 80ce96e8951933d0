-- What became of offences recorded in the year. The table outcomes(outcome, part) says which part each outcome type belongs to.
WITH parts AS (SELECT DISTINCT part AS base FROM outcomes)
SELECT
    p.base,
    f.area,
    y.period_start,
    y.period_end,
    g.grp,
    SUM(CASE WHEN o.part = p.base THEN f.value ELSE 0 END) AS numerator,
    SUM(f.value) AS denominator,
    SUM(CASE WHEN f.value IS NULL AND f.status NOT IN ('not-in-use', 'not-applicable') THEN 1 ELSE 0 END) AS gaps
FROM figures AS f
INNER JOIN groups AS g ON g.offence = f.offence
INNER JOIN years AS y ON y.part_start = f.period_start AND y.part_end = f.period_end
INNER JOIN outcomes AS o ON o.outcome = f.outcome
CROSS JOIN parts AS p
WHERE f.basis = 'recorded'
GROUP BY p.base, f.area, y.period_start, y.period_end, g.grp
