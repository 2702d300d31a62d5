import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { createHandler } from "../../../lambdas/extract/create-handler";
import type { MetricClasses } from "../../../metric-library";
import { Metric } from "../../../metric-library/metric";

class Mine extends Metric {
  static override readonly unit = "Count";
  override computeValue(): Promise<number> {
    return Promise.resolve(42);
  }
}

const before = process.env;
beforeEach(() => {
  const variables = { PROJECT_NAME: "Project1", ENVIRONMENT: "dev", POWERTOOLS_LOG_LEVEL: "SILENT" };
  process.env = { ...before, AWS_REGION: "eu-west-1", ...variables };
});
afterEach(() => {
  process.env = before;
  jest.restoreAllMocks();
});

const context = { getRemainingTimeInMillis: () => 60_000 } as never;

/** What the handler's one `PutEvents` sends. */
async function extracted(...[ownMetrics]: Parameters<typeof createHandler>): Promise<readonly any[]> {
  const send = jest.fn(({ input }: { input: { Entries: object[] } }) =>
    Promise.resolve({ Entries: input.Entries.map(() => ({ EventId: "1" })) }),
  );
  jest.spyOn(EventBridgeClient.prototype, "send").mockImplementation(send as never);
  await createHandler(ownMetrics)({}, context);
  const [{ input }] = send.mock.calls[0]!;
  return input.Entries.map(({ Detail }: any) => JSON.parse(Detail));
}

it("measures with metrics of one's own, each from its module", async () => {
  process.env.METRICS = JSON.stringify([{ name: "Mine" }]);
  const ownMetrics = jest.fn(() => Promise.resolve({ Mine }));
  expect(await extracted(ownMetrics)).toMatchObject([
    { MetricName: "Mine", MetricValue: 42, ProjectName: "Project1" },
    { MetricName: "ExtractionHealth", MetricValue: { ok: 1 } },
  ]);
  expect(ownMetrics.mock.calls).toEqual([["Mine"]]);
});

it("fails the metric whose module does not load, under the name that it would have", async () => {
  process.env.METRICS = JSON.stringify([{ name: "Mine", arguments: { days: 7 } }, { name: "Other" }]);
  const ownMetrics = (name: string): Promise<MetricClasses> =>
    name === "Mine" ? Promise.reject(new ReferenceError("require is not defined")) : Promise.resolve({ Mine });
  expect(await extracted(ownMetrics)).toMatchObject([
    {
      MetricName: "ExtractionHealth",
      MetricValue: { ok: 0, failed: 2 },
      Metadata: { Failures: { "Mine(7)": "failed: ReferenceError", Other: "failed: Error" } },
    },
  ]);
});

it("sends in a retry what EventBridge did not take, without measuring again, and measures in the next run", async () => {
  process.env.METRICS = JSON.stringify([{ name: "Mine" }]);
  const computeValue = jest.spyOn(Mine.prototype, "computeValue");
  let isDown = true;
  const sent: string[] = [];
  const send = ({ input }: { input: { Entries: { Detail: string }[] } }) => {
    const takes = (name: string): boolean => name !== "Mine" || !isDown;
    const names = input.Entries.map(({ Detail }) => (JSON.parse(Detail) as { MetricName: string }).MetricName);
    sent.push(...names.filter(takes));
    return Promise.resolve({ Entries: names.map((name) => (takes(name) ? { EventId: "1" } : { ErrorCode: "Slow" })) });
  };
  jest.spyOn(EventBridgeClient.prototype, "send").mockImplementation(send as never);
  const handler = createHandler(() => Promise.resolve({ Mine }));
  const run = (awsRequestId: string) => handler({}, { ...(context as object), awsRequestId } as never);
  await expect(run("first")).rejects.toThrow("Mine (Slow)");
  await expect(run("first")).rejects.toThrow("Mine (Slow)");
  isDown = false;
  expect(await run("first")).toEqual({ emitted: 1, failed: 0 });
  expect(sent).toEqual(["ExtractionHealth", "Mine"]);
  expect(computeValue).toHaveBeenCalledTimes(1);
  expect(await run("second")).toEqual({ emitted: 2, failed: 0 });
  expect(computeValue).toHaveBeenCalledTimes(2);
});

it("sends in a retry the same batch, and in both forms what is left of each", async () => {
  process.env.METRICS = JSON.stringify([{ name: "Mine" }]);
  process.env.EVENTS = "metric,batch";
  let isDown = true;
  const sent: string[] = [];
  const send = ({ input }: { input: { Entries: { DetailType: string; Detail: string }[] } }) => {
    const takes = ({ Detail }: { Detail: string }): boolean => !isDown || !Detail.includes('{"MetricName":"Mine"');
    sent.push(...input.Entries.filter(takes).map(({ DetailType, Detail }) => `${DetailType} ${Detail}`));
    return Promise.resolve({
      Entries: input.Entries.map((entry) => (takes(entry) ? { EventId: "1" } : { ErrorCode: "Slow" })),
    });
  };
  jest.spyOn(EventBridgeClient.prototype, "send").mockImplementation(send as never);
  const handler = createHandler(() => Promise.resolve({ Mine }));
  const run = () => handler({}, { ...(context as object), awsRequestId: "one" } as never);
  await expect(run()).rejects.toThrow(/ 2 of 2 measurements .*: Mine \(Slow\), ExtractionHealth \(Slow\)$/);
  isDown = false;
  expect(await run()).toEqual({ emitted: 2, failed: 0 });
  const kinds = sent.map((one) => one.split(" ")[0]);
  expect(kinds).toEqual(["metric_extractor", "metric_extractor", "metric_extractor_batch"]);
  const [health, mine, batch] = sent.map((one) => JSON.parse(one.slice(one.indexOf("{"))) as object);
  expect(batch).toEqual({ Measurements: [mine, health] });
});

it.each(["", "batches", "batch,", "batch,batch", "Metric"])("refuses to load with the form of events %p", (EVENTS) => {
  process.env.METRICS = "[]";
  process.env.EVENTS = EVENTS;
  expect(() => createHandler()).toThrow(`Correct the environment variable EVENTS: it is "${EVENTS}"`);
});

it("refuses to load without its settings", () => {
  delete process.env.METRICS;
  expect(() => createHandler()).toThrow("METRICS");
});
