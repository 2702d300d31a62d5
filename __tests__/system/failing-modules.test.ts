import { extractFunctionName } from "../../contract/names";
import type { DashboardConfig } from "../../config/dashboard-config";
import type { Measurement } from "../../contract/event";
import { DEV, HUB, World, type Json } from "./world";

// None can be imported here, where all is CommonJS: the first waits for ever, the second needs a native add-on, and the
// third knows its own URL.
jest.mock("../fixtures/failing-modules/hangs-at-import.mjs", () => ({ HangsAtImport: mockMetric() }));
jest.mock("../fixtures/failing-modules/needs-native-add-on", () => ({ NeedsNativeAddOn: mockMetric() }));
jest.mock("../fixtures/failing-modules/needs-commonjs", () => ({ NeedsCommonJs: mockMetric() }));

function mockMetric(): unknown {
  const { OwnMetric } = jest.requireActual("../fixtures/failing-modules/own-metric");
  return class extends OwnMetric {};
}

const METRICS = [
  "DoesWell",
  "TotalCompletedTrainingJobs",
  "NeedsCommonJs",
  "AllInCommonJs",
  "DoesWithoutNativePackage",
  "HangsAtImport",
  "NeedsNativeAddOn",
  "RenamedWhereItIsExported",
  "ThrowsInItsConstructor",
  "ThrowsForItsUnit",
  "ThrowsForItsPermissions",
  "ThrowsInATimer",
  "ForgetsAPromise",
  "EndsTheProcess",
  "ThrowsNothingToRead",
  "NeverStops",
  "FailsAfterImport",
];

/** Seconds a function runs at most here; it keeps 15 of them for sending what it has. */
const TIMEOUT_SECONDS = 18;

describe("modules of one's own metrics that fail in Lambda", () => {
  let world: World;
  let measurements: readonly Measurement[];
  let callsAfterTheAnswer: readonly Json[];

  beforeAll(async () => {
    const spokes = [{ ...DEV, metrics: METRICS }];
    const config = { hubs: [HUB], ownMetrics: "./__tests__/fixtures/failing-modules/index.js", spokes };
    world = await World.of(config as unknown as DashboardConfig, (_stack, json) => {
      for (const one of Object.values<Json>(json.resource.aws_lambda_function)) {
        if (one.function_name === extractFunctionName(DEV.project, DEV.environment)) one.timeout = TIMEOUT_SECONDS;
      }
    });
    const calls = await world.calls(async () => {
      const answer = await world.invoke(DEV, extractFunctionName(DEV.project, DEV.environment));
      expect(answer).not.toHaveProperty("FunctionError");
    });
    measurements = calls
      .filter(({ operation }) => operation === "PutEvents")
      .flatMap(({ input }) => (input as Json).Entries.map(({ Detail }: Json) => JSON.parse(Detail)));
    // What a loop would go on with has had its turn, many times, when all these calls have come back over HTTP.
    callsAfterTheAnswer = await world.calls(async () => {
      for (let call = 0; call < 100; call++) {
        await fetch(world.sandbox.url, { method: "POST" });
      }
    });
  });
  afterAll(() => world.close());

  it("keep no other metric from its value, and are each named with the class of the failure", () => {
    const values = Object.fromEntries(measurements.map(({ MetricName, MetricValue }) => [MetricName, MetricValue]));
    expect(values).toEqual({
      DoesWell: 1,
      TotalCompletedTrainingJobs: 0,
      NeedsCommonJs: 42,
      AllInCommonJs: 43,
      DoesWithoutNativePackage: 44,
      ExtractionHealth: { ok: 5, denied: 0, throttled: 0, failed: 12 },
    });
    expect(measurements.find(({ MetricName }) => MetricName === "ExtractionHealth")?.Metadata).toMatchObject({
      Failures: {
        HangsAtImport: "failed: MetricTimeoutError",
        NeedsNativeAddOn: "failed: Error",
        RenamedWhereItIsExported: "failed: RangeError",
        ThrowsInItsConstructor: "failed: TypeError",
        ThrowsForItsUnit: "failed: SyntaxError",
        ThrowsForItsPermissions: "failed: EvalError",
        ThrowsInATimer: "failed: URIError",
        EndsTheProcess: "failed: ProcessExitError",
        ForgetsAPromise: "failed: ReferenceError",
        ThrowsNothingToRead: "failed: UnknownError",
        NeverStops: "failed: MetricTimeoutError",
        FailsAfterImport: "failed: RangeError",
      },
    });
  });

  it("call nothing any more after the run has answered", () => {
    expect(callsAfterTheAnswer).toEqual([]);
  });

  it("are found in the log with file and line of their sources, and with nothing of the message among these", async () => {
    const records = (await world.logs()).map((line) => JSON.parse(line));
    const stackTraceOf = (name: string): Json =>
      records.find(({ message, metric }) => message === "Metric not extracted" && metric === name)?.stackTrace;
    expect(stackTraceOf("RenamedWhereItIsExported").slice(0, 2)).toEqual([
      "__tests__/fixtures/failing-modules/throws-at-import.ts:4:27",
      "__tests__/fixtures/failing-modules/throws-at-import.ts:6:1",
    ]);
    expect(stackTraceOf("ThrowsInATimer")[0]).toMatch(/^__tests__\/fixtures\/failing-modules\/fails-later\.ts:\d+:15$/);
    expect(JSON.stringify(records.map(({ stackTrace }) => stackTrace))).not.toContain("4711");
  });

  it("do not make Node warn of a leak, though they are many that wait for one signal", async () => {
    expect((await world.logs()).filter((line) => line.includes("MaxListenersExceededWarning"))).toEqual([]);
  });

  it("leave nothing stuck", async () => {
    expect(await world.troubles()).toEqual([]);
  });
});
