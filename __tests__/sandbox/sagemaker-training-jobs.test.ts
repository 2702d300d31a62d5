import { ACCOUNT, caller, callerWith, job, MINUTE, START, world, type World } from "./sagemaker-world";

const ARN = `arn:aws:sagemaker:us-east-1:${ACCOUNT}:training-job`;
const REQUEST = {
  TrainingJobName: "churn-1",
  RoleArn: `arn:aws:iam::${ACCOUNT}:role/training`,
  AlgorithmSpecification: { TrainingImage: "image", TrainingInputMode: "File" },
  OutputDataConfig: { S3OutputPath: "s3://models" },
  ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 2, VolumeSizeInGB: 10 },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
};

interface Page {
  readonly TrainingJobSummaries: { readonly TrainingJobName: string; readonly TrainingJobStatus: string }[];
  readonly NextToken?: string;
}

async function walk({ call }: World, input: object): Promise<string[][]> {
  const pages: string[][] = [];
  let token: string | undefined;
  do {
    const page: Page = await call<Page>("ListTrainingJobs", { ...input, ...(token ? { NextToken: token } : {}) });
    pages.push(page.TrainingJobSummaries.map(({ TrainingJobName }) => TrainingJobName));
    token = page.NextToken;
  } while (token);
  return pages;
}

