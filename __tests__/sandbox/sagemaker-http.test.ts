import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  paginateListTrainingJobs,
  paginateSearch,
  SageMakerClient,
  SearchCommand,
} from "@aws-sdk/client-sagemaker";
import { AwsError } from "../../sandbox/aws-error";
import { Endpoint } from "../../sandbox/http/server";
import { ACCOUNT, job, MINUTE, REGION, START, world } from "./sagemaker-world";

const JOBS = 1037;

describe("the AWS SDK against the embedded SageMaker", () => {
  const { cloud, sagemaker } = world();
  const endpoint = new Endpoint(cloud);
  let client: SageMakerClient;

  beforeAll(async () => {
    for (let i = 0; i < JOBS; i++) {
      // The newest 250 failed, so the first pages of a listing by status are empty.
      const finalStatus = i < 250 ? "Failed" : "Completed";
      sagemaker.addTrainingJob(ACCOUNT, REGION, job(`j-${i}`, START - (i + 60) * MINUTE, { finalStatus }));
    }
    client = new SageMakerClient({
      endpoint: await endpoint.listen(0),
      region: REGION,
      credentials: { accessKeyId: ACCOUNT, secretAccessKey: "x" },
      maxAttempts: 1,
    });
  });
  afterAll(async () => {
    client.destroy();
    await endpoint.close();
  });

  test("a paginator walks all jobs, empty pages among them", async () => {
    const names = new Set<string>();
    const sizes: number[] = [];
    for await (const page of paginateListTrainingJobs({ client, pageSize: 100 }, { StatusEquals: "Completed" })) {
      sizes.push(page.TrainingJobSummaries!.length);
      for (const { TrainingJobName } of page.TrainingJobSummaries!) names.add(TrainingJobName!);
    }
    expect(sizes).toEqual([0, 0, 50, 100, 100, 100, 100, 100, 100, 100, 37]);
    expect(names.size).toBe(787);

    let all = 0;
    for await (const page of paginateListTrainingJobs({ client, pageSize: 100 }, {})) {
      all += page.TrainingJobSummaries!.length;
    }
    expect(all).toBe(JOBS);
  });

  test("Search counts, and gives the same jobs page by page", async () => {
    const input = {
      Resource: "TrainingJob" as const,
      SearchExpression: { Filters: [{ Name: "TrainingJobStatus", Operator: "Equals" as const, Value: "Completed" }] },
    };
    const { TotalHits, Results } = await client.send(new SearchCommand({ ...input, MaxResults: 1 }));
    expect(TotalHits).toEqual({ Value: 787, Relation: "EqualTo" });
    expect(Results![0]!.TrainingJob!.TrainingEndTime).toEqual(new Date(START - 300 * MINUTE));
    const names = new Set<string>();
    for await (const page of paginateSearch({ client, pageSize: 100 }, input)) {
      for (const { TrainingJob } of page.Results!) names.add(TrainingJob!.TrainingJobName!);
    }
    expect(names.size).toBe(787);
  });

  test("timestamps are dates and errors have their names", async () => {
    await client.send(
      new CreateTrainingJobCommand({
        TrainingJobName: "by-sdk",
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/training`,
        AlgorithmSpecification: { TrainingImage: "image", TrainingInputMode: "File" },
        OutputDataConfig: { S3OutputPath: "s3://models" },
        ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 10 },
        StoppingCondition: { MaxRuntimeInSeconds: 60 },
      }),
    );
    const { CreationTime } = await client.send(new DescribeTrainingJobCommand({ TrainingJobName: "by-sdk" }));
    expect(CreationTime).toEqual(new Date(START));
    await expect(client.send(new DescribeTrainingJobCommand({ TrainingJobName: "none" }))).rejects.toMatchObject({
      name: "ValidationException",
      message: "Requested resource not found.",
    });
  });

  test("throttling injected by an observer reaches the client", async () => {
    const stop = cloud.observe(({ operation }) => {
      if (operation === "Search") throw new AwsError("ThrottlingException", "Rate exceeded", 400);
    });
    await expect(client.send(new SearchCommand({ Resource: "TrainingJob" }))).rejects.toMatchObject({
      name: "ThrottlingException",
      message: "Rate exceeded",
    });
    stop();
    await client.send(new SearchCommand({ Resource: "TrainingJob" }));
  });
});
