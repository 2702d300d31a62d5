-- Each month of each series that is one number: its mean, and how it differs from the month before.
SELECT *, Mean - lag(Mean) OVER (PARTITION BY ProjectName, Environment, MetricName ORDER BY Month) AS Change
FROM (
  SELECT date_trunc('month', day) AS Month, ProjectName, Environment, MetricName, avg(MetricValue) AS Mean
  FROM measurements
  WHERE day BETWEEN DATE '2026-01-01' AND DATE '2026-12-31'
    AND Label IS NULL
    AND MetricValue IS NOT NULL
  GROUP BY date_trunc('month', day), ProjectName, Environment, MetricName
)
ORDER BY ProjectName, Environment, MetricName, Month
