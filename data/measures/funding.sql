-- Police funding of the financial year by stream, published in millions, in whole pounds. The City of London raises no council tax for its police: there its blank is no gap.
SELECT
    f.stream AS base,
    f.area,
    y.period_start,
    y.period_end,
    'funding' AS grp,
    SUM(CAST(ROUND(f.value * 1000000) AS BIGINT)) AS numerator,
    SUM(CASE WHEN f.value IS NULL AND NOT (f.stream = 'precept' AND f.area = 'E23000034') THEN 1 ELSE 0 END) AS gaps
FROM figures AS f
INNER JOIN years AS y ON y.part_start = f.period_start AND y.part_end = f.period_end
GROUP BY f.stream, f.area, y.period_start, y.period_end
