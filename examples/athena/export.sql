-- The files that ds-dashboard export --format ndjson wrote, as they are: a measurement a line, and the line is the one column.
--
-- The JSON is taken apart in measurements.sql, not here. A column of a JSON SerDe has one type, but MetricValue is a number
-- or an object, and the OpenX SerDe makes keys lower case, but the keys of that object are labels:
-- https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html
CREATE EXTERNAL TABLE ds_dashboard_export (
  line string
)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
WITH SERDEPROPERTIES ('input.regex' = '(?s)(.*)')
LOCATION 's3://amzn-s3-demo-bucket/ds-dashboard/ndjson/'
