import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { createHandler } from "../../../lambdas/extract/create-handler";
import { withOwnMetrics } from "../../../metric-library";
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

it("measures with metrics of one's own", async () => {
  const send = jest.fn(({ input }: { input: { Entries: object[] } }) =>
    Promise.resolve({ Entries: input.Entries.map(() => ({ EventId: "1" })) }),
  );
  jest.spyOn(EventBridgeClient.prototype, "send").mockImplementation(send as never);
  process.env.METRICS = JSON.stringify([{ name: "Mine" }]);
  const handler = createHandler(withOwnMetrics({ Mine }));
  await expect(handler({}, context)).resolves.toEqual({ emitted: 2, failed: 0 });
  const [{ input }] = send.mock.calls[0]!;
  expect(input.Entries.map(({ Detail }: any) => JSON.parse(Detail))).toMatchObject([
    { MetricName: "Mine", MetricValue: 42, ProjectName: "Project1" },
    { MetricName: "ExtractionHealth", MetricValue: { ok: 1 } },
  ]);
});

it("refuses to load without its settings, or with a metric it does not have", () => {
  delete process.env.METRICS;
  expect(() => createHandler({ Mine })).toThrow("METRICS");
  process.env.METRICS = JSON.stringify([{ name: "Other" }]);
  expect(() => createHandler({ Mine })).toThrow('Unknown metric "Other". Known metrics: Mine.');
});
