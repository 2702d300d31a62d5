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
    call("CreateEndpointConfig", { ...CONFIG, ProductionVariants: [{ ...VARIANT, RoutingConfig: {} }] }),
  ).rejects.toMatchObject({ code: "NotInTheEmbeddedCloud" });
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

test("a restart keeps jobs, endpoints and configurations, future ones too", async () => {
  const { cloud, sagemaker } = world();
  sagemaker.addTrainingJob(ACCOUNT, REGION, job("future", START + MINUTE));
  sagemaker.addEndpoint(ACCOUNT, REGION, { name: "churn", createdAt: START - MINUTE, ...INSTANCES });
  const kept = JSON.parse(JSON.stringify(cloud.snapshot())) as Record<string, unknown>;

  const again = new Cloud(START + 2 * MINUTE, (error) => {
    throw error;
  });
  again.add(new SageMakerService(again));
  again.restore(kept);
  const call = (operation: string, input: object) => again.call("sagemaker", operation, input, caller);
  expect(await call("DescribeTrainingJob", { TrainingJobName: "future" })).toMatchObject({
    TrainingJobStatus: "InProgress",
  });
  expect(await call("DescribeEndpoint", NAME)).toMatchObject({ EndpointStatus: "InService" });
  expect(await call("DescribeEndpointConfig", { EndpointConfigName: "churn" })).toMatchObject({
    ProductionVariants: [{ InstanceType: "ml.m5.large" }],
  });
});
