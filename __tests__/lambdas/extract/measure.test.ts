import { measure, type LoadableMetric } from "../../../lambdas/extract/measure";
import { startTimeLimit } from "../../../lambdas/extract/time-limit";
import { Measured, Metric, type MetricContext } from "../../../metric-library/metric";

function metric(name: string, computeValue: () => unknown): LoadableMetric {
  class Made extends Metric {
    override computeValue(): Promise<number> {
      return Promise.resolve().then(computeValue) as Promise<number>;
    }
  }
  return { name, load: () => Promise.resolve({ className: name, name, unit: "Count", metric: new Made({}) }) };
}

function failing(name: string): () => never {
  return () => {
    throw Object.assign(new Error("canary-text"), { name });
  };
}

const project = { project: "Project1", environment: "dev" };
const run = (...metrics: LoadableMetric[]): ReturnType<typeof measure> => {
  const { signal, end } = startTimeLimit(50);
  const context = { now: new Date("2026-01-01T00:00:00Z"), signal } as Omit<MetricContext, "outcomes">;
  return measure(metrics, context, project).finally(end);
};

it("gives one measurement for each metric and one for the run's health", async () => {
  const { measurements, failures } = await run(
    metric("A", () => 1),
    metric("B", () => ({ x: 1, y: 2 })),
  );
  expect(failures).toEqual([]);
  expect(measurements).toEqual([
    {
      MetricName: "A",
      MetricValue: 1,
      ExtractionDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      Metadata: { Unit: "Count" },
      Environment: "dev",
      ProjectName: "Project1",
    },
    expect.objectContaining({ MetricName: "B", MetricValue: { x: 1, y: 2 } }),
    expect.objectContaining({
      MetricName: "ExtractionHealth",
      MetricValue: { ok: 2, denied: 0, throttled: 0, failed: 0 },
    }),
  ]);
});

it("leaves out what is not due, which is neither missing nor failed, and says how often the rest is measured", async () => {
  const metrics = [
    metric("A", () => 1),
    { ...metric("Daily", () => 2), every: "24 hours" },
    { ...metric("Weekly", failing("TypeError")), every: "7 days" },
  ];
  const health = async (due?: string): Promise<unknown> => {
    const { signal, end } = startTimeLimit(50);
    const context = { now: new Date(), signal } as Omit<MetricContext, "outcomes">;
    const { measurements } = await measure(metrics, context, project, due).finally(end);
    return measurements.map(({ MetricName, MetricValue, Metadata }) => [MetricName, MetricValue, Metadata]);
  };
  const ok = (count: number) => ({ ok: count, denied: 0, throttled: 0, failed: 0 });
  expect(await health()).toEqual([
    ["A", 1, { Unit: "Count" }],
    ["ExtractionHealth", ok(1), { NotDue: ["Daily", "Weekly"], Unit: "Count" }],
  ]);
  expect(await health("24 hours")).toEqual([
    ["A", 1, { Unit: "Count" }],
    ["Daily", 2, { Every: "24 hours", Unit: "Count" }],
    ["ExtractionHealth", ok(2), { NotDue: ["Weekly"], Unit: "Count" }],
  ]);
});

it("leaves the others alone when one throws", async () => {
  const { measurements, failures } = await run(
    metric("A", () => 1),
    metric("B", failing("TypeError")),
    metric("C", () => 3),
  );
  expect(measurements.map(({ MetricName }) => MetricName)).toEqual(["A", "C", "ExtractionHealth"]);
  expect(failures).toEqual([expect.objectContaining({ metric: "B", outcome: "failed" })]);
});

it("tells denied, throttled and failed apart in the health, by class and never by text", async () => {
  const { measurements } = await run(
    metric("Ok", () => 0),
    metric("Denied", failing("AccessDeniedException")),
    metric("Throttled", failing("ThrottlingException")),
    metric("Failed", failing("RangeError")),
  );
  expect(measurements.at(-1)).toMatchObject({
    MetricName: "ExtractionHealth",
    MetricValue: { ok: 1, denied: 1, throttled: 1, failed: 1 },
    Metadata: {
      Failures: {
        Denied: "denied: AccessDeniedException",
        Throttled: "throttled: ThrottlingException",
        Failed: "failed: RangeError",
      },
    },
  });
  expect(JSON.stringify(measurements)).not.toContain("canary-text");
});

