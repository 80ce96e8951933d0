-- Safe accommodation: as published, one row a figure. What the copy names is told by its words for money and people.
SELECT
    CASE WHEN f.counted = 'GBP' THEN 'given' ELSE 'supported' END AS base,
    f.area,
    f.period_start,
    f.period_end,
    CASE WHEN f.counted = 'GBP' THEN 'money' ELSE 'people' END AS grp,
    f.value,
    f.status
FROM figures AS f
WHERE f.series IN ('da_safe_accommodation_new_burdens_funding', 'individuals_supported_in_safe_accommodation')
