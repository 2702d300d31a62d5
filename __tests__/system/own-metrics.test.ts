import { createStacks } from "../../constructs/create-stacks";
import { App } from "cdktf";
import type { DashboardConfig } from "../../config/dashboard-config";
import { parseConfiguration } from "../../config/schema";
import { loadMetricClasses } from "../../config/own-metrics";
import { extractFunctionName } from "../../contract/names";
import { DEV, HUB, PROD, World, type Json, type Row } from "./world";

const MISBEHAVING = "./__tests__/fixtures/misbehaving-metrics.ts";
const TAKEN = "./__tests__/fixtures/metric-with-a-taken-name.ts";

/** Seconds a function runs at most here; it keeps 15 of them for sending what it has. */
const TIMEOUT_SECONDS = 20;

/** A configuration with metrics whose names and arguments are not in the types. */
function config(ownMetrics: string, metrics: readonly unknown[], ...others: readonly object[]): DashboardConfig {
  return { hubs: [HUB], ownMetrics, spokes: [{ ...DEV, metrics }, ...others] } as unknown as DashboardConfig;
}

describe("metrics of one's own that misbehave", () => {
  let world: World;
  let rows: readonly Row[];

  beforeAll(async () => {
    const metrics = [
      "Hangs",
      "Throws",
      "GivesNaN",
      "GivesText",
      "GivesNull",
      "GivesTooManyLabels",
      "GivesTooMuch",
      "CallsWhatItMayNot",
      "HasNothingToMeasure",
      "MinutesOfTheHour",
      "TotalCompletedTrainingJobs",
    ];
    const other = { ...PROD, metrics: ["MinutesOfTheHour", "NumberEndPointsInService"] };
    world = await World.of(config(MISBEHAVING, metrics, other), (_stack, json) => {
      for (const one of Object.values<Json>(json.resource.aws_lambda_function)) {
        if (one.function_name === extractFunctionName(DEV.project, DEV.environment)) one.timeout = TIMEOUT_SECONDS;
      }
    });
    await world.connect();
    await world.refresh();
    rows = (await world.rows()).filter(({ Account }) => Account === DEV.account);
  });
  afterAll(() => world.close());

  it("store nothing, least of all a zero; the others store their values once", () => {
    const stored = rows.filter(({ MetricName }) => MetricName !== "ExtractionHealth");
    expect(stored.map(({ MetricName, MetricValue }) => [MetricName, MetricValue])).toEqual(
      expect.arrayContaining([
        ["MinutesOfTheHour", expect.any(Number)],
        ["TotalCompletedTrainingJobs", 0],
      ]),
    );
    expect(stored).toHaveLength(2);
  });

  it("are each named with the class of the failure, and with nothing that it says", () => {
    expect(rows.find(({ MetricName }) => MetricName === "ExtractionHealth")).toMatchObject({
      MetricValue: { ok: 3, denied: 1, throttled: 0, failed: 7 },
      Metadata: {
        Failures: {
          Hangs: "failed: MetricTimeoutError",
          Throws: "failed: RangeError",
          GivesNaN: "failed: InvalidMetricValueError",
          GivesText: "failed: InvalidMetricValueError",
          GivesNull: "failed: InvalidMetricValueError",
          GivesTooManyLabels: "failed: InvalidMetricValueError",
          GivesTooMuch: "failed: InvalidMetricValueError",
          CallsWhatItMayNot: "denied: AccessDeniedException",
        },
        NoValue: ["HasNothingToMeasure"],
      },
    });
    expect(JSON.stringify(rows)).not.toContain("4711");
  });

  it("leave other spokes alone", async () => {
    const others = (await world.rows()).filter(({ Account }) => Account === PROD.account);
    expect(others.map(({ MetricName }) => MetricName).sort()).toEqual([
      "ExtractionHealth",
      "MinutesOfTheHour",
      "NumberEndPointsInService",
    ]);
    expect(others.find(({ MetricName }) => MetricName === "ExtractionHealth")?.MetricValue).toMatchObject({ ok: 2 });
  });

  it("leave nothing stuck: no retry, no dead letter, nothing quarantined", async () => {
    expect(await world.troubles()).toEqual([]);
    expect(await world.quarantined()).toEqual([]);
  });
});

describe("a configuration with metrics of one's own", () => {
  /** As `main.ts` does. */
  const synthesize = async (config: DashboardConfig): Promise<void> => {
    createStacks(new App(), parseConfiguration(config, await loadMetricClasses(config)));
  };

  it.each<[string, DashboardConfig, RegExp]>([
    [
      "a name that another metric has",
      config(TAKEN, []),
      /ownMetrics: "\.\/__tests__\/fixtures\/metric-with-a-taken-name\.ts" cannot be used\. Metrics of your own: SpotSavings24h is there already; give yours another name\./,
    ],
    [
      "a module that is not there",
      config("./__tests__/fixtures/nothing.ts", []),
      /ownMetrics: "\.\/__tests__\/fixtures\/nothing\.ts" cannot be used\. /,
    ],
    [
      "a module without metrics",
      config("./contract/names.ts", []),
      /ownMetrics: "\.\/contract\/names\.ts" cannot be used\. It exports no class that extends Metric\./,
    ],
    [
      "a metric that the module does not have",
      config(MISBEHAVING, ["MinutesOfTheDay"]),
      /spokes\[0\]\.metrics\[0\]: "MinutesOfTheDay" is no metric; .*MinutesOfTheHour/,
    ],
    [
      "an argument that is not taken",
      config(MISBEHAVING, [{ name: "MinutesOfTheHour", arguments: { hour: 1 } }]),
      /spokes\[0\]\.metrics\[0\]\.arguments\.hour: MinutesOfTheHour takes no arguments\./,
    ],
    [
      "an argument that is not accepted, with an example of one that is",
      config(MISBEHAVING, ["MinutesOfTheHour", { name: "SsmParameterValue", arguments: { parameter: "threshold" } }]),
      /spokes\[0\]\.metrics\[1\]\.arguments\.parameter: "threshold" is not accepted; .*, for example "\/models\/churn\/threshold"\./,
    ],
    [
      "permissions beyond IAM's limit",
      config(
        MISBEHAVING,
        Array.from({ length: 60 }, (_, number) => ({
          name: "SsmParameterValue",
          arguments: { parameter: `/teams/${"t".repeat(40)}/${number}` },
        })),
      ),
      /spokes\[0\]\.metrics: the permissions of its 60 metrics take up to \d+ characters, and IAM leaves its role 9000 for them; spread them over two spokes/,
    ],
  ])("is refused for %s", async (_what, wrong, message) => {
    await expect(synthesize(wrong)).rejects.toThrow(message);
  });
});
