-- Arrests for every 100 domestic abuse crimes, in the forces that gave figures: as published, one row a figure.
SELECT
    'recorded' AS base,
    f.area,
    f.period_start,
    f.period_end,
    'domestic-abuse' AS grp,
    f.value,
    CASE WHEN f.coverage LIKE '% forces' AND f.status = 'ok' THEN 'partial' ELSE f.status END AS status,
    CASE WHEN f.coverage LIKE '% forces' THEN REPLACE(f.coverage, ' forces', ' of 43 forces') END AS coverage
FROM figures AS f
WHERE f.series = 'arrests_per_100_da_crimes'
