import type { ReservedCapacityInstanceType } from "@aws-sdk/client-sagemaker";
import { Measured } from "../../metric-library/metric";
import {
  computed,
  FakeSageMaker,
  HOUR_MS,
  inWindow,
  NOW,
  valueOf,
  type Holdings,
  type Manners,
} from "./fake-sagemaker";

const MANNERS: readonly [string, Manners][] = [
  ["with full pages", {}],
  ["with empty pages", { emptyPages: true }],
];

/** `count` times the same. */
const times = <Thing>(count: number, thing: Thing): Thing[] => Array.from({ length: count }, () => thing);

describe("HyperPodNodesByStatus", () => {
  const [first, second] = ["first", "second"].map((id) => `arn:aws:sagemaker:eu-west-1:222222222222:cluster/${id}`) as [
    string,
    string,
  ];
  const node = (ClusterArn: string, Status: string) => ({
    ClusterArn,
    InstanceStatus: { Status: Status as "Running" },
  });
  const ZERO = {
    DeepHealthCheckInProgress: 0,
    Failure: 0,
    NotFound: 0,
    Pending: 0,
    Running: 0,
    ShuttingDown: 0,
    SystemUpdating: 0,
  };

  it.each(MANNERS)("counts the nodes of all clusters, and what their groups lack, %s", async (_, manners) => {
    const fake = new FakeSageMaker(
      {
        clusters: [
          {
            ClusterArn: first,
            InstanceGroups: [
              { TargetCount: 260, CurrentCount: 253 },
              { TargetCount: 2, CurrentCount: 3 },
              { TargetCount: 5 },
              { CurrentCount: 5 },
            ],
          },
          { ClusterArn: second, RestrictedInstanceGroups: [{ TargetCount: 4, CurrentCount: 2 }] as never },
        ],
        clusterNodes: [
          ...times(250, node(first, "Running")),
          ...times(3, node(first, "Failure")),
          node(second, "Running"),
          node(second, "NewStatus"),
          { ClusterArn: second, InstanceStatus: undefined },
        ],
      },
      manners,
    );
    // 7 of 260 and 2 of 4 are lacking; that one group has more than its target does not make up for it.
    expect(await computed("HyperPodNodesByStatus", fake)).toEqual(
      new Measured(
        { ...ZERO, Running: 251, Failure: 3, NewStatus: 1, BelowTarget: 9 },
        { Clusters: 2, NodesWithoutStatus: 1, GroupsNotJudged: 2 },
      ),
    );
  });

  it("is 0 for each label where there are no clusters", async () => {
    expect(await computed("HyperPodNodesByStatus", new FakeSageMaker({}))).toEqual(
      new Measured({ ...ZERO, BelowTarget: 0 }, { Clusters: 0, NodesWithoutStatus: 0, GroupsNotJudged: 0 }),
    );
  });

  it("never takes an unknown target for one that is reached", async () => {
    const fake = new FakeSageMaker({ clusters: [{ ClusterArn: first, InstanceGroups: [{ CurrentCount: 1 }] }] });
    expect(await computed("HyperPodNodesByStatus", fake)).toEqual(
      new Measured(ZERO, { Clusters: 1, NodesWithoutStatus: 0, GroupsNotJudged: 1 }),
    );
  });

  it("leaves out a cluster that is deleted after it was listed, and no other error", async () => {
    const fake = new FakeSageMaker({ clusters: [{ ClusterArn: first }, { ClusterArn: second }] });
    const failing = (name: string): FakeSageMaker =>
      Object.assign(new FakeSageMaker({}), {
        send: async (command: { readonly input: any }) => {
          if (command.input.ClusterName === first) throw Object.assign(new Error(name), { name });
          return fake.send(command);
        },
      });
    expect(await computed("HyperPodNodesByStatus", failing("ResourceNotFound"))).toMatchObject({
      metadata: { Clusters: 1 },
    });
    await expect(computed("HyperPodNodesByStatus", failing("AccessDeniedException"))).rejects.toThrow("AccessDenied");
  });
});

