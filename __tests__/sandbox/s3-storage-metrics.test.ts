import { Sandbox } from "../../sandbox";

const ACCOUNT = "222222222222";
const REGION = "us-east-1";
const DAY = 24 * 3_600_000;
const MIDNIGHT = Date.parse("2026-03-04T00:00:00Z");
const DIMENSIONS = [
  { Name: "BucketName", Value: "models" },
  { Name: "StorageType", Value: "AllStorageTypes" },
];

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.start({
    start: MIDNIGHT - 1_000,
    port: 0,
    onFailure: (error) => {
      throw error;
    },
  });
  const at = (days: number) => MIDNIGHT + days * DAY;
  sandbox.s3.addBucket(ACCOUNT, REGION, {
    name: "models",
    createdAt: at(-2.5),
    objects: [-2.5, -2, -1.5, 0].map((day) => ({ key: String(day), size: 1, modifiedAt: at(day) })),
  });
});
afterAll(() => sandbox.close());

const call = (operation: string, input: object, region = REGION): Promise<any> =>
  sandbox.callAs(ACCOUNT, region, "monitoring", operation, input) as Promise<any>;

/** The days' counts that CloudWatch has, by the time where each begins. */
async function counts(region = REGION): Promise<Readonly<Record<string, number>>> {
  const { Datapoints } = await call(
    "GetMetricStatistics",
    {
      Namespace: "AWS/S3",
      MetricName: "NumberOfObjects",
      Dimensions: DIMENSIONS,
      StartTime: (MIDNIGHT - 5 * DAY) / 1000,
      EndTime: (MIDNIGHT + 5 * DAY) / 1000,
      Period: 86_400,
      Statistics: ["Average"],
    },
    region,
  );
  return Object.fromEntries(
    Datapoints.map(({ Timestamp, Average }: any) => [new Date(Timestamp * 1000).toISOString().slice(0, 10), Average]),
  );
}

it("has a bucket's objects at each midnight since it was created, a day later, in its Region", async () => {
  expect(await counts()).toEqual({ "2026-03-02": 2 });
  await sandbox.clock.advanceTo(MIDNIGHT);
  expect(await counts()).toEqual({ "2026-03-02": 2, "2026-03-03": 3 });
  await sandbox.clock.advanceTo(MIDNIGHT + DAY);
  expect(await counts()).toEqual({ "2026-03-02": 2, "2026-03-03": 3, "2026-03-04": 4 });
  expect(await counts("eu-west-1")).toEqual({});
});

it("is listed with the other metrics", async () => {
  const { Metrics } = await call("ListMetrics", { Namespace: "AWS/S3" });
  expect(Metrics).toEqual([{ Namespace: "AWS/S3", MetricName: "NumberOfObjects", Dimensions: DIMENSIONS }]);
});