describe("a training job", () => {
  test("shows at each instant what has happened by then", async () => {
    const { cloud, sagemaker, call } = world();
    sagemaker.addTrainingJob(
      ACCOUNT,
      "us-east-1",
      job("later", START + MINUTE, {
        finalStatus: "Failed",
        failureReason: "AlgorithmError: x",
        metrics: { auc: 0.5 },
      }),
    );
    const describeIt = () => call("DescribeTrainingJob", { TrainingJobName: "later" });

    await expect(describeIt()).rejects.toMatchObject({
      code: "ValidationException",
      message: "Requested resource not found.",
    });

    await cloud.clock.advanceTo(START + MINUTE);
    const starting = await describeIt();
    expect(starting).toMatchObject({
      TrainingJobArn: `${ARN}/later`,
      TrainingJobStatus: "InProgress",
      SecondaryStatus: "Starting",
      CreationTime: START / 1000 + 60,
      LastModifiedTime: START / 1000 + 60,
    });
    expect(starting).not.toHaveProperty("TrainingStartTime");

    await cloud.clock.advanceTo(START + 2 * MINUTE);
    const training = await describeIt();
    expect(training).toMatchObject({
      TrainingJobStatus: "InProgress",
      SecondaryStatus: "Training",
      TrainingStartTime: START / 1000 + 120,
      LastModifiedTime: START / 1000 + 120,
    });
    for (const member of ["TrainingEndTime", "BillableTimeInSeconds", "FailureReason", "FinalMetricDataList"]) {
      expect(training).not.toHaveProperty(member);
    }

    await cloud.clock.advanceTo(START + 11 * MINUTE);
    expect(await describeIt()).toMatchObject({
      TrainingJobStatus: "Failed",
      SecondaryStatus: "Failed",
      FailureReason: "AlgorithmError: x",
      TrainingEndTime: START / 1000 + 660,
      LastModifiedTime: START / 1000 + 660,
      TrainingTimeInSeconds: 540,
      BillableTimeInSeconds: 540,
      FinalMetricDataList: [{ MetricName: "auc", Value: 0.5, Timestamp: START / 1000 + 660 }],
      SecondaryStatusTransitions: [
        { Status: "Starting", StartTime: START / 1000 + 60, EndTime: START / 1000 + 120 },
        { Status: "Training", StartTime: START / 1000 + 120, EndTime: START / 1000 + 660 },
        { Status: "Failed", StartTime: START / 1000 + 660, EndTime: START / 1000 + 660 },
      ],
    });
  });

  test("that is created here trains for 60 s and completes", async () => {
    const { cloud, call } = world();
    expect(await call("CreateTrainingJob", REQUEST)).toEqual({ TrainingJobArn: `${ARN}/churn-1` });
    await cloud.clock.advanceTo(START + 59_999);
    expect(await call("DescribeTrainingJob", { TrainingJobName: "churn-1" })).toMatchObject({
      TrainingJobStatus: "InProgress",
    });
    await cloud.clock.advanceTo(START + 60_000);
    const completed = await call("DescribeTrainingJob", { TrainingJobName: "churn-1" });
    expect(completed).toMatchObject({
      ...REQUEST,
      TrainingJobStatus: "Completed",
      BillableTimeInSeconds: 60,
      ModelArtifacts: { S3ModelArtifacts: "s3://models/churn-1/output/model.tar.gz" },
    });
    expect(completed).not.toHaveProperty("FailureReason");
  });

  test("that is stopped goes through Stopping to Stopped, once", async () => {
    const { cloud, call } = world();
    await call("CreateTrainingJob", REQUEST);
    const name = { TrainingJobName: "churn-1" };
    await cloud.clock.advanceTo(START + 20_000);
    await call("StopTrainingJob", name);
    expect(await call("DescribeTrainingJob", name)).toMatchObject({ TrainingJobStatus: "Stopping" });
    await cloud.clock.advanceTo(START + 2 * MINUTE);
    expect(await call("DescribeTrainingJob", name)).toMatchObject({
      TrainingJobStatus: "Stopped",
      TrainingTimeInSeconds: 50,
    });
    await expect(call("StopTrainingJob", name)).rejects.toMatchObject({
      code: "ValidationException",
      message: "The request was rejected because the training job is in status Stopped.",
    });
  });

  test("is refused with all that is wrong with it", async () => {
    const { call } = world();
    const { RoleArn: _role, ...withoutRole } = REQUEST;
    await expect(call("CreateTrainingJob", { ...withoutRole, TrainingJobName: "a_b" })).rejects.toMatchObject({
      code: "ValidationException",
      message:
        "2 validation errors detected: Value 'a_b' at 'trainingJobName' failed to satisfy constraint: Member must " +
        "satisfy regular expression pattern: ^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$; Value null at 'roleArn' failed to " +
        "satisfy constraint: Member must not be null",
    });
    for (const ResourceConfig of [{}, { InstanceGroups: [] }]) {
      await expect(call("CreateTrainingJob", { ...REQUEST, ResourceConfig })).rejects.toThrow("or InstanceGroups");
    }
    await expect(call("CreateTrainingJob", { ...REQUEST, DebugHookConfig: {} })).rejects.toMatchObject({
      code: "NotInTheEmbeddedCloud",
      message: "The embedded cloud does not know sagemaker:CreateTrainingJob DebugHookConfig.",
    });
    await call("CreateTrainingJob", REQUEST);
    await expect(call("CreateTrainingJob", REQUEST)).rejects.toMatchObject({ code: "ResourceInUse" });
  });

  test("on a mixed cluster has InstanceGroups instead of an InstanceType", async () => {
    const { sagemaker, call } = world();
    const instanceGroups = [
      { InstanceGroupName: "cpu", InstanceType: "ml.c5.xlarge", InstanceCount: 2 },
      { InstanceGroupName: "gpu", InstanceType: "ml.g5.xlarge", InstanceCount: 1 },
    ];
    sagemaker.addTrainingJob(ACCOUNT, "us-east-1", job("mixed", START - 60 * MINUTE, { instanceGroups }));
    const { ResourceConfig } = await call("DescribeTrainingJob", { TrainingJobName: "mixed" });
    expect(ResourceConfig).toEqual({ InstanceGroups: instanceGroups, VolumeSizeInGB: 30 });
    const created = { ...REQUEST, ResourceConfig: { InstanceGroups: instanceGroups, VolumeSizeInGB: 10 } };
    await call("CreateTrainingJob", created);
    expect(await call("DescribeTrainingJob", { TrainingJobName: "churn-1" })).toMatchObject(created);
    await expect(
      call("CreateTrainingJob", { ...REQUEST, ResourceConfig: { ...created.ResourceConfig, InstanceCount: 1 } }),
    ).rejects.toThrow("without InstanceType and InstanceCount");
  });

  test("pays for its training time, per instance, and a spot job for less", async () => {
    const { sagemaker, call } = world();
    const add = (name: string, more: object = {}) =>
      sagemaker.addTrainingJob(ACCOUNT, "us-east-1", job(name, START - 60 * MINUTE, more));
    add("on-demand", { instanceCount: 4 });
    add("spot", { billableSeconds: 120, instanceCount: 4 });
    expect(() => add("dear", { billableSeconds: 541 })).toThrow("billableSeconds (541) exceed the training time");
    const time = { TrainingTimeInSeconds: 540 };
    expect(await call("DescribeTrainingJob", { TrainingJobName: "on-demand" })).toMatchObject({
      ...time,
      BillableTimeInSeconds: 540,
      EnableManagedSpotTraining: false,
    });
    expect(await call("DescribeTrainingJob", { TrainingJobName: "spot" })).toMatchObject({
      ...time,
      BillableTimeInSeconds: 120,
      EnableManagedSpotTraining: true,
    });
  });

  test("that never got its instances fails without having trained", async () => {
    const { sagemaker, call } = world();
    sagemaker.addTrainingJob(
      ACCOUNT,
      "us-east-1",
      job("none", START - 60 * MINUTE, {
        startedAt: "never",
        finalStatus: "Failed",
        failureReason: "CapacityError: Unable to provision requested ML compute capacity.",
      }),
    );
    const failed = await call("DescribeTrainingJob", { TrainingJobName: "none" });
    expect(failed).toMatchObject({
      TrainingJobStatus: "Failed",
      LastModifiedTime: START / 1000 - 50 * 60,
      FailureReason: expect.stringMatching(/^CapacityError: /) as string,
    });
    for (const member of ["TrainingStartTime", "TrainingEndTime", "TrainingTimeInSeconds", "BillableTimeInSeconds"]) {
      expect(failed).not.toHaveProperty(member);
    }
  });

  test("has its final metrics as 32-bit floats, at most 40", async () => {
    const { sagemaker, call } = world();
    const add = (name: string, metrics: Record<string, number>) =>
      sagemaker.addTrainingJob(ACCOUNT, "us-east-1", job(name, START - 60 * MINUTE, { metrics }));
    add("measured", { "validation:accuracy": 0.9 });
    add("unmeasured", {});
    const { FinalMetricDataList } = await call("DescribeTrainingJob", { TrainingJobName: "measured" });
    expect(FinalMetricDataList).toEqual([
      { MetricName: "validation:accuracy", Value: 0.8999999761581421, Timestamp: START / 1000 - 50 * 60 },
    ]);
    expect(await call("DescribeTrainingJob", { TrainingJobName: "unmeasured" })).not.toHaveProperty(
      "FinalMetricDataList",
    );
    const many = Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`m${i}`, i]));
    expect(() => add("many", many)).toThrow("at most 40 final metrics");
  });

  test("that could not have been lived is not put in", () => {
    const { sagemaker } = world();
    const add = (more: object) => sagemaker.addTrainingJob(ACCOUNT, "us-east-1", job("a", START, more));
    expect(() => add({ endedAt: START })).toThrow(/endedAt \(\d+\) must be .* not before startedAt/);
    add({});
    expect(() => add({})).toThrow("has a training job a");
  });
});

