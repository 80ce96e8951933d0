-- Domestic abuse that the police recorded: as published, one row a figure, each way of counting a group of its own.
SELECT
    'recorded' AS base,
    f.area,
    f.period_start,
    f.period_end,
    CASE
        WHEN f.series = 'police_recorded_da_incidents_not_crimes' THEN 'incidents'
        WHEN f.series = 'police_recorded_da_incidents_and_crimes' THEN 'incidents-and-crimes'
        WHEN f.series = 'police_recorded_da_related_crimes_revised' THEN 'crimes-restated'
        WHEN EXTRACT(YEAR FROM f.period_end) = 2016 THEN 'crimes-first-year'
        WHEN f.coverage <> 'England and Wales' THEN 'crimes-without-a-force'
        ELSE 'crimes'
    END AS grp,
    f.value,
    f.status,
    CASE WHEN f.coverage <> 'England and Wales' THEN f.coverage END AS coverage
FROM figures AS f
WHERE f.series LIKE 'police_recorded_da_%'
