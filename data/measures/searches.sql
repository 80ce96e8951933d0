-- Searches in the year, all laws together. A law whose cells are blank was not used: none is printed as 0. Section 1 is always used: without it there is a gap.
SELECT
    'year' AS base,
    f.area,
    y.period_start,
    y.period_end,
    'searches' AS grp,
    SUM(f.value) AS numerator,
    SUM(CASE WHEN f.value IS NULL AND (f.law = 'section-1' OR f.status NOT IN ('not-in-use', 'not-applicable')) THEN 1 ELSE 0 END) AS gaps
FROM figures AS f
INNER JOIN years AS y ON y.part_start = f.period_start AND y.part_end = f.period_end
WHERE f.counted = 'searches'
GROUP BY f.area, y.period_start, y.period_end
