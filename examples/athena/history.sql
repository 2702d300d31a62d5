-- Each day (UTC) of each series: how often it was measured, and what came of it.
SELECT
  CAST(ExtractionDate AS date) AS Day,
  ProjectName,
  Environment,
  MetricName,
  Label,
  count(*) AS Measurements,
  min(MetricValue) AS Min,
  avg(MetricValue) AS Mean,
  max(MetricValue) AS Max,
  max_by(MetricValue, ExtractionDate) AS Last
FROM measurements
WHERE MetricValue IS NOT NULL
GROUP BY CAST(ExtractionDate AS date), ProjectName, Environment, MetricName, Label
ORDER BY ProjectName, Environment, MetricName, Label, Day
