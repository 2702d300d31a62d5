-- What each project cost on each day, by service: the last that was told of a day's bill, which is that of the day before.
SELECT
  day - INTERVAL '1' DAY AS Day,
  ProjectName,
  Environment,
  Label AS Service,
  max_by(MetricValue, ExtractionDate) AS Cost,
  max_by(json_extract_scalar(Metadata, '$.Currency'), ExtractionDate) AS Currency
FROM measurements
WHERE day BETWEEN DATE '2026-01-02' AND DATE '2027-01-01'
  AND MetricName LIKE 'MlCostYesterday%'
GROUP BY day, ProjectName, Environment, Label
ORDER BY Day, ProjectName, Environment, Service
