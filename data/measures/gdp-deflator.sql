-- The index of prices as published, one row a financial year; years to come, of which only a change is forecast, have none.
SELECT
    'year' AS base,
    f.area,
    f.period_start,
    f.period_end,
    'gdp-deflator' AS grp,
    f.value,
    f.status
FROM figures AS f
WHERE f.value IS NOT NULL
