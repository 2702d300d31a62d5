import type { TrainingJob } from "@aws-sdk/client-sagemaker";
import { Measured } from "../../metric-library/metric";
import { SageMakerListings } from "../../metric-library/sources/sagemaker-listings";
import { computed, FakeSageMaker, HOUR_MS, inWindow, valueOf, type Manners } from "./fake-sagemaker";

const job = (properties: TrainingJob): TrainingJob => ({
  TrainingJobName: "job",
  TrainingJobStatus: "Completed",
  // The longest that a job can run, before the window.
  CreationTime: inWindow(-28 * 24 * HOUR_MS),
  TrainingEndTime: inWindow(HOUR_MS),
  // Later than its end: somebody changed its tags.
  LastModifiedTime: inWindow(2 * HOUR_MS),
  ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 },
  ...properties,
});

/** A job that failed so many milliseconds after the window opened, before it started: it has no end. */
const neverStarted = (after: number): TrainingJob =>
  job({
    TrainingJobStatus: "Failed",
    FailureReason: "CapacityError: none left",
    TrainingEndTime: undefined,
    LastModifiedTime: inWindow(after),
  });

/** 450 jobs; of those that ended, every second did so as the window opened, the others a millisecond before. */
const MANY = Array.from({ length: 450 }, (_, number): TrainingJob => {
  const TrainingJobStatus = (["Completed", "Failed", "Completed", "Stopped", "InProgress"] as const)[number % 5];
  const ended = TrainingJobStatus !== "InProgress";
  const changedAt = inWindow(number % 2 === 0 && ended ? 0 : -1);
  return job({ TrainingJobStatus, TrainingEndTime: ended ? changedAt : undefined, LastModifiedTime: changedAt });
});
const withStatus = (status: string): TrainingJob[] => MANY.filter((one) => one.TrainingJobStatus === status);
const endedInWindow = (one: TrainingJob): boolean =>
  one.TrainingEndTime !== undefined && one.TrainingEndTime >= inWindow(0);

describe.each<[string, Manners]>([
  ["exact totals", { totals: "exact" }],
  ["lower bounds", { totals: "lower bound" }],
  ["no totals", { totals: "absent" }],
  ["no totals, and empty pages", { totals: "absent", emptyPages: true }],
  ["no totals, and filters ignored", { totals: "absent", ignoresFilters: true }],
])("counts, with %s", (_, manners) => {
  const fake = (): FakeSageMaker => new FakeSageMaker({ trainingJobs: MANY }, manners);

  it("are those of all time, of the window, and by status", async () => {
    expect(await valueOf("TotalCompletedTrainingJobs", fake())).toBe(withStatus("Completed").length);
    expect(await valueOf("TrainingJobsInProgress", fake())).toBe(90);
    expect(await valueOf("CompletedTrainingJobs24h", fake())).toBe(
      withStatus("Completed").filter(endedInWindow).length,
    );
    expect(await valueOf("TrainingJobsByStatus", fake())).toEqual({
      Completed: 180,
      Deleting: 0,
      Failed: 90,
      InProgress: 90,
      Stopped: 90,
      Stopping: 0,
    });
  });
});

