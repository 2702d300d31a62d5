import { Cloud } from "../../sandbox/cloud";
import { SageMakerService } from "../../sandbox/services/sagemaker";
import { ACCOUNT, caller, callerWith, job, MINUTE, REGION, START, world } from "./sagemaker-world";

const ARN = `arn:aws:sagemaker:us-east-1:${ACCOUNT}:endpoint/churn`;
const CONFIG_ARN = `arn:aws:sagemaker:us-east-1:${ACCOUNT}:endpoint-config/churn`;
const VARIANT = { VariantName: "blue", ModelName: "churn", InstanceType: "ml.m5.large", InitialInstanceCount: 2 };
const CONFIG = { EndpointConfigName: "churn", ProductionVariants: [VARIANT] };
const NAME = { EndpointName: "churn" };
const INSTANCES = { instanceType: "ml.m5.large", instanceCount: 1 };

interface Page {
  readonly Endpoints: { readonly EndpointName: string; readonly EndpointStatus: string }[];
  readonly NextToken?: string;
}

test("an endpoint is created, serves, is deleted, and its name is free again", async () => {
  const { cloud, call } = world();
  expect(await call("CreateEndpointConfig", CONFIG)).toEqual({ EndpointConfigArn: CONFIG_ARN });
  expect(await call("CreateEndpoint", { ...NAME, EndpointConfigName: "churn" })).toEqual({ EndpointArn: ARN });

  const creating = await call("DescribeEndpoint", NAME);
  expect(creating).toMatchObject({ EndpointStatus: "Creating", LastModifiedTime: START / 1000 });
  expect(creating).not.toHaveProperty("ProductionVariants");
  await expect(call("DeleteEndpoint", NAME)).rejects.toThrow(`Cannot update in-progress endpoint "${ARN}".`);
  await expect(call("CreateEndpoint", { ...NAME, EndpointConfigName: "churn" })).rejects.toThrow(
    `Cannot create already existing endpoint "${ARN}".`,
  );

  await cloud.clock.advanceTo(START + MINUTE);
  expect(await call("DescribeEndpoint", NAME)).toMatchObject({
    EndpointStatus: "InService",
    EndpointConfigName: "churn",
    LastModifiedTime: START / 1000 + 60,
    ProductionVariants: [{ VariantName: "blue", CurrentInstanceCount: 2 }],
  });

  await call("DeleteEndpoint", NAME);
  expect(await call("DescribeEndpoint", NAME)).toMatchObject({ EndpointStatus: "Deleting" });
  await cloud.clock.advanceTo(START + 2 * MINUTE);
  await expect(call("DescribeEndpoint", NAME)).rejects.toMatchObject({
    code: "ValidationException",
    message: `Could not find endpoint "${ARN}".`,
  });
  await call("CreateEndpoint", { ...NAME, EndpointConfigName: "churn" });
  expect(await call("DescribeEndpoint", NAME)).toMatchObject({ EndpointStatus: "Creating" });
});

test("a configuration is described, listed, deleted, and cannot be made twice", async () => {
  const { call } = world();
  await call("CreateEndpointConfig", { ...CONFIG, Tags: [{ Key: "team", Value: "a" }] });
  await expect(call("CreateEndpointConfig", CONFIG)).rejects.toThrow(
    `Cannot create already existing endpoint configuration "${CONFIG_ARN}".`,
  );
  expect(await call("DescribeEndpointConfig", { EndpointConfigName: "churn" })).toEqual({
    ...CONFIG,
    EndpointConfigArn: CONFIG_ARN,
    CreationTime: START / 1000,
  });
  const summary = { EndpointConfigName: "churn", EndpointConfigArn: CONFIG_ARN, CreationTime: START / 1000 };
  expect(await call("ListEndpointConfigs")).toEqual({ EndpointConfigs: [summary] });
  await call("DeleteEndpointConfig", { EndpointConfigName: "churn" });
  expect(await call("ListEndpointConfigs")).toEqual({ EndpointConfigs: [] });
  const missing = `Could not find endpoint configuration "${CONFIG_ARN}".`;
  await expect(call("DescribeEndpointConfig", { EndpointConfigName: "churn" })).rejects.toThrow(missing);
  await expect(call("CreateEndpoint", { ...NAME, EndpointConfigName: "churn" })).rejects.toThrow(missing);
  await expect(
    call("CreateEndpointConfig", { ...CONFIG, ProductionVariants: [{ ...VARIANT, CoreDumpConfig: {} }] }),
  ).rejects.toMatchObject({ code: "NotInTheEmbeddedCloud" });
});

