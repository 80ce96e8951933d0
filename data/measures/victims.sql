-- Victims once or more in the year: the published share as per cent, one row a figure.
SELECT
    'once-or-more' AS base,
    f.area,
    f.period_start,
    f.period_end,
    f.crime AS grp,
    100 * f.value AS value,
    f.status
FROM figures AS f
