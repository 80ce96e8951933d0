-- Searches of each month by what was looked for.
SELECT
    'month' AS base,
    f.area,
    y.period_start,
    y.period_end,
    CASE
        WHEN LOWER(f.object) LIKE '%drug%' OR LOWER(f.object) LIKE '%psychoactive%' THEN 'drugs'
        WHEN LOWER(f.object) LIKE '%weapon%' OR LOWER(f.object) LIKE '%firearm%' OR LOWER(f.object) LIKE '%bladed%' OR LOWER(f.object) LIKE '%threaten%' THEN 'weapons'
        WHEN LOWER(f.object) LIKE '%stolen%' OR LOWER(f.object) LIKE '%theft%' THEN 'theft'
        ELSE 'other'
    END AS grp,
    SUM(f.value) AS numerator,
    SUM(CASE WHEN f.value IS NULL THEN 1 ELSE 0 END) AS gaps
FROM figures AS f
INNER JOIN years AS y ON y.part_start = f.period_start AND y.part_end = f.period_end
GROUP BY f.area, y.period_start, y.period_end, grp