describe("ListTrainingJobs", () => {
  test("gives pages of 10, newest first, and misses or repeats nothing while jobs are added", async () => {
    const it = world();
    for (let i = 0; i < 25; i++) it.sagemaker.addTrainingJob(ACCOUNT, "us-east-1", job(`j-${i}`, START - i * MINUTE));
    const first = await it.call<Page>("ListTrainingJobs");
    expect(first.TrainingJobSummaries.map(({ TrainingJobName }) => TrainingJobName)).toEqual(
      Array.from({ length: 10 }, (_, i) => `j-${i}`),
    );
    await it.cloud.clock.advanceTo(START + 1);
    await it.call("CreateTrainingJob", REQUEST);
    const second = await it.call<Page>("ListTrainingJobs", { NextToken: first.NextToken });
    expect(second.TrainingJobSummaries[0]).toMatchObject({ TrainingJobName: "j-10" });
    expect((await walk(it, { MaxResults: 13 })).map((page) => page.length)).toEqual([13, 13]);
  });

  test("applies StatusEquals after the page is cut: pages are empty and go on", async () => {
    const it = world();
    for (let i = 0; i < 30; i++) {
      const finalStatus = i < 25 ? "Failed" : "Completed";
      it.sagemaker.addTrainingJob(ACCOUNT, "us-east-1", job(`j-${i}`, START - (i + 60) * MINUTE, { finalStatus }));
    }
    const pages = await walk(it, { StatusEquals: "Completed" });
    expect(pages.map((page) => page.length)).toEqual([0, 0, 5]);
  });

  test("filters by name and times, and sorts", async () => {
    const it = world();
    for (const [name, minutes] of [
      ["b-x", 60],
      ["a-x", 40],
      ["c-y", 20],
    ] as const) {
      it.sagemaker.addTrainingJob(ACCOUNT, "us-east-1", job(name, START - minutes * MINUTE));
    }
    const seconds = (minutes: number) => (START - minutes * MINUTE) / 1000;
    expect(await walk(it, { NameContains: "-x" })).toEqual([["a-x", "b-x"]]);
    expect(await walk(it, { CreationTimeAfter: seconds(50) })).toEqual([["c-y", "a-x"]]);
    expect(await walk(it, { CreationTimeBefore: seconds(40) })).toEqual([["b-x"]]);
    // Each was last modified when it ended, ten minutes after its creation.
    expect(await walk(it, { LastModifiedTimeAfter: seconds(30) })).toEqual([["c-y"]]);
    expect(await walk(it, { LastModifiedTimeBefore: seconds(30) })).toEqual([["b-x"]]);
    expect(await walk(it, { SortBy: "Name", SortOrder: "Ascending", MaxResults: 2 })).toEqual([
      ["a-x", "b-x"],
      ["c-y"],
    ]);
  });

  test("refuses what SageMaker refuses", async () => {
    const { call } = world();
    await expect(call("ListTrainingJobs", { MaxResults: 101 })).rejects.toThrow(
      "1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint: " +
        "Member must have value less than or equal to 100",
    );
    await expect(call("ListTrainingJobs", { StatusEquals: "Done" })).rejects.toThrow("enum value set");
    await expect(call("ListTrainingJobs", { NextToken: "x" })).rejects.toThrow("NextToken is not valid");
    await expect(call("ListTrainingJobs", { WarmPoolStatusEquals: "InUse" })).rejects.toMatchObject({
      code: "NotInTheEmbeddedCloud",
    });
  });
});

