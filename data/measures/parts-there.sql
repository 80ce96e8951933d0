-- In how many parts of the year each group has a row, by area.
SELECT
    f.area,
    y.period_start,
    y.period_end,
    g.grp,
    COUNT(DISTINCT f.period_start) AS parts
FROM figures AS f
INNER JOIN groups AS g ON g.offence = f.offence
INNER JOIN years AS y ON y.part_start = f.period_start AND y.part_end = f.period_end
GROUP BY f.area, y.period_start, y.period_end, g.grp
