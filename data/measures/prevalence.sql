-- Women who experienced partner abuse, or stalking by a partner, in the last year: per cent as published, one row a figure.
SELECT
    f.ages AS base,
    f.area,
    f.period_start,
    f.period_end,
    CASE WHEN f.abuse = 'any' THEN 'partner-abuse' ELSE 'partner-stalking' END AS grp,
    f.value,
    f.status
FROM figures AS f
WHERE f.kind = '' AND f.abuse IN ('any', 'stalking')
