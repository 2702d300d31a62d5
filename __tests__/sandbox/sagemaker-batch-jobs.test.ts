import type { MadeBatchJob } from "../../sandbox/services/sagemaker";
import { ACCOUNT, callerWith, MINUTE, REGION, START, world } from "./sagemaker-world";

const ROLE = `arn:aws:iam::${ACCOUNT}:role/processing`;
const REQUESTS = {
  Processing: {
    ProcessingJobName: "run-1",
    RoleArn: ROLE,
    AppSpecification: { ImageUri: "image" },
    ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: "ml.m5.large", VolumeSizeInGB: 10 } },
  },
  Transform: {
    TransformJobName: "run-1",
    ModelName: "churn",
    TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://in" } } },
    TransformOutput: { S3OutputPath: "s3://out" },
    TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 1 },
  },
} as const;

describe.each(["Processing", "Transform"] as const)("%s jobs", (kind) => {
  const name = { [`${kind}JobName`]: "run-1" };
  const arn = `arn:aws:sagemaker:us-east-1:${ACCOUNT}:${kind.toLowerCase()}-job/run-1`;

  const made = (it: ReturnType<typeof world>, one: Omit<MadeBatchJob, "finalStatus"> & Partial<MadeBatchJob>): void => {
    const job: MadeBatchJob = { finalStatus: "Completed", ...one };
    if (kind === "Processing") it.sagemaker.addProcessingJob(ACCOUNT, REGION, job);
    else it.sagemaker.addTransformJob(ACCOUNT, REGION, job);
  };
  const page = async ({ call }: ReturnType<typeof world>, input: object) => {
    const output = await call<Record<string, Record<string, unknown>[]>>(`List${kind}Jobs`, input);
    return {
      names: output[`${kind}JobSummaries`]!.map((one) => one[`${kind}JobName`]),
      token: output.NextToken as unknown as string | undefined,
    };
  };

  test("one that is created runs and completes, and Describe agrees with List", async () => {
    const it = world();
    expect(await it.call(`Create${kind}Job`, REQUESTS[kind])).toEqual({ [`${kind}JobArn`]: arn });
    await expect(it.call(`Create${kind}Job`, REQUESTS[kind])).rejects.toMatchObject({ code: "ResourceInUse" });
    const running = await it.call(`Describe${kind}Job`, name);
    expect(running).toMatchObject({
      ...REQUESTS[kind],
      [`${kind}JobStatus`]: "InProgress",
      [`${kind}StartTime`]: START / 1000,
    });
    expect(running).not.toHaveProperty(`${kind}EndTime`);
    await it.cloud.clock.advanceTo(START + MINUTE);
    const summary = {
      ...name,
      [`${kind}JobArn`]: arn,
      CreationTime: START / 1000,
      [`${kind}EndTime`]: START / 1000 + 60,
      [`${kind}JobStatus`]: "Completed",
    };
    expect(await it.call(`Describe${kind}Job`, name)).toMatchObject(summary);
    expect(await it.call(`List${kind}Jobs`)).toEqual({
      [`${kind}JobSummaries`]: [{ ...summary, LastModifiedTime: START / 1000 + 60 }],
    });
  });

  test("one that is stopped ends as Stopped; one that is not there is refused", async () => {
    const it = world();
    await it.call(`Create${kind}Job`, REQUESTS[kind]);
    await it.call(`Stop${kind}Job`, name);
    expect(await it.call(`Describe${kind}Job`, name)).toMatchObject({ [`${kind}JobStatus`]: "Stopping" });
    await it.cloud.clock.advanceTo(START + MINUTE);
    expect(await it.call(`Describe${kind}Job`, name)).toMatchObject({ [`${kind}JobStatus`]: "Stopped" });
    await expect(it.call(`Stop${kind}Job`, name)).rejects.toThrow("is in status Stopped");
    await expect(it.call(`Describe${kind}Job`, { [`${kind}JobName`]: "none" })).rejects.toMatchObject({
      code: "ValidationException",
    });
    await expect(it.call(`List${kind}Jobs`, { Foo: 1 })).rejects.toThrow(`sagemaker:List${kind}Jobs Foo`);
  });

  test("filters, sorts and pages as the listings of SageMaker do", async () => {
    const it = world();
    for (let i = 0; i < 12; i++) {
      made(it, {
        name: `j-${i}`,
        createdAt: START - (i + 1) * MINUTE,
        ...(i < 10 ? {} : { endedAt: START, finalStatus: "Failed", failureReason: "ClientError: no data" }),
      });
    }
    const first = await page(it, { StatusEquals: "Failed" });
    expect(first).toEqual({ names: [], token: expect.any(String) as string });
    expect(await page(it, { StatusEquals: "Failed", NextToken: first.token })).toEqual({ names: ["j-10", "j-11"] });
    const seconds = (minutes: number) => START / 1000 - minutes * 60;
    expect((await page(it, { CreationTimeAfter: seconds(3) })).names).toEqual(["j-0", "j-1"]);
    expect((await page(it, { CreationTimeBefore: seconds(11) })).names).toEqual(["j-11"]);
    expect((await page(it, { LastModifiedTimeAfter: seconds(1) })).names).toEqual(["j-10", "j-11"]);
    expect((await page(it, { NameContains: "11" })).names).toEqual(["j-11"]);
    expect((await page(it, { SortBy: "Name", SortOrder: "Ascending", MaxResults: 2 })).names).toEqual(["j-0", "j-1"]);
    expect(await it.call(`Describe${kind}Job`, { [`${kind}JobName`]: "j-11" })).toMatchObject({
      FailureReason: "ClientError: no data",
    });
  });

  test("listing needs the action on everything, describing on the job", async () => {
    const { cloud, call } = world();
    await call(`Create${kind}Job`, REQUESTS[kind]);
    const caller = callerWith(cloud, ["sagemaker:*"], arn);
    await cloud.call("sagemaker", `Describe${kind}Job`, name, caller);
    await expect(cloud.call("sagemaker", `List${kind}Jobs`, {}, caller)).rejects.toThrow(
      `sagemaker:List${kind}Jobs on resource: *`,
    );
  });
});

test("a processing job passes a role, a transform job has none", async () => {
  const { cloud } = world();
  const processing = callerWith(cloud, ["sagemaker:*"], "*");
  await expect(cloud.call("sagemaker", "CreateProcessingJob", REQUESTS.Processing, processing)).rejects.toThrow(
    `iam:PassRole on resource: ${ROLE}`,
  );
  await cloud.call("sagemaker", "CreateTransformJob", REQUESTS.Transform, processing);
});