const ROLE = `arn:aws:iam::${ACCOUNT}:role/hosting`;
const SCALING = { Status: "ENABLED", MinInstanceCount: 3, MaxInstanceCount: 5 };
const COMPONENTS = { VariantName: "blue", InstanceType: "ml.g5.xlarge" };

test.each([
  ["its count", { ...COMPONENTS, InitialInstanceCount: 2, ManagedInstanceScaling: SCALING }, 2],
  ["the least that it is scaled to", { ...COMPONENTS, ManagedInstanceScaling: SCALING }, 3],
  ["one, if nothing says how many", COMPONENTS, 1],
])("a variant for inference components has a role and no model, and serves with %s", async (_by, variant, count) => {
  const { cloud, call } = world();
  const config = { EndpointConfigName: "churn", ExecutionRoleArn: ROLE, ProductionVariants: [variant] };
  await call("CreateEndpointConfig", config);
  expect(await call("DescribeEndpointConfig", { EndpointConfigName: "churn" })).toMatchObject(config);
  await call("CreateEndpoint", { ...NAME, EndpointConfigName: "churn" });
  await cloud.clock.advanceTo(START + MINUTE);
  const { ManagedInstanceScaling } = variant as { ManagedInstanceScaling?: object };
  expect(await call("DescribeEndpoint", NAME)).toMatchObject({
    ProductionVariants: [
      {
        CurrentInstanceCount: count,
        DesiredInstanceCount: count,
        ...(ManagedInstanceScaling && { ManagedInstanceScaling }),
      },
    ],
  });
});

const SERVERLESS = { ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 } };
const ODD_MEMORY = { ServerlessConfig: { MemorySizeInMB: 1536, MaxConcurrency: 5 } };

test.each([
  ["neither model nor role", {}, COMPONENTS, "ExecutionRoleArn"],
  [
    "scaling by SageMaker with a model",
    {},
    { ...VARIANT, ManagedInstanceScaling: SCALING },
    "ManagedInstanceScaling is",
  ],
  ["a model without a count", {}, { ...VARIANT, InitialInstanceCount: undefined }, "InitialInstanceCount"],
  ["memory between two gigabytes", {}, { VariantName: "blue", ModelName: "m", ...ODD_MEMORY }, "increments of 1024"],
  ["no instances for inference components", { ExecutionRoleArn: ROLE }, { VariantName: "blue" }, "InstanceType"],
  [
    "inference components without instances",
    { ExecutionRoleArn: ROLE },
    { ...COMPONENTS, ...SERVERLESS },
    "InstanceType",
  ],
])("a configuration is refused with %s, shadow variants too", async (_what, more, variant, named) => {
  const { call } = world();
  for (const variants of [
    { ProductionVariants: [variant] },
    { ProductionVariants: ["ExecutionRoleArn" in more ? COMPONENTS : VARIANT], ShadowProductionVariants: [variant] },
  ]) {
    const refused = call("CreateEndpointConfig", { EndpointConfigName: "churn", ...more, ...variants });
    await expect(refused).rejects.toMatchObject({
      code: "ValidationException",
      message: expect.stringContaining(named),
    });
  }
  expect(await call("ListEndpointConfigs")).toEqual({ EndpointConfigs: [] });
});

test("a configuration's role has to be passed", async () => {
  const { cloud } = world();
  const creator = callerWith(cloud, ["sagemaker:*"], "*");
  const config = { EndpointConfigName: "churn", ExecutionRoleArn: ROLE, ProductionVariants: [COMPONENTS] };
  await expect(cloud.call("sagemaker", "CreateEndpointConfig", config, creator)).rejects.toThrow(
    `iam:PassRole on resource: ${ROLE}`,
  );
});

test("endpoints that were put in live their lives, failed ones too", async () => {
  const { cloud, sagemaker, call } = world();
  const add = (name: string, more: object) =>
    sagemaker.addEndpoint(ACCOUNT, REGION, { name, createdAt: START, ...INSTANCES, ...more });
  add("short", { inServiceAt: START + 5 * MINUTE, deletedAt: START + 10 * MINUTE });
  add("broken", { inServiceAt: START + 5 * MINUTE, failureReason: "The container did not start." });
  add("short", { createdAt: START + 60 * MINUTE, configName: "short-2" });
  expect(() => add("short", { configName: "short-3" })).toThrow("has an endpoint short");
  expect(() => add("other", { configName: "broken" })).toThrow("another configName");

  const statuses = async (minutes: number) => {
    await cloud.clock.advanceTo(START + minutes * MINUTE);
    const { Endpoints } = await call<Page>("ListEndpoints", { SortBy: "Name", SortOrder: "Ascending" });
    return Endpoints.map(({ EndpointName, EndpointStatus }) => `${EndpointName} ${EndpointStatus}`);
  };
  expect(await statuses(0)).toEqual(["broken Creating", "short Creating"]);
  expect(await statuses(5)).toEqual(["broken Failed", "short InService"]);
  expect(await statuses(10)).toEqual(["broken Failed", "short Deleting"]);
  expect(await statuses(11)).toEqual(["broken Failed"]);
  expect(await statuses(60)).toEqual(["broken Failed", "short InService"]);
  expect(await call("DescribeEndpoint", { EndpointName: "broken" })).toMatchObject({
    FailureReason: "The container did not start.",
  });
});

