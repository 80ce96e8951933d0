-- Victims once or more in the year: as published, one row a figure.
SELECT
    'once-or-more' AS base,
    f.area,
    f.period_start,
    f.period_end,
    f.crime AS grp,
    f.value,
    f.status
FROM figures AS f
