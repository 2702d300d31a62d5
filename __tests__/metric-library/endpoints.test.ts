import { Measured } from "../../metric-library/metric";
import type { StatisticQuery } from "../../metric-library/sources/cloudwatch-statistics";
import { SageMakerListings } from "../../metric-library/sources/sagemaker-listings";
import { computed, FakeSageMaker, HOUR_MS, inWindow, NOW, SINCE, valueOf, type Holdings } from "./fake-sagemaker";

type Endpoint = NonNullable<Holdings["endpoints"]>[number];
type Config = NonNullable<Holdings["endpointConfigs"]>[number];

const config = (EndpointConfigName: string, properties: object = {}): Config => ({
  EndpointConfigName,
  ProductionVariants: [{ VariantName: "main", ModelName: "model", InstanceType: "ml.m5.large" }],
  ...properties,
});

const endpoint = (EndpointName: string, properties: Endpoint = {}): Endpoint => ({
  EndpointName,
  EndpointStatus: "InService",
  EndpointConfigName: "plain",
  CreationTime: inWindow(-HOUR_MS),
  ProductionVariants: [{ VariantName: "main", CurrentInstanceCount: 1 }],
  ...properties,
});

describe("EndpointsByStatus and NumberEndPointsInService", () => {
  it("count one listing, to its last page, with every status", async () => {
    const endpoints = [
      ...Array.from({ length: 137 }, (_, number) => endpoint(`up-${number}`)),
      endpoint("new", { EndpointStatus: "Creating" }),
      endpoint("broken", { EndpointStatus: "Failed" }),
    ];
    const fake = new FakeSageMaker({ endpoints }, { emptyPages: true });
    const listings = new SageMakerListings(fake as never);
    expect(await computed("NumberEndPointsInService", listings)).toBe(137);
    expect(await computed("EndpointsByStatus", listings)).toEqual({
      Creating: 1,
      Deleting: 0,
      Failed: 1,
      InService: 137,
      OutOfService: 0,
      RollingBack: 0,
      SystemUpdating: 0,
      UpdateRollbackFailed: 0,
      Updating: 0,
    });
    expect(fake.asked).toHaveLength(4);
    expect(fake.calls[0]?.[1]).toMatchObject({ MaxResults: 100 });
  });
});

const component = (
  InferenceComponentName: string,
  EndpointName: string,
  properties: object = {},
): NonNullable<Holdings["inferenceComponents"]>[number] => ({
  InferenceComponentName,
  EndpointName,
  VariantName: "main",
  CreationTime: inWindow(-HOUR_MS),
  ...properties,
});

/** Everything that an endpoint can be made of. */
const ZOO: Holdings = {
  endpoints: [
    endpoint("plain", { ProductionVariants: [{ VariantName: "main", CurrentInstanceCount: 3 }] }),
    endpoint("young", { CreationTime: inWindow(18 * HOUR_MS), EndpointStatus: "Updating" }),
    endpoint("mixed", {
      EndpointConfigName: "mixed",
      ProductionVariants: [
        { VariantName: "main", CurrentInstanceCount: 2 },
        { VariantName: "serverless", CurrentServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 1 } },
        {
          VariantName: "pools",
          CurrentInstanceCount: 3,
          InstancePools: [
            { InstanceType: "ml.g5.xlarge", CurrentInstanceCount: 1 },
            { InstanceType: "ml.m5.large", CurrentInstanceCount: 2 },
          ],
        },
      ],
      ShadowProductionVariants: [{ VariantName: "shadow", CurrentInstanceCount: 1 }],
    }),
    endpoint("scaled-to-zero", { ProductionVariants: [{ VariantName: "main", CurrentInstanceCount: 0 }] }),
    endpoint("without-config", { EndpointConfigName: "deleted" }),
    endpoint("without-count", { EndpointConfigName: "uncounted", ProductionVariants: [{ VariantName: "main" }] }),
    endpoint("creating", { EndpointStatus: "Creating" }),
    endpoint("failed", { EndpointStatus: "Failed" }),
  ],
  endpointConfigs: [
    config("plain"),
    config("uncounted", {
      ProductionVariants: [{ VariantName: "main", ModelName: "model", InstanceType: "ml.inf2.xlarge" }],
    }),
    config("mixed", {
      ProductionVariants: [
        { VariantName: "main", ModelName: "model", InstanceType: "ml.c5.xlarge" },
        { VariantName: "serverless", ModelName: "model", ServerlessConfig: {} },
        { VariantName: "pools", ModelName: "model" },
      ],
      ShadowProductionVariants: [{ VariantName: "shadow", ModelName: "model", InstanceType: "ml.p3.2xlarge" }],
    }),
  ],
};

