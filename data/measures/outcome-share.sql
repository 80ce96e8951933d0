-- The counted part of outcomes among those closed in the year, offences recorded in it, and assigned outcomes of those. The table
-- outcomes(outcome, part, counted) says which outcome types are counted.
WITH counted AS (
    SELECT
        f.basis,
        f.area,
        y.period_start,
        y.period_end,
        g.grp,
        SUM(CASE WHEN o.counted THEN f.value ELSE 0 END) AS part,
        SUM(CASE WHEN f.outcome <> '0' THEN f.value ELSE 0 END) AS assigned,
        SUM(CASE WHEN f.outcome = '0' THEN f.value ELSE 0 END) AS open_cases,
        SUM(CASE WHEN f.value IS NULL AND f.status NOT IN ('not-in-use', 'not-applicable') THEN 1 ELSE 0 END) AS gaps
    FROM figures AS f
    INNER JOIN groups AS g ON g.offence = f.offence
    INNER JOIN outcomes AS o ON o.outcome = f.outcome
    INNER JOIN years AS y ON y.part_start = f.period_start AND y.part_end = f.period_end
    GROUP BY f.basis, f.area, y.period_start, y.period_end, g.grp
),

still AS (SELECT area, period_start, period_end, grp, open_cases AS still_open FROM counted WHERE basis = 'recorded')

-- Beside what was closed stands what is still open of the offences recorded in the same year.
SELECT
    'closed' AS base,
    c.area,
    c.period_start,
    c.period_end,
    c.grp,
    c.part AS numerator,
    c.assigned AS denominator,
    c.gaps,
    s.still_open AS open_cases
FROM counted AS c
LEFT JOIN still AS s ON s.area = c.area AND s.period_start = c.period_start AND s.period_end = c.period_end AND s.grp = c.grp
WHERE c.basis = 'closed'
UNION ALL
SELECT 'recorded' AS base, area, period_start, period_end, grp, part AS numerator, assigned + open_cases AS denominator, gaps, open_cases
FROM counted WHERE basis = 'recorded'
UNION ALL
SELECT 'assigned' AS base, area, period_start, period_end, grp, part AS numerator, assigned AS denominator, gaps, open_cases
FROM counted WHERE basis = 'recorded'