describe("InferenceComponentCopies", () => {
  const component = (index: number, RuntimeConfig?: object, InferenceComponentStatus = "InService") => ({
    InferenceComponentName: `component-${index}`,
    InferenceComponentStatus: InferenceComponentStatus as "InService",
    ...(RuntimeConfig && { RuntimeConfig }),
  });
  const copies = (DesiredCopyCount: number | undefined, CurrentCopyCount: number | undefined) => ({
    ...{ DesiredCopyCount, CurrentCopyCount },
  });

  it.each(MANNERS)("sums the copies of the components that say both counts, %s", async (_, manners) => {
    const many = Array.from({ length: 120 }, (_one, index) => component(index, copies(2, index < 100 ? 2 : 1)));
    const others = [
      component(200, copies(4, 0), "Failed"),
      component(201, copies(0, 0)),
      component(202, copies(7, undefined)),
      component(203, copies(undefined, 7)),
      component(204),
    ];
    // 120 × 2 and 4 are desired; 100 × 2 and 20 × 1 are there.
    expect(
      await computed(
        "InferenceComponentCopies",
        new FakeSageMaker({ inferenceComponents: [...many, ...others] }, manners),
      ),
    ).toEqual(new Measured({ Desired: 244, Current: 220 }, { Components: 122, NotJudged: 3 }));
  });

  it("is 0 without components", async () => {
    expect(await computed("InferenceComponentCopies", new FakeSageMaker({}))).toEqual(
      new Measured({ Desired: 0, Current: 0 }, { Components: 0, NotJudged: 0 }),
    );
  });

  it("has no value where no component says its counts", async () => {
    const fake = new FakeSageMaker({ inferenceComponents: [component(1)] });
    expect(await computed("InferenceComponentCopies", fake)).toBeUndefined();
  });

  it("leaves out a component that is deleted after it was listed", async () => {
    const fake = new FakeSageMaker({ inferenceComponents: [component(1, copies(2, 1))] });
    const sending = Object.assign(new FakeSageMaker({}), {
      send: async (command: { readonly input: any }) => {
        const answer = await fake.send(command);
        if (!answer.InferenceComponents) return answer;
        return { InferenceComponents: [...answer.InferenceComponents, component(2)] };
      },
    });
    expect(await computed("InferenceComponentCopies", sending)).toEqual(
      new Measured({ Desired: 2, Current: 1 }, { Components: 1, NotJudged: 0 }),
    );
  });
});

describe("ActiveMlflowServers", () => {
  const server = (TrackingServerStatus?: string, IsActive?: string) =>
    ({ TrackingServerStatus, IsActive }) as { TrackingServerStatus: "Started"; IsActive: "Active" };

  it.each(MANNERS)("counts the active servers by status, %s", async (_, manners) => {
    const trackingServers = [
      ...times(130, server("Started", "Active")),
      ...times(2, server("MaintenanceInProgress", "Active")),
      ...times(5, server("Stopped", "Inactive")),
      server("Created", "Inactive"),
      server("NewStatus", "Active"),
      server("Started"),
      server(undefined, "Active"),
    ];
    const { value, metadata } = (await computed(
      "ActiveMlflowServers",
      new FakeSageMaker({ trackingServers }, manners),
    )) as Measured;
    expect(value).toMatchObject({ Started: 130, MaintenanceInProgress: 2, NewStatus: 1, Stopped: 0, Created: 0 });
    expect(Object.values<number>(value as Record<string, number>).reduce((sum, number) => sum + number, 0)).toBe(133);
    expect(metadata).toEqual({ Judged: 139, NotJudged: 2 });
  });

  it("has no value where it cannot judge any server, and 0 where there are none", async () => {
    const unknown = new FakeSageMaker({ trackingServers: [server("Started")] });
    expect(await computed("ActiveMlflowServers", unknown)).toBeUndefined();
    const { value } = (await computed("ActiveMlflowServers", new FakeSageMaker({}))) as Measured;
    expect(new Set(Object.values(value))).toEqual(new Set([0]));
  });
});

