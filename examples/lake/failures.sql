-- On how many days training jobs failed, and how many at most within 24 hours, by project and reason.
SELECT
  ProjectName,
  Environment,
  Label AS Reason,
  count(DISTINCT day) AS Days,
  max(MetricValue) AS AtMost
FROM measurements
WHERE day BETWEEN DATE '2026-01-01' AND DATE '2026-12-31'
  AND MetricName LIKE 'FailedTrainingJobs24h%'
  AND MetricValue > 0
GROUP BY ProjectName, Environment, Label
ORDER BY AtMost DESC, ProjectName, Environment, Reason