test("an update is Updating on the old fleet, then serves with the new one", async () => {
  const { cloud, call } = world();
  const serverless = {
    VariantName: "blue",
    ModelName: "churn",
    ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 },
  };
  const candidate = { ...VARIANT, VariantName: "candidate", InitialInstanceCount: 1 };
  await call("CreateEndpointConfig", CONFIG);
  await call("CreateEndpointConfig", {
    EndpointConfigName: "churn-2",
    ProductionVariants: [serverless],
    ShadowProductionVariants: [candidate],
  });
  await expect(
    call("CreateEndpointConfig", {
      EndpointConfigName: "both",
      ProductionVariants: [{ ...VARIANT, ServerlessConfig: serverless.ServerlessConfig }],
    }),
  ).rejects.toThrow("or a ServerlessConfig without them");
  await call("CreateEndpoint", { ...NAME, EndpointConfigName: "churn" });
  const update = () => call("UpdateEndpoint", { ...NAME, EndpointConfigName: "churn-2" });
  await expect(update()).rejects.toThrow("in-progress endpoint");
  await cloud.clock.advanceTo(START + MINUTE);
  expect(await update()).toEqual({ EndpointArn: ARN });
  expect(await call("DescribeEndpoint", NAME)).toMatchObject({
    EndpointStatus: "Updating",
    EndpointConfigName: "churn",
    ProductionVariants: [{ VariantName: "blue", CurrentInstanceCount: 2 }],
  });
  await cloud.clock.advanceTo(START + 2 * MINUTE);
  const updated = await call<{ ProductionVariants: object[] }>("DescribeEndpoint", NAME);
  expect(updated).toMatchObject({
    EndpointStatus: "InService",
    EndpointConfigName: "churn-2",
    LastModifiedTime: START / 1000 + 120,
    ProductionVariants: [{ VariantName: "blue", CurrentServerlessConfig: serverless.ServerlessConfig }],
    ShadowProductionVariants: [{ VariantName: "candidate", CurrentInstanceCount: 1 }],
  });
  expect(updated.ProductionVariants[0]).not.toHaveProperty("CurrentInstanceCount");
  expect(await call("DescribeEndpointConfig", { EndpointConfigName: "churn-2" })).toMatchObject({
    ProductionVariants: [serverless],
    ShadowProductionVariants: [candidate],
  });
});

test("an endpoint that was put in can be scaled, and have its configuration changed", async () => {
  const { cloud, sagemaker, call } = world();
  sagemaker.addEndpoint(ACCOUNT, REGION, {
    name: "churn",
    createdAt: START - 60 * MINUTE,
    ...INSTANCES,
    updates: [
      { startedAt: START, endedAt: START + MINUTE, instanceCounts: { AllTraffic: 3 } },
      {
        startedAt: START + 5 * MINUTE,
        endedAt: START + 6 * MINUTE,
        configName: "churn-2",
        instanceType: "ml.g5.xlarge",
      },
    ],
    deletedAt: START + 9 * MINUTE,
  });
  const seen = async (minutes: number) => {
    await cloud.clock.advanceTo(START + minutes * MINUTE);
    const { EndpointStatus, EndpointConfigName, ProductionVariants } = await call<{
      EndpointStatus: string;
      EndpointConfigName: string;
      ProductionVariants: { CurrentInstanceCount: number }[];
    }>("DescribeEndpoint", NAME);
    return [EndpointStatus, EndpointConfigName, ProductionVariants[0]!.CurrentInstanceCount];
  };
  expect(await seen(0)).toEqual(["Updating", "churn", 1]);
  expect(await seen(1)).toEqual(["InService", "churn", 3]);
  expect(await seen(5)).toEqual(["Updating", "churn", 3]);
  expect(await seen(6)).toEqual(["InService", "churn-2", 1]);
  expect(await seen(9)).toEqual(["Deleting", "churn-2", 1]);
  expect(await call("DescribeEndpointConfig", { EndpointConfigName: "churn-2" })).toMatchObject({
    CreationTime: START / 1000 + 360,
    ProductionVariants: [{ InstanceType: "ml.g5.xlarge" }],
  });
  expect(() =>
    sagemaker.addEndpoint(ACCOUNT, REGION, {
      name: "late",
      createdAt: START,
      updates: [{ startedAt: START - 1, endedAt: START, instanceCounts: {} }],
    }),
  ).toThrow("updates[0].startedAt");
});