describe("IAM", () => {
  test("lists need the action on everything, the rest on the job's ARN", async () => {
    const { cloud } = world();
    const call = (operation: string, input: object, as = caller) => cloud.call("sagemaker", operation, input, as);
    await call("CreateTrainingJob", REQUEST);
    const onJob = callerWith(cloud, ["sagemaker:*"], `${ARN}/churn-1`);
    await call("DescribeTrainingJob", { TrainingJobName: "churn-1" }, onJob);
    await expect(call("DescribeTrainingJob", { TrainingJobName: "churn-2" }, onJob)).rejects.toThrow(
      `is not authorized to perform: sagemaker:DescribeTrainingJob on resource: ${ARN}/churn-2`,
    );
    for (const [operation, input] of [
      ["ListTrainingJobs", {}],
      ["Search", { Resource: "TrainingJob" }],
    ] as const) {
      await expect(call(operation, input, onJob)).rejects.toThrow(
        `is not authorized to perform: sagemaker:${operation} on resource: *`,
      );
    }
  });

  test("creating a job needs to pass its role, and AddTags where it has tags", async () => {
    const { cloud } = world();
    const creator = callerWith(cloud, ["sagemaker:CreateTrainingJob"], "*");
    const create = (more: object = {}) =>
      cloud.call("sagemaker", "CreateTrainingJob", { ...REQUEST, ...more }, creator);
    await expect(create()).rejects.toThrow(`iam:PassRole on resource: ${REQUEST.RoleArn}`);
    await expect(create({ Tags: [{ Key: "team", Value: "a" }] })).rejects.toThrow("sagemaker:AddTags");
  });
});
