import { extractFunctionName } from "../../contract/names";
import { METRICS } from "../../metric-library";
import { DEMO_ANSWERS } from "../../sandbox";
import { testMetrics, type Preparation } from "../../testing/metric-contract";
import { DEV, HUB, World, type Json } from "./world";

const HOUR_MS = 3_600_000;

/** Two of everything that this library's metrics measure, and what the examples of their arguments name. */
async function prepare({ sandbox, account, region, now }: Preparation): Promise<void> {
  const { sagemaker, s3 } = sandbox;
  const [createdAt, endedAt] = [now - 2 * HOUR_MS, now - HOUR_MS];
  const finished = { createdAt, endedAt, finalStatus: "Completed" } as const;
  for (const number of [1, 2]) {
    const metrics = { "validation:accuracy": 0.9 };
    const request = { Tags: [{ Key: "project", Value: "churn" }] };
    const spot = { name: `churn-${number}`, billableSeconds: 600, metrics, request };
    sagemaker.addTrainingJob(account, region, { ...finished, ...spot });
    sagemaker.addTrainingJob(account, region, { name: `running-${number}`, createdAt, finalStatus: "Completed" });
    sagemaker.addProcessingJob(account, region, { ...finished, name: `features-${number}` });
    sagemaker.addTransformJob(account, region, { ...finished, name: `scores-${number}` });
    sagemaker.addEndpoint(account, region, { name: `endpoint-${number}`, createdAt: now - 48 * HOUR_MS });
    sagemaker.addNotebookInstance(account, region, {
      name: `notes-${number}`,
      instanceType: "ml.t3.medium",
      createdAt,
    });
    const app = { domainId: "d-1", appType: "JupyterLab", userProfileName: `user-${number}`, createdAt } as const;
    sagemaker.addApp(account, region, { ...app, appName: "default" });
    sagemaker.addModelPackage(account, region, { group: "churn", version: number, createdAt });
    const run = { pipeline: "nightly", id: `run${number}`, createdAt, endedAt, finalStatus: "Succeeded" } as const;
    sagemaker.addPipelineExecution(account, region, run);
  }
  // The components of DEMO_ANSWERS are on it.
  const variants = [{ VariantName: "AllTraffic", InstanceType: "ml.g5.2xlarge", InitialInstanceCount: 1 }];
  sagemaker.addEndpoint(account, region, { name: "shared-llm", variants, createdAt: now - 48 * HOUR_MS });
  const objects = ["models/1", "models/2", "other"].map((key) => ({ key, size: 1, modifiedAt: createdAt }));
  s3.addBucket(account, region, { name: "my-bucket", createdAt: now - 72 * HOUR_MS, objects });
  const parameter = { Name: "/models/churn/threshold", Value: "0.5", Type: "String" };
  await sandbox.callAs(account, region, "ssm", "PutParameter", parameter);
  const tokens = ["amazon.nova-pro-v1:0", "amazon.nova-lite-v1:0"].map((Value) => ({
    MetricName: "InputTokenCount",
    Dimensions: [{ Name: "ModelId", Value }],
    Timestamp: createdAt / 1000,
    Value: 1_200,
  }));
  const use = {
    MetricName: "ResourceCount",
    Dimensions: Object.entries({
      Service: "SageMaker",
      Type: "Resource",
      Class: "None",
      Resource: "training-job/ml.g4dn.xlarge",
    }).map(([Name, Value]) => ({ Name, Value })),
    Timestamp: createdAt / 1000,
    Value: 3,
  };
  await sandbox.callAs(account, region, "monitoring", "PutMetricData", { Namespace: "AWS/Usage", MetricData: [use] });
  const put = { Namespace: "AWS/Bedrock", MetricData: tokens };
  await sandbox.callAs(account, region, "monitoring", "PutMetricData", put);
}

testMetrics(METRICS, { prepare, answers: DEMO_ANSWERS });

describe("with arguments that need other permissions than the examples", () => {
  const { S3ObjectCount } = METRICS;
  testMetrics({ S3ObjectCount }, { prepare, arguments: { S3ObjectCount: { bucket: "my-bucket" } } });
});

describe("the role of an extraction function", () => {
  let world: World;

  beforeAll(async () => {
    world = await World.of({ hubs: [HUB], spokes: [{ ...DEV, metrics: ["NumberEndPointsInService"] }] });
    await world.connect();
  });
  afterAll(() => world.close());

  const role = extractFunctionName(DEV.project, DEV.environment);
  const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:${DEV.account}:${resource}`;
  const event = { Source: "metric_extractor", DetailType: "metric_extractor", Detail: "{}" };

  const trainingJob = {
    TrainingJobName: "one",
    RoleArn: `arn:aws:iam::${DEV.account}:role/training`,
    AlgorithmSpecification: { TrainingImage: "image", TrainingInputMode: "File" },
    OutputDataConfig: { S3OutputPath: "s3://models" },
    ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
  };
  const caller = { ...DEV, principal: { kind: "role", account: DEV.account, role, session: "test" } } as const;

  it.each<[string, string, Json, string]>([
    ["sagemaker", "Search", { Resource: "TrainingJob" }, "*"],
    ["sagemaker", "ListTrainingJobs", {}, "*"],
    ["sagemaker", "DescribeEndpoint", { EndpointName: "one" }, arn("sagemaker", "endpoint/one")],
    ["sagemaker", "DeleteEndpoint", { EndpointName: "one" }, arn("sagemaker", "endpoint/one")],
    ["sagemaker", "CreateTrainingJob", trainingJob, arn("sagemaker", "training-job/one")],
    ["ssm", "GetParameter", { Name: "/monitors/hub" }, arn("ssm", "parameter/monitors/hub")],
    ["dynamodb", "Scan", { TableName: "table" }, arn("dynamodb", "table/table")],
    ["events", "PutEvents", { Entries: [{ ...event, Source: "other" }] }, arn("events", "event-bus/default")],
    ["events", "PutRule", { Name: "own", EventPattern: "{}" }, arn("events", "rule/own")],
    ["lambda", "ListFunctions", {}, "*"],
  ])("may not call %s:%s", async (service, operation, input, resource) => {
    await expect(world.sandbox.call(service, operation, input, caller)).rejects.toMatchObject({
      code: "AccessDeniedException",
      message: expect.stringContaining(
        `User: arn:aws:sts::${DEV.account}:assumed-role/${role}/test is not authorized to perform: ` +
          `${service}:${operation} on resource: ${resource} `,
      ),
    });
  });

  it("may do what its metric needs, and put its own events", async () => {
    await expect(world.sandbox.call("sagemaker", "ListEndpoints", {}, caller)).resolves.toEqual({
      Endpoints: [],
    });
    await expect(world.sandbox.call("events", "PutEvents", { Entries: [event] }, caller)).resolves.toMatchObject({
      FailedEntryCount: 0,
    });
  });
});