test("ListEndpoints filters by status after the page is cut", async () => {
  const { sagemaker, call } = world();
  for (let i = 0; i < 12; i++) {
    sagemaker.addEndpoint(ACCOUNT, REGION, {
      name: `e-${i}`,
      createdAt: START - (i + 1) * MINUTE,
      ...INSTANCES,
      ...(i < 10 ? { failureReason: "No." } : {}),
    });
  }
  const first = await call<Page>("ListEndpoints", { StatusEquals: "InService" });
  expect(first).toEqual({ Endpoints: [], NextToken: expect.any(String) });
  const second = await call<Page>("ListEndpoints", { StatusEquals: "InService", NextToken: first.NextToken });
  expect(second.Endpoints.map(({ EndpointName }) => EndpointName)).toEqual(["e-10", "e-11"]);
  expect(second.NextToken).toBeUndefined();
});

test("creating an endpoint needs permission on its configuration too", async () => {
  const { cloud, call } = world();
  await call("CreateEndpointConfig", CONFIG);
  const creator = callerWith(cloud, ["sagemaker:*"], ARN);
  await expect(
    cloud.call("sagemaker", "CreateEndpoint", { ...NAME, EndpointConfigName: "churn" }, creator),
  ).rejects.toThrow(`sagemaker:CreateEndpoint on resource: ${CONFIG_ARN}`);
});

test("a restart keeps everything, what is still to come too", async () => {
  const { cloud, sagemaker } = world();
  sagemaker.addTrainingJob(ACCOUNT, REGION, job("future", START + MINUTE));
  sagemaker.addEndpoint(ACCOUNT, REGION, { name: "churn", createdAt: START - MINUTE, ...INSTANCES });
  const life = { createdAt: START, finalStatus: "Completed" as const };
  sagemaker.addProcessingJob(ACCOUNT, REGION, { name: "prepare", ...life });
  sagemaker.addTransformJob(ACCOUNT, REGION, { name: "score", ...life });
  sagemaker.addNotebookInstance(ACCOUNT, REGION, { name: "ada", instanceType: "ml.t3.medium", createdAt: START });
  sagemaker.addApp(ACCOUNT, REGION, {
    createdAt: START,
    domainId: "d-a",
    spaceName: "s",
    appType: "Canvas",
    appName: "a",
  });
  sagemaker.addModelPackage(ACCOUNT, REGION, { group: "churn", version: 1, createdAt: START });
  sagemaker.addPipelineExecution(ACCOUNT, REGION, { ...life, pipeline: "p", id: "a", finalStatus: "Succeeded" });
  const kept = JSON.parse(JSON.stringify(cloud.snapshot())) as Record<string, unknown>;

  const again = new Cloud(START + 2 * MINUTE, (error) => {
    throw error;
  });
  again.add(new SageMakerService(again));
  again.restore(kept);
  expect(JSON.parse(JSON.stringify(again.snapshot()))).toEqual(kept);
  const call = (operation: string, input: object) => again.call("sagemaker", operation, input, caller);
  expect(await call("DescribeTrainingJob", { TrainingJobName: "future" })).toMatchObject({
    TrainingJobStatus: "InProgress",
  });
  expect(await call("DescribeEndpoint", NAME)).toMatchObject({ EndpointStatus: "InService" });
  expect(await call("DescribeEndpointConfig", { EndpointConfigName: "churn" })).toMatchObject({
    ProductionVariants: [{ InstanceType: "ml.m5.large" }],
  });
  for (const [operation, member] of [
    ["ListProcessingJobs", "ProcessingJobSummaries"],
    ["ListTransformJobs", "TransformJobSummaries"],
    ["ListNotebookInstances", "NotebookInstances"],
    ["ListApps", "Apps"],
  ] as const) {
    expect(((await call(operation, {})) as Record<string, unknown[]>)[member]!.length).toBe(1);
  }
  for (const Resource of ["ModelPackage", "PipelineExecution"]) {
    expect(await call("Search", { Resource })).toMatchObject({ TotalHits: { Value: 1 } });
  }
});
