-- Sanction outcomes for every 100 domestic abuse crimes of the year in Northern Ireland: per cent as published, one row a figure.
SELECT
    'recorded' AS base,
    f.area,
    f.period_start,
    f.period_end,
    CASE
        WHEN f."group" LIKE 'Total crime%' THEN 'all'
        WHEN f."group" LIKE 'Stalking%' THEN 'stalking-and-harassment'
        WHEN f."group" LIKE 'Violence with injury%' THEN 'with-injury'
        WHEN f."group" LIKE 'Violence without injury%' THEN 'without-injury'
        WHEN f."group" LIKE 'Sexual%' THEN 'sexual'
        WHEN f."group" LIKE 'Theft%' THEN 'theft'
        WHEN f."group" LIKE 'Criminal damage%' THEN 'criminal-damage'
        WHEN f."group" LIKE 'Breach of non-molestation%' THEN 'non-molestation-order'
        WHEN f."group" = 'All other offences' THEN 'other'
        ELSE f."group"
    END AS grp,
    f.value,
    f.status
FROM figures AS f
WHERE f.sheet = 'DOMAC' AND f.series = 'All sanction outcomes rate' AND f.part IN ('', 'All ages')
