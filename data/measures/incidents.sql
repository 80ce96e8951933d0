-- Incidents of crime in the year for every 1,000 adults or households: as published, one row a figure.
SELECT
    CASE WHEN f.crime IN ('domestic burglary', 'criminal damage') THEN 'households' ELSE 'adults' END AS base,
    f.area,
    f.period_start,
    f.period_end,
    CASE f.crime
        WHEN 'personal robbery' THEN 'robbery'
        WHEN 'domestic burglary' THEN 'burglary'
        WHEN 'violence with injury' THEN 'violence-with-injury'
        WHEN 'theft from the person' THEN 'theft-from-person'
        WHEN 'criminal damage' THEN 'criminal-damage'
        ELSE f.crime
    END AS grp,
    f.value,
    f.status
FROM figures AS f
WHERE f.crime IN ('violence', 'violence with injury', 'personal robbery', 'theft from the person', 'fraud', 'domestic burglary', 'criminal damage')
