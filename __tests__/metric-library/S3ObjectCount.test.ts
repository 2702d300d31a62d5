import { createMetric, METRICS } from "../../metric-library";
import { Measured, type MetricContext } from "../../metric-library/metric";

const ofBucket = createMetric({ name: "S3ObjectCount", arguments: { bucket: "my-bucket" } }, METRICS);
const ofPrefix = createMetric(
  { name: "S3ObjectCount", arguments: { bucket: "my-bucket", prefix: "models/" } },
  METRICS,
);
const NOW = new Date("2026-03-29T12:00:00.000Z");

it("needs CloudWatch for a whole bucket, and for a prefix that one bucket and in it that one prefix", () => {
  expect(ofBucket.metric.getIamPermissions()).toEqual([{ actions: ["cloudwatch:GetMetricData"], resources: ["*"] }]);
  expect(ofPrefix.metric.getIamPermissions()).toEqual([
    {
      actions: ["s3:ListBucket"],
      resources: ["arn:**PARTITION**:s3:::my-bucket"],
      conditions: [{ test: "StringEquals", variable: "s3:prefix", values: ["models/"] }],
    },
  ]);
});

it("counts exactly what the permission is for", async () => {
  const context = {
    now: NOW,
    objectCount: (bucket: string, prefix: string) =>
      Promise.resolve(bucket === "my-bucket" && prefix === "models/" ? 7 : 0),
    newestValue: jest.fn(() => Promise.resolve(100)),
  } as unknown as MetricContext;
  expect(await ofPrefix.metric.computeValue(context)).toBe(7);
  expect(context.newestValue).not.toHaveBeenCalled();
  expect(await ofBucket.metric.computeValue(context)).toEqual(
    new Measured(100, { Note: expect.any(String) as string }),
  );
  expect(context.newestValue).toHaveBeenCalledWith(
    {
      namespace: "AWS/S3",
      metric: "NumberOfObjects",
      statistic: "Average",
      dimensions: { BucketName: "my-bucket", StorageType: "AllStorageTypes" },
    },
    86_400,
    new Date("2026-03-26T12:00:00.000Z"),
    NOW,
  );
});

it("has no value for a bucket of which CloudWatch knows nothing", async () => {
  const context = { now: NOW, newestValue: () => Promise.resolve(undefined) } as unknown as MetricContext;
  expect(await ofBucket.metric.computeValue(context)).toBeUndefined();
});
