-- Violence that was reported to the police: per cent as published, one row a figure.
SELECT
    'incidents' AS base,
    f.area,
    f.period_start,
    f.period_end,
    f.violence AS grp,
    f.value,
    f.status
FROM figures AS f
