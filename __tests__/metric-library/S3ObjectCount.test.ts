import { createMetric } from "../../metric-library";
import type { MetricContext } from "../../metric-library/metric";

const ofBucket = createMetric({ name: "S3ObjectCount", arguments: { bucket: "my-bucket" } });
const ofPrefix = createMetric({ name: "S3ObjectCount", arguments: { bucket: "my-bucket", prefix: "models/" } });

it("needs that one bucket, and in it that one prefix", () => {
  const statement = { actions: ["s3:ListBucket"], resources: ["arn:**PARTITION**:s3:::my-bucket"] };
  expect(ofBucket.metric.getIamPermissions()).toEqual([statement]);
  expect(ofPrefix.metric.getIamPermissions()).toEqual([
    { ...statement, conditions: [{ test: "StringEquals", variable: "s3:prefix", values: ["models/"] }] },
  ]);
});

it("counts exactly what the permission is for", async () => {
  const objectCount = (bucket: string, prefix: string | undefined): Promise<number> =>
    Promise.resolve(bucket === "my-bucket" && prefix === "models/" ? 7 : 100);
  const context = { objectCount } as MetricContext;
  expect(await ofPrefix.metric.computeValue(context)).toBe(7);
  expect(await ofBucket.metric.computeValue(context)).toBe(100);
});
