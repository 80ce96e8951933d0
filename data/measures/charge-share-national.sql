-- All crime of England and Wales, from published totals: no row for what is not yet assigned, so no base of offences recorded.
WITH counted AS (
    SELECT
        f.basis,
        f.area,
        y.period_start,
        y.period_end,
        SUM(CASE WHEN f.outcome = 'charged' THEN f.value ELSE 0 END) AS part,
        SUM(CASE WHEN f.outcome = 'assigned' THEN f.value ELSE 0 END) AS assigned,
        SUM(CASE WHEN f.value IS NULL AND f.status NOT IN ('not-in-use', 'not-applicable') THEN 1 ELSE 0 END) AS gaps
    FROM figures AS f
    INNER JOIN years AS y ON y.part_start = f.period_start AND y.part_end = f.period_end
    GROUP BY f.basis, f.area, y.period_start, y.period_end
)
SELECT 'closed' AS base, area, period_start, period_end, 'all' AS grp, part AS numerator, assigned AS denominator, gaps
FROM counted WHERE basis = 'closed'
UNION ALL
SELECT 'assigned' AS base, area, period_start, period_end, 'all' AS grp, part AS numerator, assigned AS denominator, gaps
FROM counted WHERE basis = 'recorded'
