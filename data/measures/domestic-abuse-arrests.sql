-- Arrests for every 100 domestic abuse crimes, in the forces that gave figures: as published, one row a figure.
SELECT
    'recorded' AS base,
    f.area,
    f.period_start,
    f.period_end,
    'domestic-abuse' AS grp,
    f.value,
    f.status,
    CASE WHEN f.coverage <> 'England and Wales' THEN f.coverage END AS coverage
FROM figures AS f
WHERE f.series = 'arrests_per_100_da_crimes'