describe("ModelMonitorViolations24h", () => {
  const execution = (MonitoringExecutionStatus: string, CreationTime: Date | undefined, MonitoringType?: string) =>
    ({ MonitoringExecutionStatus, CreationTime, MonitoringType }) as { MonitoringType: "DataQuality" };
  const monitoringExecutions = [
    ...times(120, execution("CompletedWithViolations", inWindow(0), "DataQuality")),
    execution("CompletedWithViolations", NOW, "ModelBias"),
    execution("CompletedWithViolations", inWindow(5)),
    execution("CompletedWithViolations", inWindow(-1), "ModelBias"),
    execution("CompletedWithViolations", undefined, "ModelBias"),
    execution("Completed", inWindow(1), "ModelBias"),
    execution("Failed", inWindow(1), "ModelQuality"),
  ];

  it.each<[string, Manners]>([...MANNERS, ["where filters are ignored", { ignoresFilters: true }]])(
    "counts what was created in the window and found violations, by type, %s",
    async (_, manners) => {
      const fake = new FakeSageMaker({ monitoringExecutions }, manners);
      expect(await computed("ModelMonitorViolations24h", fake)).toEqual({
        ...{ DataQuality: 120, ModelBias: 1, ModelExplainability: 0, ModelQuality: 0, Unknown: 1 },
      });
    },
  );

  it("is 0 for each type where nothing was monitored", async () => {
    expect(await computed("ModelMonitorViolations24h", new FakeSageMaker({}))).toEqual({
      ...{ DataQuality: 0, ModelBias: 0, ModelExplainability: 0, ModelQuality: 0 },
    });
  });
});

describe("UnusedTrainingPlanHours", () => {
  const capacity = (InstanceType: ReservedCapacityInstanceType = "ml.p5.48xlarge") =>
    ({ ReservedCapacityArn: "arn", InstanceType, TotalInstanceCount: 1, Status: "Active" }) as const;
  const plan = (properties: object = {}): NonNullable<Holdings["trainingPlans"]>[number] => ({
    Status: "Active",
    TotalInstanceCount: 8,
    InUseInstanceCount: 5,
    EndTime: new Date(NOW.getTime() + 10 * HOUR_MS),
    ReservedCapacitySummaries: [capacity()],
    ...properties,
  });

  it.each([false, true])(
    "is what nobody uses times the hours that are left; filters ignored: %s",
    async (ignoresFilters) => {
      const trainingPlans = [
        plan(),
        plan({ InUseInstanceCount: 8 }),
        plan({
          EndTime: new Date(NOW.getTime() + HOUR_MS / 2),
          ReservedCapacitySummaries: [capacity("ml.p4d.24xlarge")],
        }),
        plan({ EndTime: new Date(NOW.getTime() - 1) }),
        plan({ Status: "Scheduled" }),
        plan({ Status: "Expired" }),
        plan({ ReservedCapacitySummaries: [capacity(), capacity()] }),
        plan({ ReservedCapacitySummaries: [] }),
        plan({ ReservedCapacitySummaries: undefined }),
        plan({ InUseInstanceCount: undefined }),
        plan({ TotalInstanceCount: undefined }),
        plan({ EndTime: undefined }),
        plan({ InUseInstanceCount: 9 }),
      ];
      const fake = new FakeSageMaker({ trainingPlans }, { emptyPages: true, ignoresFilters });
      expect(await computed("UnusedTrainingPlanHours", fake)).toEqual(
        new Measured({ "ml.p5.48xlarge": 3 * 10, "ml.p4d.24xlarge": 3 * 0.5 }, { Judged: 5, NotJudged: 6 }),
      );
      expect(fake.calls[0]).toEqual([
        "ListTrainingPlansCommand",
        { Filters: [{ Name: "Status", Value: "Active" }], MaxResults: 100, NextToken: undefined },
      ]);
    },
  );

  it("has no value where none can be judged, and no label where there are none", async () => {
    const trainingPlans = [plan({ ReservedCapacitySummaries: [capacity(), capacity()] })];
    expect(await computed("UnusedTrainingPlanHours", new FakeSageMaker({ trainingPlans }))).toBeUndefined();
    const scheduled = [plan({ Status: "Scheduled" })];
    for (const holdings of [{}, { trainingPlans: scheduled }]) {
      expect(await valueOf("UnusedTrainingPlanHours", new FakeSageMaker(holdings))).toEqual({});
    }
  });
});