describe("EndpointInstances", () => {
  it("counts the instances of all variants by type, of endpoints that take requests", async () => {
    expect(await computed("EndpointInstances", new FakeSageMaker(ZOO))).toEqual(
      new Measured(
        {
          "ml.m5.large": 3 + 1 + 2 + 0,
          "ml.c5.xlarge": 2,
          "ml.g5.xlarge": 1,
          "ml.p3.2xlarge": 1,
          unknown: 1,
        },
        { Endpoints: 6, ServerlessVariants: 1, UncountedVariants: 1 },
      ),
    );
  });

  it("describes each endpoint and each configuration once for all metrics, at most four at a time", async () => {
    const endpoints = Array.from({ length: 20 }, (_, number) => endpoint(`one-${number}`));
    const fake = new FakeSageMaker({ endpoints, endpointConfigs: [config("plain")] });
    let now = 0;
    let most = 0;
    const send = async (command: { input: any }): Promise<unknown> => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now--;
      return fake.send(command);
    };
    const listings = new SageMakerListings({ send } as never);
    expect(await valueOf("EndpointInstances", listings)).toEqual({ "ml.m5.large": 20 });
    await computed("BillableInferenceSeconds24h", listings);
    expect(fake.asked.filter((command) => command === "DescribeEndpoint")).toHaveLength(20);
    expect(fake.asked.filter((command) => command === "DescribeEndpointConfig")).toHaveLength(1);
    expect(fake.asked).toHaveLength(22);
    expect(most).toBe(4);
  });

  it("leaves out an endpoint that is deleted after it was listed", async () => {
    const fake = new FakeSageMaker({ endpoints: [endpoint("here")], endpointConfigs: [config("plain")] });
    const { send } = fake;
    const withGone = async (command: { input: any }): Promise<unknown> => {
      const answer = await send(command);
      return answer.Endpoints ? { Endpoints: [...answer.Endpoints, endpoint("gone")] } : answer;
    };
    const listings = new SageMakerListings({ send: withGone } as never);
    expect(await valueOf("EndpointInstances", listings)).toEqual({ "ml.m5.large": 1 });
  });

  it.each(["ThrottlingException", "AccessDeniedException", "ValidationException"])(
    "fails with any other error of a description: %s",
    async (name) => {
      const fake = new FakeSageMaker({ endpoints: [endpoint("one")] });
      const send = (command: { input: any }): Promise<unknown> =>
        command.constructor.name === "DescribeEndpointCommand"
          ? Promise.reject(Object.assign(new Error("No."), { name }))
          : fake.send(command);
      await expect(computed("EndpointInstances", new SageMakerListings({ send } as never))).rejects.toThrow("No.");
    },
  );

  it("has no labels where there are no endpoints", async () => {
    expect(await valueOf("EndpointInstances", new FakeSageMaker({}))).toEqual({});
  });
});

describe("BillableInferenceSeconds24h", () => {
  it("is the instances of now, times the seconds since the endpoint was created, at most a day", async () => {
    const day = 86_400;
    expect(await computed("BillableInferenceSeconds24h", new FakeSageMaker(ZOO))).toEqual(
      new Measured(
        {
          "ml.m5.large": 3 * day + 1 * 6 * 3_600 + 2 * day,
          "ml.c5.xlarge": 2 * day,
          "ml.g5.xlarge": day,
          "ml.p3.2xlarge": day,
          unknown: day,
        },
        {
          Endpoints: 6,
          ServerlessVariants: 1,
          UncountedVariants: 1,
          Note: "Estimated: the present instances are taken for the whole window; endpoints deleted in it are not seen.",
        },
      ),
    );
  });

  it("is not negative for an endpoint that is created while the metric is computed", async () => {
    const endpoints = [endpoint("new", { CreationTime: new Date(NOW.getTime() + 500) })];
    const fake = new FakeSageMaker({ endpoints, endpointConfigs: [config("plain")] });
    expect(await valueOf("BillableInferenceSeconds24h", fake)).toEqual({ "ml.m5.large": 0 });
  });
});

