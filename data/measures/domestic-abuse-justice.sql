-- Domestic abuse cases of the Crown Prosecution Service: as published, one row a figure.
SELECT
    'year' AS base,
    f.area,
    f.period_start,
    f.period_end,
    CASE
        WHEN f.series = 'cps_da_referrals' THEN 'referred'
        WHEN f.series = 'cps_da_suspects_charged' THEN 'charged'
        WHEN f.series = 'cps_da_prosecutions' THEN 'prosecuted'
        ELSE 'convicted'
    END AS grp,
    f.value,
    f.status,
    CASE WHEN f.coverage <> 'England and Wales' THEN f.coverage END AS coverage
FROM figures AS f
WHERE f.series IN ('cps_da_referrals', 'cps_da_suspects_charged', 'cps_da_prosecutions', 'cps_da_convictions')
