import { CloudWatchService } from "../../sandbox/services/cloudwatch";
import { embeddedMetrics } from "../../sandbox/services/cloudwatch/embedded-metrics";
import { LogsService } from "../../sandbox/services/logs";
import { account, LambdaFixture, START } from "./lambda-fixture";

const DAY = 24 * 3_600_000;
const POWERTOOLS = require.resolve("@aws-lambda-powertools/metrics");

const directive = (more: object = {}): object => ({
  Namespace: "hub",
  Dimensions: [["service"]],
  Metrics: [{ Name: "Silent", Unit: "Count" }],
  ...more,
});
const document = (more: object = {}, directives: unknown = [directive()], Timestamp: unknown = START): string =>
  JSON.stringify({
    _aws: { Timestamp, CloudWatchMetrics: directives },
    service: "refresh",
    Silent: 3,
    ...more,
  });

describe("a log event in the embedded metric format", () => {
  const found = (message: string): unknown[] =>
    embeddedMetrics(message, START).map(({ metric, unit, set, timestamp }) => [
      metric.MetricName,
      metric.Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).join(),
      set.Sum,
      unit,
      timestamp - START,
    ]);

  it("carries each metric for each set of dimensions", () => {
    const directives = [
      directive({ Dimensions: [["service"], ["service", "run"], []] }),
      directive({ Metrics: [{ Name: "Asked" }, { Name: "Silent", StorageResolution: 1 }] }),
    ];
    expect(found(document({ run: "r", Asked: [1, 2] }, directives, START - 1000))).toEqual([
      ["Silent", "service=refresh", 3, "Count", -1000],
      ["Silent", "service=refresh,run=r", 3, "Count", -1000],
      ["Silent", "", 3, "Count", -1000],
      ["Asked", "service=refresh", 3, "None", -1000],
      ["Silent", "service=refresh", 3, "None", -1000],
    ]);
  });

  it("keeps of several values what statistics need", () => {
    const [datum] = embeddedMetrics(document({ Silent: [1, 5, 3] }), START);
    expect(datum?.set).toEqual({ SampleCount: 3, Sum: 9, Minimum: 1, Maximum: 5 });
  });

  it.each([
    ["with text around it", `INFO ${document()}`],
    ["that is cut off", document().slice(0, -1)],
    ["without a time", document({}, [directive()], null)],
    ["of the month before", document({}, [directive()], START - 31 * DAY)],
    ["of tomorrow", document({}, [directive()], START + DAY)],
    ["whose directives are no list", document({}, directive())],
    ["without a namespace", document({}, [directive({ Namespace: undefined })])],
    ["whose namespace begins with a colon", document({}, [directive({ Namespace: ":hub" })])],
    ["whose dimension is not there", document({}, [directive({ Dimensions: [["run"]] })])],
    ["whose dimension is no string", document({ service: 1 })],
    ["whose metric is not there", document({}, [directive({ Metrics: [{ Name: "Asked" }] })])],
    ["whose metric is no number", document({ Silent: "3" })],
    ["without values", document({ Silent: [] })],
    ["of 101 values", document({ Silent: Array(101).fill(1) })],
    ["of 101 metrics", document({}, [directive({ Metrics: Array(101).fill({ Name: "Silent" }) })])],
    ["of an unknown unit", document({}, [directive({ Metrics: [{ Name: "Silent", Unit: "Apples" }] })])],
    ["of 31 dimensions", document({}, [directive({ Dimensions: [Array(31).fill("service")] })])],
    ["without metadata", JSON.stringify({ message: '"CloudWatchMetrics"' })],
  ])("carries nothing %s", (_, message) => {
    expect(found(message)).toEqual([]);
  });
});

describe("what is written to the logs", () => {
  const fixture = new LambdaFixture();
  const cloudwatch = new CloudWatchService(fixture.cloud, () => []);
  const call = (service: string, operation: string, input: object): Promise<unknown> =>
    fixture.cloud.call(service, operation, input, account);

  beforeAll(() => {
    const logs = new LogsService(fixture.cloud, (...written) => cloudwatch.recordLogEvents(...written));
    for (const service of [logs, cloudwatch]) fixture.cloud.add(service);
  });
  afterAll(() => fixture.close());

  const sumOf = async (Namespace: string, MetricName: string, dimensions: Record<string, string>): Promise<unknown> => {
    const { Datapoints } = (await call("monitoring", "GetMetricStatistics", {
      Namespace,
      MetricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: START / 1000 - 3600,
      EndTime: START / 1000 + 3600,
      Period: 7200,
      Statistics: ["Sum", "SampleCount"],
    })) as { Datapoints: object[] };
    return Datapoints;
  };

  it("by PutLogEvents becomes metrics, as far as it was kept", async () => {
    const stream = { logGroupName: "/g", logStreamName: "s" };
    await call("logs", "CreateLogGroup", { logGroupName: "/g" });
    await call("logs", "CreateLogStream", stream);
    const logEvents = [
      { timestamp: START - 15 * DAY, message: document({ Silent: 100 }) },
      { timestamp: START, message: document() },
      { timestamp: START, message: "a plain line" },
    ];
    await call("logs", "PutLogEvents", { ...stream, logEvents });
    expect(await sumOf("hub", "Silent", { service: "refresh" })).toMatchObject([{ Sum: 3, SampleCount: 1 }]);
  });

  it("by a function with Powertools becomes metrics, beside JSON logs", async () => {
    await call("logs", "CreateLogGroup", { logGroupName: "/aws/lambda/worker" });
    await fixture.create(
      "worker",
      `import powertools from ${JSON.stringify(POWERTOOLS)};
       const metrics = new powertools.Metrics({ namespace: "work", serviceName: "worker" });
       export const handler = async () => {
         console.info("begins");
         metrics.addDimension("kind", "test");
         metrics.addMetric("Done", "Count", 2);
         metrics.addMetric("Done", "Count", 3);
         metrics.publishStoredMetrics();
       };`,
      { LoggingConfig: { LogGroup: "/aws/lambda/worker", LogFormat: "JSON" } },
    );
    const { FunctionError, Payload } = await fixture.invoke("worker");
    expect([FunctionError, Payload]).toEqual([undefined, null]);
    await fixture.cloud.work.settled();
    const found = await sumOf("work", "Done", { service: "worker", kind: "test" });
    expect(found).toMatchObject([{ Sum: 5, SampleCount: 2, Unit: "Count" }]);
    expect(
      await call("logs", "FilterLogEvents", { logGroupName: "/aws/lambda/worker", filterPattern: '"_aws"' }),
    ).toMatchObject({
      events: [{ message: expect.stringContaining('"Done":[2,3]') as string }],
    });
  });
});
