-- The measurements, in the columns of the CSV export: a row for each number, and for each label of a vector. Label is NULL
-- for a number. A vector without labels has one row, where Label and MetricValue are NULL.
CREATE OR REPLACE VIEW measurements AS
WITH stored AS (
  SELECT
    json_extract_scalar(line, '$.MetricName') AS MetricName,
    -- UTC. The sort key goes on for six more digits, which mean nothing by themselves.
    CAST(replace(substr(json_extract_scalar(line, '$.ExtractionDate'), 1, 23), 'T', ' ') AS timestamp) AS ExtractionDate,
    json_extract_scalar(line, '$.ProjectName') AS ProjectName,
    json_extract_scalar(line, '$.Environment') AS Environment,
    json_extract_scalar(line, '$.Account') AS Account,
    json_extract_scalar(line, '$.Region') AS Region,
    TRY_CAST(json_extract_scalar(line, '$.MetricValue') AS double) AS Number,
    TRY_CAST(json_extract(line, '$.MetricValue') AS map(varchar, double)) AS Numbers,
    json_extract_scalar(line, '$.Metadata.Unit') AS Unit,
    json_format(json_extract(line, '$.Metadata')) AS Metadata
  FROM ds_dashboard_export
)
SELECT
  MetricName,
  ExtractionDate,
  ProjectName,
  Environment,
  Account,
  Region,
  Label,
  coalesce(Number, element_at(Numbers, Label)) AS MetricValue,
  Unit,
  Metadata
FROM stored
LEFT JOIN UNNEST(map_keys(Numbers)) AS labels (Label) ON true
