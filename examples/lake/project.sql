-- What a project reported on one day: each metric's last value, and how often it was measured.
SELECT
  Environment,
  MetricName,
  Label,
  max_by(MetricValue, ExtractionDate) AS MetricValue,
  max_by(Unit, ExtractionDate) AS Unit,
  count(*) AS Measurements
FROM measurements
WHERE day = DATE '2026-03-01'
  AND ProjectName = 'Project1'
GROUP BY Environment, MetricName, Label
ORDER BY Environment, MetricName, Label
