import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateNotebookInstanceCommand,
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  CreateTransformJobCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  DescribeTransformJobCommand,
  ListEndpointsCommand,
  ListNotebookInstancesCommand,
  ListProcessingJobsCommand,
  ListTrainingJobsCommand,
  ListTransformJobsCommand,
  SageMakerClient,
  SearchCommand,
} from "@aws-sdk/client-sagemaker";
import { Sandbox } from "../../sandbox";
import { startMoto, type AwsEndpoint } from "./terraform/aws-endpoints";

/**
 * The embedded SageMaker beside moto's, which somebody else wrote: the same resources are made in both through the SDK,
 * and what the SDK reads back has to have the same members of the same types. Values differ, since moto finishes every
 * job at once.
 */

const ACCOUNT = "123456789012";
const REGION = "us-east-1";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/sagemaker`;
const START = Date.parse("2026-01-01T00:00:00Z");
const MINUTE = 60_000;

/** What a metric may read: the members of a call's answer, or of the first item of a list of it. */
interface Read {
  readonly call: string;
  readonly read: (client: SageMakerClient) => Promise<unknown>;
  readonly members: readonly string[];
  /** Of these members, those that moto leaves out where AWS has them. */
  readonly motoLacks?: readonly string[];
}

const READS: readonly Read[] = [
  {
    call: "ListTrainingJobs",
    read: async (client) => (await client.send(new ListTrainingJobsCommand({}))).TrainingJobSummaries?.[0],
    members: [
      "TrainingJobName",
      "TrainingJobArn",
      "CreationTime",
      "TrainingEndTime",
      "LastModifiedTime",
      "TrainingJobStatus",
    ],
  },
  {
    call: "DescribeTrainingJob",
    read: (client) => client.send(new DescribeTrainingJobCommand({ TrainingJobName: "train" })),
    members: [
      "TrainingJobName",
      "TrainingJobArn",
      "TrainingJobStatus",
      "SecondaryStatus",
      "CreationTime",
      "LastModifiedTime",
      "TrainingStartTime",
      "TrainingEndTime",
      "TrainingTimeInSeconds",
      "BillableTimeInSeconds",
      "EnableManagedSpotTraining",
      "ResourceConfig",
      "SecondaryStatusTransitions",
    ],
    motoLacks: ["TrainingTimeInSeconds", "BillableTimeInSeconds"],
  },
  {
    call: "Search TrainingJob",
    read: async (client) => {
      const SearchExpression = { Filters: [{ Name: "TrainingJobName", Operator: "Equals" as const, Value: "train" }] };
      const { Results } = await client.send(new SearchCommand({ Resource: "TrainingJob", SearchExpression }));
      return Results?.[0]?.TrainingJob;
    },
    members: [
      "TrainingJobName",
      "TrainingJobStatus",
      "CreationTime",
      "TrainingStartTime",
      "TrainingEndTime",
      "TrainingTimeInSeconds",
      "BillableTimeInSeconds",
      "EnableManagedSpotTraining",
      "ResourceConfig",
    ],
    motoLacks: ["TrainingTimeInSeconds", "BillableTimeInSeconds"],
  },
  {
    call: "Search",
    read: (client) => client.send(new SearchCommand({ Resource: "TrainingJob", MaxResults: 1 })),
    members: ["TotalHits"],
    motoLacks: ["TotalHits"],
  },
  {
    call: "DescribeTrainingJob of a job with metrics",
    read: async (client) => {
      const describe = (TrainingJobName: string) => client.send(new DescribeTrainingJobCommand({ TrainingJobName }));
      // moto makes metrics up for every job; here they have to be put in.
      return describe("measured").catch(() => describe("train"));
    },
    members: ["FinalMetricDataList"],
  },
  {
    call: "ListProcessingJobs",
    read: async (client) => (await client.send(new ListProcessingJobsCommand({}))).ProcessingJobSummaries?.[0],
    members: [
      "ProcessingJobName",
      "ProcessingJobArn",
      "CreationTime",
      "ProcessingEndTime",
      "LastModifiedTime",
      "ProcessingJobStatus",
    ],
  },
  {
    call: "DescribeProcessingJob",
    read: (client) => client.send(new DescribeProcessingJobCommand({ ProcessingJobName: "prepare" })),
    members: ["ProcessingJobName", "ProcessingJobStatus", "CreationTime", "ProcessingEndTime", "ProcessingResources"],
    motoLacks: ["ProcessingResources"],
  },
  {
    call: "ListTransformJobs",
    read: async (client) => (await client.send(new ListTransformJobsCommand({}))).TransformJobSummaries?.[0],
    members: [
      "TransformJobName",
      "TransformJobArn",
      "CreationTime",
      "TransformEndTime",
      "LastModifiedTime",
      "TransformJobStatus",
    ],
  },
  {
    call: "DescribeTransformJob",
    read: (client) => client.send(new DescribeTransformJobCommand({ TransformJobName: "score" })),
    members: ["TransformJobName", "TransformJobStatus", "CreationTime", "TransformEndTime", "TransformResources"],
  },
  {
    call: "ListEndpoints",
    read: async (client) => (await client.send(new ListEndpointsCommand({}))).Endpoints?.[0],
    members: ["EndpointName", "EndpointArn", "CreationTime", "LastModifiedTime", "EndpointStatus"],
  },
  {
    call: "DescribeEndpoint",
    read: (client) => client.send(new DescribeEndpointCommand({ EndpointName: "serve" })),
    members: [
      "EndpointName",
      "EndpointConfigName",
      "EndpointStatus",
      "CreationTime",
      "LastModifiedTime",
      "ProductionVariants",
    ],
  },
  {
    call: "DescribeEndpointConfig",
    read: (client) => client.send(new DescribeEndpointConfigCommand({ EndpointConfigName: "serve" })),
    members: ["EndpointConfigName", "ProductionVariants", "CreationTime"],
  },
  {
    call: "ListNotebookInstances",
    read: async (client) => (await client.send(new ListNotebookInstancesCommand({}))).NotebookInstances?.[0],
    members: [
      "NotebookInstanceName",
      "NotebookInstanceArn",
      "NotebookInstanceStatus",
      "InstanceType",
      "CreationTime",
      "LastModifiedTime",
    ],
  },
];

async function make(client: SageMakerClient, withModel: boolean): Promise<void> {
  const instances = { InstanceType: "ml.m5.large", InstanceCount: 2 } as const;
  await client.send(
    new CreateTrainingJobCommand({
      TrainingJobName: "train",
      RoleArn: ROLE,
      AlgorithmSpecification: { TrainingImage: "image", TrainingInputMode: "File" },
      OutputDataConfig: { S3OutputPath: "s3://models" },
      ResourceConfig: { ...instances, VolumeSizeInGB: 10 },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
      EnableManagedSpotTraining: true,
    }),
  );
  await client.send(
    new CreateProcessingJobCommand({
      ProcessingJobName: "prepare",
      RoleArn: ROLE,
      AppSpecification: { ImageUri: "image" },
      ProcessingResources: { ClusterConfig: { ...instances, VolumeSizeInGB: 10 } },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
    }),
  );
  if (withModel) await client.send(new CreateModelCommand({ ModelName: "churn", ExecutionRoleArn: ROLE }));
  await client.send(
    new CreateTransformJobCommand({
      TransformJobName: "score",
      ModelName: "churn",
      TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://in" } } },
      TransformOutput: { S3OutputPath: "s3://out" },
      TransformResources: instances,
    }),
  );
  await client.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: "serve",
      ProductionVariants: [
        {
          VariantName: "blue",
          ModelName: "churn",
          InstanceType: "ml.m5.large",
          InitialInstanceCount: 2,
          InitialVariantWeight: 1,
        },
      ],
    }),
  );
  await client.send(new CreateEndpointCommand({ EndpointName: "serve", EndpointConfigName: "serve" }));
  await client.send(
    new CreateNotebookInstanceCommand({ NotebookInstanceName: "ada", InstanceType: "ml.t3.medium", RoleArn: ROLE }),
  );
}

/** Names and types, of lists those of the first item. */
function shapeOf(value: unknown): unknown {
  if (value instanceof Date) return "timestamp";
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, of]) => of !== undefined)
      .map(([name, of]) => [name, shapeOf(of)]),
  );
}

function shapesOf(answer: unknown, members: readonly string[]): Record<string, unknown> {
  const values = answer as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    members.filter((one) => values[one] !== undefined).map((one) => [one, shapeOf(values[one])]),
  );
}

describe("the embedded SageMaker and moto's", () => {
  let sandbox: Sandbox;
  let moto: AwsEndpoint;
  let ours: SageMakerClient;
  let motos: SageMakerClient;

  beforeAll(async () => {
    moto = await startMoto();
    const clientOf = (url: string): SageMakerClient =>
      new SageMakerClient({
        endpoint: url,
        region: REGION,
        credentials: { accessKeyId: ACCOUNT, secretAccessKey: "x" },
        maxAttempts: 1,
      });
    sandbox = await Sandbox.start({
      start: START,
      port: 0,
      onFailure: (error) => {
        throw error;
      },
    });
    ours = clientOf(sandbox.url);
    motos = clientOf(moto.url);
    await make(ours, false);
    const measured = { name: "measured", createdAt: START - MINUTE, endedAt: START, metrics: { "test:auc": 0.9 } };
    sandbox.sagemaker.addTrainingJob(ACCOUNT, REGION, { ...measured, finalStatus: "Completed" });
    await make(motos, true);
    await sandbox.clock.advanceTo(sandbox.clock.now() + 2 * MINUTE);
  });
  afterAll(async () => {
    ours.destroy();
    motos.destroy();
    await sandbox.close();
    await moto.stop();
  });

  test.each(READS)("$call reads alike", async ({ read, members, motoLacks = [] }) => {
    const here = shapesOf(await read(ours), members);
    expect(Object.keys(here).sort()).toEqual([...members].sort());
    const there = shapesOf(await read(motos), members);
    const common = members.filter((member) => !motoLacks.includes(member));
    expect(there).toEqual(Object.fromEntries(common.map((member) => [member, here[member]])));
  });
});
