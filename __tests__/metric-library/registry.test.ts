import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ALWAYS_ON, createMetric, METRICS, withOwnMetrics, type MetricClasses } from "../../metric-library";
import { Metric } from "../../metric-library/metric";

const ALL: MetricClasses = { ...METRICS, ...ALWAYS_ON };

describe("the registry", () => {
  it("holds these metrics", () => {
    expect(Object.keys(ALL)).toEqual([
      "TotalCompletedTrainingJobs",
      "CompletedTrainingJobs24h",
      "TrainingJobsByStatus",
      "TrainingJobsInProgress",
      "FailedTrainingJobs24h",
      "FinalTrainingMetric",
      "BillableTrainingSeconds24h",
      "SpotSavings24h",
      "ProcessingJobsByStatus24h",
      "TransformJobsByStatus24h",
      "PipelineExecutionsByStatus24h",
      "NumberEndPointsInService",
      "EndpointsByStatus",
      "EndpointInstances",
      "BillableInferenceSeconds24h",
      "IdleEndpoints24h",
      "IdleEndpointPrice",
      "InferenceComponentCopies",
      "ModelPackagesByApproval",
      "OldestPendingModelPackageAge",
      "ModelMonitorViolations24h",
      "NotebooksInService",
      "StudioAppsRunning",
      "ActiveMlflowServers",
      "HyperPodNodesByStatus",
      "UnusedTrainingPlanHours",
      "BedrockTokens24h",
      "IdleBedrockThroughputs24h",
      "MlCostYesterday",
      "QuotaHeadroom",
      "S3ObjectCount",
      "SsmParameterValue",
      "ExtractionHealth",
    ]);
  });

  it("holds every file that is named after a metric", () => {
    const files = readdirSync(join(__dirname, "../../metric-library")).filter((file) => /^[A-Z]/.test(file));
    expect(files.sort()).toEqual(
      Object.keys(ALL)
        .map((name) => `${name}.ts`)
        .sort(),
    );
  });

  // Every metric that can be asked for passes its contract in system/least-privilege.test.ts.
  it("has one metric that nobody asks for, and that needs nothing", () => {
    const { unit, callsPerRun, iamPermissions, description } = ALWAYS_ON.ExtractionHealth;
    expect({ unit, callsPerRun, iamPermissions }).toEqual({ unit: "Count", callsPerRun: "none", iamPermissions: [] });
    expect(description).toMatch(/^\S.*\.$/);
  });

  it.each(Object.entries(ALL))("has %s under the name of its class, by which a bundle knows it", (name, metric) => {
    expect((metric as unknown as { name: string }).name).toBe(name);
  });

  it("has no two metrics of one title", () => {
    const titles = Object.values(ALL).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it.each(["nope", "constructor", "__proto__", "process.exit()"])(
    "never takes a name for anything but a key: %s",
    (name) => {
      expect(() => createMetric({ name }, METRICS)).toThrow(
        `Unknown metric "${name}". Known metrics: TotalCompletedTrainingJobs,`,
      );
    },
  );
});

describe("a metric's name in the table", () => {
  it.each([
    ["NumberEndPointsInService", {}, "NumberEndPointsInService"],
    ["SsmParameterValue", { parameter: "/models/churn/threshold" }, "SsmParameterValue(/models/churn/threshold)"],
    ["FinalTrainingMetric", { metric: "validation:accuracy" }, "FinalTrainingMetric(validation:accuracy)"],
    [
      "FinalTrainingMetric",
      { jobNamePrefix: "churn-", metric: "validation:accuracy" },
      "FinalTrainingMetric(validation:accuracy, jobNamePrefix=churn-)",
    ],
    ["S3ObjectCount", { bucket: "my-bucket", prefix: "models/" }, "S3ObjectCount(my-bucket, prefix=models/)"],
  ])("of %s with %j is %s", (name, args, expected) => {
    expect(createMetric({ name, arguments: args }, METRICS)).toMatchObject({
      className: name,
      name: expected,
    });
  });
});

describe("metrics of one's own", () => {
  class Mine extends Metric {
    override computeValue(): Promise<number> {
      return Promise.resolve(1);
    }
  }

  it("come beside those of this library", () => {
    const metricClasses = withOwnMetrics({ Mine });
    expect(Object.keys(metricClasses)).toEqual([...Object.keys(METRICS), "Mine"]);
    expect(createMetric({ name: "Mine" }, metricClasses).metric).toBeInstanceOf(Mine);
  });

  it("cannot have another's name, nor one that IAM would not take", () => {
    expect(() =>
      withOwnMetrics({ Mine, SpotSavings24h: Mine, ExtractionHealth: Mine, "my-metric": Mine, "": Mine }),
    ).toThrow(
      "Metrics of your own: SpotSavings24h is there already; give yours another name; " +
        "ExtractionHealth is there already; give yours another name; " +
        '"my-metric" is no name for a metric; use up to 64 letters and digits; ' +
        '"" is no name for a metric; use up to 64 letters and digits.',
    );
  });
});
