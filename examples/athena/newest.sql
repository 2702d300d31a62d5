-- The newest measurement of each metric, with the labels that it has: one that an older vector had is not there.
SELECT ProjectName, Environment, MetricName, Label, MetricValue, Unit, ExtractionDate
FROM (
  SELECT *, max(ExtractionDate) OVER (PARTITION BY ProjectName, Environment, MetricName) AS NewestDate
  FROM measurements
)
WHERE ExtractionDate = NewestDate
ORDER BY ProjectName, Environment, MetricName, Label
