-- Crimes and incidents of each month by type, all last outcomes together; or outcomes by type.
SELECT
    'month' AS base,
    f.area,
    y.period_start,
    y.period_end,
    f."type" AS grp,
    SUM(f.value) AS numerator,
    SUM(CASE WHEN f.value IS NULL THEN 1 ELSE 0 END) AS gaps
FROM figures AS f
INNER JOIN years AS y ON y.part_start = f.period_start AND y.part_end = f.period_end
GROUP BY f.area, y.period_start, y.period_end, f."type"
