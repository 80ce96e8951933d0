-- Offences that were recorded and have no weight, by group.
SELECT
    g.grp,
    f.offence,
    SUM(f.value) AS recorded
FROM figures AS f
INNER JOIN groups AS g ON g.offence = f.offence
LEFT JOIN weights AS w ON w.offence = f.offence AND w.part_start = f.period_start AND w.part_end = f.period_end
WHERE w.weight IS NULL AND f.value <> 0
GROUP BY g.grp, f.offence
ORDER BY g.grp, f.offence
