-- The Crime Severity Score as published, one row a figure.
SELECT
    'recorded' AS base,
    f.area,
    f.period_start,
    f.period_end,
    'all' AS grp,
    f.value,
    f.status
FROM figures AS f
