import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import type { MetricConfig } from "../../config/metric-config";
import { parseConfiguration } from "../../config/schema";
import { createStacks } from "../../constructs/create-stacks";
import { spokeStackName } from "../../config/stack-names";
import type { Measurement } from "../../contract/event";
import { extractFunctionName } from "../../contract/names";
import { METRICS } from "../../metric-library";
import type { ArgumentSpec } from "../../metric-library/arguments";
import { Sandbox } from "../../sandbox";
import { withoutTokenTraces } from "../../testing/synthesis";
import { recordsAround } from "./made-records";
import { putRecords } from "./put-records";
import { valuesByDefinition, type Values } from "./values-by-definition";
import { DEV, HUB, type Json } from "./world";

const DAY_MS = 86_400_000;

/**
 * The metrics whose values are no matter of these records: a number that is read as it is, and what only answers
 * and other services than SageMaker know, whose metrics have a second computation in metric-library/{capacity,bedrock-tokens,spending}.test.ts.
 */
const NOT_FROM_RECORDS: readonly string[] = [
  "SsmParameterValue",
  "HyperPodNodesByStatus",
  "InferenceComponentCopies",
  "BedrockTokens24h",
  "ActiveMlflowServers",
  "ModelMonitorViolations24h",
  "MlCostYesterday",
  "IdleBedrockThroughputs24h",
  "UnusedTrainingPlanHours",
  "QuotaHeadroom",
];

const REQUESTED: readonly MetricConfig[] = [
  ...(Object.keys(METRICS) as (keyof typeof METRICS)[]).filter(
    (name) =>
      Object.values<ArgumentSpec>(METRICS[name].arguments).every(({ optional }) => optional) &&
      !NOT_FROM_RECORDS.includes(name),
  ),
  { name: "FailedTrainingJobs24h", arguments: { jobNamePrefix: "churn-" } },
  { name: "FinalTrainingMetric", arguments: { metric: "validation:accuracy" } },
  { name: "FinalTrainingMetric", arguments: { metric: "loss", jobNamePrefix: "churn-" } },
  { name: "FinalTrainingMetric", arguments: { metric: "ancient" } },
  { name: "S3ObjectCount", arguments: { bucket: "my-bucket" } },
  { name: "S3ObjectCount", arguments: { bucket: "my-bucket", prefix: "models/" } },
] as readonly MetricConfig[];

/** What a run put on its bus, and the instant that it took for now. */
interface Extracted {
  readonly values: Values;
  readonly health: Json;
  readonly now: number;
}

async function extract(sandbox: Sandbox): Promise<Extracted> {
  const measurements: Measurement[] = [];
  const windows = new Set<number>();
  const stop = sandbox.observe(({ operation, input }) => {
    const { Entries = [], SearchExpression } = input as Json;
    if (operation === "PutEvents") measurements.push(...Entries.map(({ Detail }: Json) => JSON.parse(Detail)));
    for (const { Name, Value } of SearchExpression?.Filters ?? []) {
      if (Name === "TrainingEndTime") windows.add(Date.parse(Value));
    }
  });
  const FunctionName = extractFunctionName(DEV.project, DEV.environment);
  const answer: Json = await sandbox.callAs(DEV.account, DEV.region, "lambda", "Invoke", { FunctionName, Payload: {} });
  stop();
  expect(answer.FunctionError).toBeUndefined();
  expect(windows.size).toBe(1);
  const values = Object.fromEntries(measurements.map(({ MetricName, MetricValue }) => [MetricName, MetricValue]));
  const { ExtractionHealth, ...others } = values;
  expect(measurements).toHaveLength(Object.keys(values).length);
  return { values: others, health: ExtractionHealth, now: [...windows][0]! + DAY_MS };
}

/** Sums of fractions come out in the order in which they are added. */
function upToRounding(values: Values): Json {
  const near = (value: number): unknown => (Number.isInteger(value) ? value : expect.closeTo(value, 6));
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      if (value === undefined) return [];
      if (typeof value === "number") return [[name, near(value)]];
      return [[name, Object.fromEntries(Object.entries(value).map(([label, number]) => [label, near(number)]))]];
    }),
  );
}

describe("every metric's value is what its description says of the same records", () => {
  let outdir: string;

  beforeAll(() => {
    outdir = mkdtempSync(join(tmpdir(), "ds-dashboard-test-"));
    withoutTokenTraces(() => {
      const app = new App({ outdir, skipValidation: true });
      createStacks(app, parseConfiguration({ hubs: [HUB], spokes: [{ ...DEV, metrics: REQUESTED }] }));
      app.synth();
    });
  });
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  it.each([
    ["on an ordinary day", "2026-06-17T12:00:00.000Z"],
    ["in the last millisecond of a month", "2026-07-31T23:59:59.999Z"],
    ["when clocks went forward in New York", "2026-03-08T12:30:00.001Z"],
    ["in the hour that Berlin skips", "2026-03-29T01:30:00.500Z"],
    ["in the hour that Berlin has twice", "2026-10-25T01:15:00.000Z"],
    ["when New York has its hour the second time", "2026-11-01T06:45:00.123Z"],
    ["on a leap day", "2028-02-29T18:00:00.000Z"],
  ])("%s", async (_when, instant) => {
    const at = Date.parse(instant);
    const records = recordsAround(at, instant);
    const sandbox = await Sandbox.start({ start: at, port: 0, onFailure: (error) => expect(error).toBeUndefined() });
    try {
      await sandbox.deploy(outdir, spokeStackName(DEV));
      await putRecords(sandbox, DEV, records);
      for (const exactTotalHits of [10_000, 0]) {
        sandbox.sagemaker.exactTotalHits = exactTotalHits;
        const { values, health, now } = await extract(sandbox);
        expect(now - at).toBeLessThan(60_000);
        expect(values).toEqual(upToRounding(valuesByDefinition(records, at, now)));
        expect(health).toEqual({ ok: REQUESTED.length, denied: 0, throttled: 0, failed: 0 });
      }
    } finally {
      await sandbox.close();
    }
  });

  it("leaves no metric out", () => {
    const asked = REQUESTED.map((one) => (typeof one === "string" ? one : one.name));
    expect(new Set([...asked, ...NOT_FROM_RECORDS])).toEqual(new Set(Object.keys(METRICS)));
  });
});