describe("IdleEndpoints24h", () => {
  const twoVariants = [{ VariantName: "a" }, { VariantName: "b" }];
  const holdings: Holdings = {
    endpoints: [
      endpoint("busy"),
      endpoint("idle"),
      endpoint("half-busy", { ProductionVariants: twoVariants }),
      endpoint("idle-twice", { ProductionVariants: twoVariants }),
      endpoint("on-the-edge", { CreationTime: SINCE }),
      endpoint("too-young", { CreationTime: inWindow(1) }),
      endpoint("updating", { EndpointStatus: "Updating" }),
      endpoint("asynchronous", { AsyncInferenceConfig: { OutputConfig: {} } }),
      ...["used", "unused", "empty", "renewed", "of-unknown-place"].map((name) =>
        endpoint(`components-${name}`, { EndpointConfigName: "components" }),
      ),
      endpoint("half-components", { EndpointConfigName: "half-components", ProductionVariants: twoVariants }),
      endpoint("of-deleted-config", { EndpointConfigName: "deleted" }),
      endpoint("busy-of-deleted-config", { EndpointConfigName: "deleted" }),
      endpoint("components-of-deleted-config", { EndpointConfigName: "deleted" }),
      endpoint("of-no-config", { EndpointConfigName: undefined }),
      endpoint("of-other-variants", { ProductionVariants: [{ VariantName: "not-configured" }] }),
    ],
    endpointConfigs: [
      config("plain", {
        ProductionVariants: ["main", "a", "b"].map((VariantName) => ({ VariantName, ModelName: "model" })),
      }),
      config("half-components", {
        ProductionVariants: [{ VariantName: "a", ModelName: "model" }, { VariantName: "b" }],
      }),
      config("components", { ProductionVariants: [{ VariantName: "main", InstanceType: "ml.g5.xlarge" }] }),
    ],
    inferenceComponents: [
      component("never", "components-used"),
      component("often", "components-used"),
      component("first", "components-unused"),
      component("second", "components-unused", { CreationTime: SINCE }),
      component("old", "components-renewed"),
      component("new", "components-renewed", { CreationTime: inWindow(1) }),
      component("anywhere", "components-of-unknown-place", { VariantName: undefined }),
      component("left-over", "components-of-deleted-config"),
      component("elsewhere", "another-endpoint"),
    ],
  };
  const invocations: Readonly<Record<string, number>> = {
    "busy/main": 7,
    "half-busy/b": 1,
    "too-young/main": 0,
    "busy-of-deleted-config/main": 2,
    often: 3,
    elsewhere: 5,
  };

  it("counts endpoints that stood all the time and of which no variant and no component was invoked", async () => {
    const asked: StatisticQuery[] = [];
    const statisticTotals = (queries: readonly StatisticQuery[], since: Date, until: Date): Promise<number[]> => {
      expect([since, until]).toEqual([SINCE, NOW]);
      asked.push(...queries);
      const nameOf = ({ dimensions: { EndpointName, VariantName, InferenceComponentName } }: StatisticQuery) =>
        InferenceComponentName ?? `${EndpointName}/${VariantName}`;
      return Promise.resolve(queries.map((query) => invocations[nameOf(query)] ?? 0));
    };
    const fake = new FakeSageMaker(holdings);
    // idle, idle-twice, on-the-edge, asynchronous, components-unused, components-of-deleted-config; besides them judged: busy, half-busy,
    // busy-of-deleted-config, components-used; not judged: what may have been invoked under a name that nobody knows.
    expect(await computed("IdleEndpoints24h", fake, {}, { statisticTotals })).toEqual(
      new Measured(6, { Judged: 10, NotJudged: 7 }),
    );
    expect(fake.asked.filter((command) => command === "ListInferenceComponents")).toHaveLength(1);
    expect(asked.flatMap(({ dimensions }) => dimensions.InferenceComponentName ?? [])).toEqual([
      "never",
      "often",
      "first",
      "second",
      "old",
      "new",
      "anywhere",
      "left-over",
    ]);
    expect(asked).toContainEqual({
      namespace: "AWS/SageMaker",
      metric: "Invocations",
      statistic: "Sum",
      dimensions: { EndpointName: "idle", VariantName: "main" },
    });
    expect(asked.filter(({ metric }) => metric !== "Invocations")).toEqual([
      {
        namespace: "AWS/SageMaker",
        metric: "ModelLatency",
        statistic: "SampleCount",
        dimensions: { EndpointName: "asynchronous", VariantName: "main" },
      },
    ]);
  });

  it("asks for no components where no endpoint serves any", async () => {
    const fake = new FakeSageMaker({ endpoints: [endpoint("idle")], endpointConfigs: [config("plain")] });
    const statisticTotals = (): Promise<number[]> => Promise.resolve([0]);
    expect(await valueOf("IdleEndpoints24h", fake, {}, { statisticTotals })).toBe(1);
    expect(fake.asked).toEqual(["ListEndpoints", "DescribeEndpoint", "DescribeEndpointConfig"]);
  });

  it("is 0 without endpoints", async () => {
    const statisticTotals = (): Promise<number[]> => Promise.resolve([]);
    expect(await valueOf("IdleEndpoints24h", new FakeSageMaker({}), {}, { statisticTotals })).toBe(0);
  });
});