describe("calls", () => {
  it("name the window in UTC, and never the time of modification", async () => {
    const fake = new FakeSageMaker({}, { totals: "absent" });
    await computed("CompletedTrainingJobs24h", fake);
    expect(fake.calls).toEqual([
      [
        "SearchCommand",
        {
          Resource: "TrainingJob",
          MaxResults: 1,
          SearchExpression: {
            Filters: [
              { Name: "TrainingJobStatus", Operator: "Equals", Value: "Completed" },
              { Name: "TrainingEndTime", Operator: "GreaterThanOrEqualTo", Value: "2026-03-28T12:00:00.000Z" },
            ],
          },
        },
      ],
      [
        "ListTrainingJobsCommand",
        { MaxResults: 100, NextToken: undefined, CreationTimeAfter: new Date("2026-02-28T12:00:00.000Z") },
      ],
    ]);
  });

  const all = ["TotalCompletedTrainingJobs", "TrainingJobsInProgress", "TrainingJobsByStatus"] as const;

  it("are one for each status, whatever the number of metrics that count", async () => {
    const fake = new FakeSageMaker({ trainingJobs: MANY });
    const listings = new SageMakerListings(fake as never);
    await Promise.all(all.map((name) => computed(name, listings)));
    expect(fake.asked).toEqual(Array(6).fill("Search"));
  });

  it("are one listing more where totals are not exact", async () => {
    const fake = new FakeSageMaker({ trainingJobs: MANY }, { totals: "lower bound" });
    const listings = new SageMakerListings(fake as never);
    await Promise.all(all.map((name) => computed(name, listings)));
    expect(fake.asked.filter((command) => command === "ListTrainingJobs")).toHaveLength(5);
    expect(fake.asked).toHaveLength(6 + 5);
  });

  it("are one per hundred jobs that ended, for all metrics that look into them", async () => {
    const fake = new FakeSageMaker({ trainingJobs: MANY });
    const listings = new SageMakerListings(fake as never);
    const names = ["FailedTrainingJobs24h", "BillableTrainingSeconds24h", "SpotSavings24h"] as const;
    await Promise.all(names.map((name) => computed(name, listings)));
    expect(MANY.filter(endedInWindow)).toHaveLength(180);
    expect(fake.calls.map(([, { MaxResults }]) => MaxResults)).toEqual([100, 100]);
  });
});

describe("FailedTrainingJobs24h", () => {
  it("tells the class of the reason, and never its text", async () => {
    const reasons = [
      "ClientError: canary-bucket was not found",
      "ClientError: Please use an instance type with more memory",
      "AlgorithmError: ExecuteUserScriptError: exit code 1",
      "InternalServerError: We encountered an internal error.",
      "CapacityError: Unable to provision requested ML compute capacity.",
      "InsufficientCapacityError: none left",
      "canary-class: whatever",
      "constructor: whatever",
      undefined,
    ];
    const trainingJobs = [
      ...reasons.map((FailureReason) => job({ TrainingJobStatus: "Failed", FailureReason })),
      job({ TrainingJobStatus: "Stopped", FailureReason: "ClientError: stopped" }),
      job({ TrainingJobStatus: "Failed", FailureReason: "ClientError: old", TrainingEndTime: inWindow(-1) }),
      neverStarted(0),
      neverStarted(-1),
    ];
    expect(await computed("FailedTrainingJobs24h", new FakeSageMaker({ trainingJobs }))).toEqual({
      AlgorithmError: 1,
      ClientError: 2,
      InternalServerError: 1,
      CapacityError: 3,
      Other: 3,
    });
  });

  const failed = (TrainingJobName: string, FailureReason: string): TrainingJob =>
    job({ TrainingJobName, TrainingJobStatus: "Failed", FailureReason });

  it("looks at the jobs of a name or a tag only, where asked, with one search for each", async () => {
    const tagged = (one: TrainingJob, value: string): TrainingJob => ({ ...one, ["Tags.team"]: value }) as TrainingJob;
    const trainingJobs = [
      failed("churn-1", "ClientError: a"),
      tagged(failed("churn-2", "AlgorithmError: b"), "a=b"),
      tagged(failed("not-churn-1", "AlgorithmError: c"), "a=b"),
      tagged(failed("not-churn-2", "ClientError: d"), "a"),
    ];
    const fake = new FakeSageMaker({ trainingJobs });
    const listings = new SageMakerListings(fake as never);
    const all = { AlgorithmError: 0, ClientError: 0, InternalServerError: 0, CapacityError: 0, Other: 0 };
    const value = (args: Record<string, string>): Promise<unknown> => computed("FailedTrainingJobs24h", listings, args);
    expect(await value({})).toEqual({ ...all, AlgorithmError: 2, ClientError: 2 });
    expect(await value({ jobNamePrefix: "churn-" })).toEqual({ ...all, AlgorithmError: 1, ClientError: 1 });
    expect(await value({ tag: "team=a=b" })).toEqual({ ...all, AlgorithmError: 2 });
    expect(await value({ jobNamePrefix: "churn-", tag: "team=a=b" })).toEqual({ ...all, AlgorithmError: 1 });
    expect(await value({ tag: "team=a=b", jobNamePrefix: "churn-" })).toEqual({ ...all, AlgorithmError: 1 });
    expect(fake.calls).toHaveLength(4);
    expect(fake.calls[3]![1].SearchExpression.Filters.slice(1)).toEqual([
      { Name: "TrainingJobName", Operator: "Contains", Value: "churn-" },
      { Name: "Tags.team", Operator: "Equals", Value: "a=b" },
    ]);
  });

  it("is 0 for each class where none failed", async () => {
    expect(await computed("FailedTrainingJobs24h", new FakeSageMaker({}))).toEqual({
      AlgorithmError: 0,
      ClientError: 0,
      InternalServerError: 0,
      CapacityError: 0,
      Other: 0,
    });
  });
});

