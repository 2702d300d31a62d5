import type { ModelApprovalStatus } from "@aws-sdk/client-sagemaker";
import { computed, FakeSageMaker, HOUR_MS, inWindow, NOW, type Manners } from "./fake-sagemaker";

const EVERY_MANNER: readonly [string, Manners][] = [
  ["exact totals", {}],
  ["no totals", { totals: "absent" }],
  ["lower bounds and empty pages", { totals: "lower bound", emptyPages: true }],
];

describe.each(["Processing", "Transform"] as const)("%sJobsByStatus24h", (kind) => {
  const held = (jobs: readonly object[], manners?: Manners): FakeSageMaker =>
    new FakeSageMaker({ processingJobs: jobs, transformJobs: jobs }, manners);
  const job = (status: string, CreationTime: Date): object => ({
    [`${kind}JobStatus`]: status,
    CreationTime,
    FailureReason: "canary",
  });
  const jobs = [
    ...Array.from({ length: 250 }, (_, number) => job("Completed", inWindow(number * 1_000))),
    job("Failed", inWindow(0)),
    job("InProgress", NOW),
    job("Completed", inWindow(-1)),
    job("Failed", inWindow(-100 * HOUR_MS)),
  ];

  it.each<[string, Manners]>([
    ["with full pages", {}],
    ["with empty pages", { emptyPages: true }],
    ["where filters are ignored", { ignoresFilters: true }],
  ])("counts the jobs created in the window, by their status, %s", async (_, manners) => {
    expect(await computed(`${kind}JobsByStatus24h`, held(jobs, manners))).toEqual({
      Completed: 250,
      Failed: 1,
      InProgress: 1,
      Stopped: 0,
      Stopping: 0,
    });
  });

  it("asks for the window a hundred at a time, and never by the time of modification", async () => {
    const fake = held(jobs);
    await computed(`${kind}JobsByStatus24h`, fake);
    expect(fake.asked).toEqual(Array(3).fill(`List${kind}Jobs`));
    for (const [, input] of fake.calls) {
      expect(input).toEqual({
        CreationTimeAfter: new Date(inWindow(0).getTime() - 1),
        MaxResults: 100,
        NextToken: input.NextToken,
      });
    }
  });

  it("is 0 for each status where there are none", async () => {
    const value = await computed(`${kind}JobsByStatus24h`, held([]));
    expect(Object.values(value as object)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe.each(EVERY_MANNER)("PipelineExecutionsByStatus24h, with %s", (_, manners) => {
  it("counts the executions created in the window, by their status", async () => {
    const pipelineExecutions = [
      ...Array.from({ length: 120 }, () => ({
        PipelineExecutionStatus: "Succeeded" as const,
        CreationTime: inWindow(5),
      })),
      { PipelineExecutionStatus: "Failed" as const, CreationTime: inWindow(0) },
      { PipelineExecutionStatus: "Failed" as const, CreationTime: inWindow(-1) },
    ];
    const fake = new FakeSageMaker({ pipelineExecutions }, manners);
    expect(await computed("PipelineExecutionsByStatus24h", fake)).toEqual({
      Executing: 0,
      Failed: 1,
      Stopped: 0,
      Stopping: 0,
      Succeeded: 120,
    });
    if (manners.totals === undefined) expect(fake.asked).toEqual(Array(5).fill("Search"));
  });
});

describe.each(EVERY_MANNER)("model packages, with %s", (_, manners) => {
  const packages = (status: ModelApprovalStatus, ...ages: number[]): object[] =>
    ages.map((age) => ({ ModelApprovalStatus: status, CreationTime: new Date(NOW.getTime() - age * 1_000) }));
  const modelPackages = [
    ...packages("Approved", 900, 800, 700),
    ...packages("PendingManualApproval", 60, 500.25, 3),
    // Not in a group: these have no approval.
    { CreationTime: inWindow(-1) },
  ];

  it("are counted by approval", async () => {
    expect(await computed("ModelPackagesByApproval", new FakeSageMaker({ modelPackages }, manners))).toEqual({
      Approved: 3,
      PendingManualApproval: 3,
      Rejected: 0,
    });
  });

  it("have waited since the oldest that is pending was created", async () => {
    expect(await computed("OldestPendingModelPackageAge", new FakeSageMaker({ modelPackages }, manners))).toBe(500.25);
  });

  it("have waited 0 seconds where none is pending, or where a clock is behind", async () => {
    const none = new FakeSageMaker({ modelPackages: packages("Approved", 900) }, manners);
    expect(await computed("OldestPendingModelPackageAge", none)).toBe(0);
    const ahead = new FakeSageMaker({ modelPackages: packages("PendingManualApproval", -5) }, manners);
    expect(await computed("OldestPendingModelPackageAge", ahead)).toBe(0);
  });

  it("are no age of 0 where one is pending and nothing says since when", async () => {
    const modelPackages = [{ ModelApprovalStatus: "PendingManualApproval" }] as const;
    await expect(computed("OldestPendingModelPackageAge", new FakeSageMaker({ modelPackages }))).rejects.toThrow(
      "Search gives no CreationTime.",
    );
  });
});

describe("NotebooksInService", () => {
  it("counts notebook instances that are in service, by type", async () => {
    const notebooks = [
      ...Array.from({ length: 150 }, () => ["InService", "ml.t3.medium"] as const),
      ["InService", "ml.m5.large"] as const,
      ["Stopped", "ml.m5.large"] as const,
    ].map(([NotebookInstanceStatus, InstanceType]): object => ({ NotebookInstanceStatus, InstanceType }));
    for (const manners of [{}, { emptyPages: true }]) {
      const fake = new FakeSageMaker({ notebooks }, manners);
      expect(await computed("NotebooksInService", fake)).toEqual({ "ml.t3.medium": 150, "ml.m5.large": 1 });
    }
    expect(await computed("NotebooksInService", new FakeSageMaker({}))).toEqual({});
    const untyped = new FakeSageMaker({ notebooks: [{ NotebookInstanceStatus: "InService" }] });
    expect(await computed("NotebooksInService", untyped)).toEqual({ unknown: 1 });
  });
});

describe("StudioAppsRunning", () => {
  it("counts apps in service by type, not those that are deleted and still listed", async () => {
    const apps = [
      ["JupyterLab", "InService"],
      ["JupyterLab", "InService"],
      ["JupyterLab", "Deleted"],
      ["CodeEditor", "Pending"],
      ["FutureApp", "InService"],
    ].map(([AppType, Status]): object => ({ AppType, Status }));
    expect(await computed("StudioAppsRunning", new FakeSageMaker({ apps }, { emptyPages: true }))).toEqual({
      Canvas: 0,
      CodeEditor: 0,
      DetailedProfiler: 0,
      JupyterLab: 2,
      JupyterServer: 0,
      KernelGateway: 0,
      RSessionGateway: 0,
      RStudioServerPro: 0,
      TensorBoard: 0,
      FutureApp: 1,
    });
  });
});