it.each([
  ["denied", "AuthorizationErrorException", 403],
  ["denied", "UnauthorizedOperation", 403],
  // A HEAD request's answer has no body, so nothing names its error.
  ["denied", "Unknown", 403],
  ["denied", "403", 403],
  ["failed", "Unknown", 400],
  ["failed", "ExpiredToken", 403],
  ["throttled", "PriorRequestNotComplete", 400],
  ["throttled", "EC2ThrottledException", 503],
])("takes for %s what AWS calls %s, with status %i", async (outcome, name, httpStatusCode) => {
  const { failures } = await run(
    metric("A", () => {
      throw Object.assign(new Error("canary-text"), { name, $metadata: { httpStatusCode } });
    }),
  );
  expect(failures).toMatchObject([{ metric: "A", outcome }]);
});

it.each([
  NaN,
  Infinity,
  null,
  "7",
  [1],
  { a: "x" },
  2 ** 53,
  true,
  new Measured(NaN, {}),
  new Measured([1] as never, {}),
  // The hub would refuse them, or store something else, and the run would have said that all is well.
  new Date(0),
  new Map([["a", 1]]),
  JSON.parse('{"__proto__": 1}') as unknown,
  new Measured(1, { bytes: 2 ** 60 }),
])("emits nothing for %p, and says so in the health", async (value) => {
  const { measurements } = await run(metric("A", () => value));
  expect(measurements).toEqual([
    expect.objectContaining({
      MetricName: "ExtractionHealth",
      MetricValue: { ok: 0, denied: 0, throttled: 0, failed: 1 },
      Metadata: { Unit: "Count", Failures: { A: "failed: InvalidMetricValueError" } },
    }),
  ]);
});

it("says with a value what the metric says about it", async () => {
  const { measurements } = await run(metric("A", () => new Measured({ x: 1 }, { Jobs: 3, Unit: "Apples" })));
  expect(measurements[0]).toMatchObject({ MetricValue: { x: 1 }, Metadata: { Jobs: 3, Unit: "Count" } });
});

it("emits nothing where there is nothing to measure: that is ok, and named in the health", async () => {
  const { measurements, failures } = await run(
    metric("Nothing(there)", () => undefined),
    metric("B", () => 0),
    metric("Bad", failing("TypeError")),
  );
  expect(failures).toHaveLength(1);
  expect(measurements.map(({ MetricName }) => MetricName)).toEqual(["B", "ExtractionHealth"]);
  expect(measurements.at(-1)).toMatchObject({
    MetricValue: { ok: 2, denied: 0, throttled: 0, failed: 1 },
    Metadata: { Failures: { Bad: "failed: TypeError" }, NoValue: ["Nothing(there)"] },
  });
});

it("does not send what would not fit the archive's queue", async () => {
  const large = Object.fromEntries(Array.from({ length: 256 }, (_, index) => [`${index}${"漢".repeat(250)}`, index]));
  const { measurements } = await run(
    metric("Large", () => large),
    metric("B", () => 2),
  );
  expect(measurements.map(({ MetricName }) => MetricName)).toEqual(["B", "ExtractionHealth"]);
  expect(measurements.at(-1)?.Metadata).toMatchObject({ Failures: { Large: "failed: InvalidMetricValueError" } });
});

it("gives a metric up that hangs", async () => {
  const { measurements } = await run(
    metric("Hangs", () => new Promise(() => undefined)),
    metric("B", () => 2),
  );
  expect(measurements.map(({ MetricName }) => MetricName)).toEqual(["B", "ExtractionHealth"]);
  expect(measurements.at(-1)?.Metadata).toMatchObject({ Failures: { Hangs: "failed: MetricTimeoutError" } });
});

it.each([
  ["is never loaded", () => new Promise<never>(() => undefined), "MetricTimeoutError"],
  ["cannot be loaded", () => Promise.reject(new SyntaxError("canary-text")), "SyntaxError"],
])("gives a metric up that %s", async (_how, load, errorName) => {
  const { measurements } = await run(
    { name: "Unloadable", load },
    metric("B", () => 2),
  );
  expect(measurements.map(({ MetricName }) => MetricName)).toEqual(["B", "ExtractionHealth"]);
  expect(measurements.at(-1)?.Metadata).toMatchObject({ Failures: { Unloadable: `failed: ${errorName}` } });
});

const unreadable = {
  get name(): string {
    throw new Error("canary-text");
  },
};
it.each([
  ["no error", "canary-text"],
  ["nothing that can be read", Object.setPrototypeOf(unreadable, Error.prototype)],
  ["an error whose name is data", Object.assign(new Error(), { name: "canary-text of 4711" })],
  ["an error whose name is long", Object.assign(new Error(), { name: "canary-text".repeat(50_000) })],
])("names a failure that throws %s as unknown", async (_what, thrown) => {
  const { measurements } = await run(
    metric("Odd", () => {
      throw thrown;
    }),
  );
  expect(measurements).toMatchObject([{ Metadata: { Failures: { Odd: "failed: UnknownError" } } }]);
});