describe("BillableTrainingSeconds24h", () => {
  const cluster: TrainingJob["ResourceConfig"] = {
    InstanceGroups: [
      { InstanceGroupName: "gpu", InstanceType: "ml.p4d.24xlarge", InstanceCount: 2 },
      { InstanceGroupName: "cpu", InstanceType: "ml.m5.large", InstanceCount: 3 },
      { InstanceGroupName: "more", InstanceType: "ml.m5.large", InstanceCount: 1 },
    ],
    VolumeSizeInGB: 1,
  };
  const trainingJobs = [
    job({ BillableTimeInSeconds: 100 }),
    job({
      BillableTimeInSeconds: 50,
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 4, VolumeSizeInGB: 1 },
    }),
    job({ BillableTimeInSeconds: 10, ResourceConfig: cluster, TrainingJobStatus: "Failed" }),
    // Exactly on the edge, with nearly all of its time before it.
    job({
      BillableTimeInSeconds: 86_400,
      TrainingEndTime: inWindow(0),
      ResourceConfig: {
        SelectedInstanceType: "ml.g5.xlarge",
        SelectedInstanceCount: 2,
        InstancePreferences: [],
        VolumeSizeInGB: 1,
      },
    }),
    job({ BillableTimeInSeconds: 7_777, TrainingEndTime: inWindow(-1) }),
    // Stopped before it had an instance; and one that runs.
    job({ TrainingJobStatus: "Stopped" }),
    job({ TrainingJobStatus: "InProgress", TrainingEndTime: undefined }),
  ];

  it("is each job's whole time, times its instances, by their type", async () => {
    expect(await computed("BillableTrainingSeconds24h", new FakeSageMaker({ trainingJobs }))).toEqual(
      new Measured(
        { "ml.m5.large": 100 + 4 * 50 + (3 + 1) * 10, "ml.p4d.24xlarge": 2 * 10, "ml.g5.xlarge": 2 * 86_400 },
        { Jobs: 5, JobsWithoutTime: 1, Note: "Jobs that have not ended, or have no billable time, are not included." },
      ),
    );
  });

  it("has the same value where filters are ignored and pages are empty", async () => {
    const fake = new FakeSageMaker({ trainingJobs }, { ignoresFilters: true, emptyPages: true });
    expect(await valueOf("BillableTrainingSeconds24h", fake)).toMatchObject({ "ml.g5.xlarge": 172_800 });
  });

  it("has no labels where no job ended", async () => {
    expect(await valueOf("BillableTrainingSeconds24h", new FakeSageMaker({}))).toEqual({});
  });
});

