-- Domestic abuse cases that were charged, or ended in a conviction: per cent as published, one row a figure.
SELECT
    CASE WHEN f.series = 'cps_da_charging_rate_pct' THEN 'decisions' ELSE 'prosecutions' END AS base,
    f.area,
    f.period_start,
    f.period_end,
    'domestic-abuse' AS grp,
    f.value,
    f.status,
    CASE WHEN f.coverage <> 'England and Wales' THEN f.coverage END AS coverage
FROM figures AS f
WHERE f.series IN ('cps_da_charging_rate_pct', 'cps_da_conviction_pct')