describe("IdleEndpointPrice", () => {
  it("sums what all variants of idle endpoints cost, and names the types whose prices are not known", async () => {
    const fake = new FakeSageMaker(ZOO);
    const statisticTotals = (queries: readonly StatisticQuery[]): Promise<number[]> =>
      Promise.resolve(queries.map(({ dimensions }) => (dimensions.EndpointName === "plain" ? 1 : 0)));
    const listings = new SageMakerListings(fake as never);
    // mixed, scaled-to-zero and without-count are idle; plain is not, young is too young, without-config not judged.
    expect(await computed("IdleEndpointPrice", listings, {}, { statisticTotals })).toEqual(
      new Measured(
        {
          "ml.c5.xlarge": expect.closeTo(2 * 0.204, 9),
          "ml.g5.xlarge": 1.408,
          "ml.m5.large": expect.closeTo(2 * 0.115, 9),
          "ml.p3.2xlarge": 3.825,
        },
        {
          IdleEndpoints: 3,
          NotJudged: 1,
          UncountedVariants: 1,
          UnpricedInstances: 0,
          Note: "US dollars of us-east-1, on demand, as of 2025-07; other Regions and savings plans differ.",
        },
      ),
    );
  });

  it("takes no price for 0 that it does not know", async () => {
    const types = ["ml.new.large", "constructor", "ml.new.large", "ml.m5.large"];
    const endpoints = types.map((_, index) => endpoint(`one-${index}`, { EndpointConfigName: `config-${index}` }));
    const endpointConfigs = types.map((InstanceType, index) =>
      config(`config-${index}`, { ProductionVariants: [{ VariantName: "main", ModelName: "model", InstanceType }] }),
    );
    const statisticTotals = (queries: readonly StatisticQuery[]): Promise<number[]> =>
      Promise.resolve(queries.map(() => 0));
    const fake = new FakeSageMaker({ endpoints, endpointConfigs });
    expect(await computed("IdleEndpointPrice", fake, {}, { statisticTotals })).toMatchObject({
      value: { "ml.m5.large": 0.115 },
      metadata: { UnpricedInstances: 3, Unpriced: "constructor, ml.new.large" },
    });
  });

  it("judges the endpoints once for both metrics", async () => {
    const statisticTotals = jest.fn((queries: readonly StatisticQuery[]) => Promise.resolve(queries.map(() => 0)));
    const listings = new SageMakerListings(new FakeSageMaker(ZOO) as never);
    expect(await valueOf("IdleEndpoints24h", listings, {}, { statisticTotals })).toBe(4);
    await computed("IdleEndpointPrice", listings, {}, { statisticTotals });
    expect(statisticTotals).toHaveBeenCalledTimes(1);
  });
});
