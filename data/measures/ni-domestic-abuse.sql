-- Domestic abuse crimes in Northern Ireland by the victim's sex: as published, one row a figure.
SELECT
    'recorded' AS base,
    f.area,
    f.period_start,
    f.period_end,
    CASE WHEN f."group" = 'Female' THEN 'women' WHEN f."group" = 'Male' THEN 'men' ELSE 'all' END AS grp,
    f.value,
    f.status
FROM figures AS f
WHERE f.sheet = 'DOMACVG' AND f.series = 'All domestic abuse crimes' AND f."group" IN ('Female', 'Male', 'All persons') AND f.part IN ('', 'All ages')