describe("SpotSavings24h", () => {
  const spot = (TrainingTimeInSeconds?: number, BillableTimeInSeconds?: number, InstanceCount = 1): TrainingJob =>
    job({
      EnableManagedSpotTraining: true,
      TrainingTimeInSeconds,
      BillableTimeInSeconds,
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount, VolumeSizeInGB: 1 },
    });

  it("is what SageMaker says for one job", async () => {
    expect(await valueOf("SpotSavings24h", new FakeSageMaker({ trainingJobs: [spot(500, 100)] }))).toBe(80);
  });

  it("weighs jobs by their times and instances, and leaves out others", async () => {
    const trainingJobs = [
      spot(500, 100),
      spot(100, 100, 5),
      spot(100, undefined),
      spot(undefined, 100),
      job({ TrainingTimeInSeconds: 1_000, BillableTimeInSeconds: 1_000 }),
      { ...spot(1_000, 0), TrainingEndTime: inWindow(-1) },
    ];
    expect(await computed("SpotSavings24h", new FakeSageMaker({ trainingJobs }))).toEqual(
      new Measured((1 - (100 + 5 * 100) / (500 + 5 * 100)) * 100, { Jobs: 2 }),
    );
  });

  it.each([
    ["no job", []],
    ["no spot job", [job({ TrainingTimeInSeconds: 10, BillableTimeInSeconds: 10 })]],
    ["a spot job that never trained", [spot(0, 0)]],
  ])("has no value with %s", async (_, trainingJobs) => {
    expect(await computed("SpotSavings24h", new FakeSageMaker({ trainingJobs }))).toBeUndefined();
  });
});

describe("FinalTrainingMetric", () => {
  const reporting = (TrainingJobName: string, hours: number, value?: number): TrainingJob =>
    job({
      TrainingJobName,
      TrainingEndTime: inWindow(hours * HOUR_MS),
      FinalMetricDataList: [
        { MetricName: "validation:loss", Value: 9 },
        ...(value === undefined ? [] : [{ MetricName: "validation:accuracy", Value: value }]),
      ],
    });
  const trainingJobs = [
    reporting("churn-1", -500, 0.5),
    reporting("churn-2", 2, 0.75),
    reporting("fraud-churn-3", 3, 0.9),
    reporting("churn-without", 4),
    { ...reporting("churn-failed", 5, 0.1), TrainingJobStatus: "Failed" } as TrainingJob,
  ];
  const metric = "validation:accuracy";

  it.each([
    ["of the job that completed last and reports it", { metric }, 0.9],
    ["of the jobs whose names begin so", { metric, jobNamePrefix: "churn-" }, 0.75],
    ["0 where that is the value", { metric: "zero" }, 0],
    ["none where no job reports it", { metric: "test:accuracy" }, undefined],
    ["none for what every object has", { metric: "constructor" }, undefined],
    ["none where no job is called so", { metric, jobNamePrefix: "price-" }, undefined],
  ])("is %s", async (_, args, value) => {
    const zero = job({ TrainingJobName: "zero", FinalMetricDataList: [{ MetricName: "zero", Value: 0 }] });
    for (const manners of [{}, { emptyPages: true }]) {
      const fake = new FakeSageMaker({ trainingJobs: [...trainingJobs, zero] }, manners);
      expect(await computed("FinalTrainingMetric", fake, args as Record<string, string>)).toBe(value);
    }
  });

  it("looks at the hundred that completed last, in one call for all metrics of one prefix", async () => {
    const others = Array.from({ length: 100 }, (_, number) => reporting(`other-${number}`, 10 + number / 100));
    const fake = new FakeSageMaker({ trainingJobs: [...trainingJobs, ...others] });
    const listings = new SageMakerListings(fake as never);
    expect(await computed("FinalTrainingMetric", listings, { metric })).toBeUndefined();
    expect(await computed("FinalTrainingMetric", listings, { metric: "validation:loss" })).toBe(9);
    expect(fake.calls).toHaveLength(1);
  });
});
