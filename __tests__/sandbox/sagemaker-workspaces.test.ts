import { ACCOUNT, callerWith, MINUTE, REGION, START, world } from "./sagemaker-world";

const NAME = { NotebookInstanceName: "ada" };
const ARN = `arn:aws:sagemaker:us-east-1:${ACCOUNT}:notebook-instance/ada`;

type Output = Record<string, Record<string, unknown>[]> & { NextToken?: string };

test("a notebook instance is created, used and stopped", async () => {
  const { cloud, call } = world();
  const request = { ...NAME, InstanceType: "ml.t3.medium", RoleArn: `arn:aws:iam::${ACCOUNT}:role/notebooks` };
  expect(await call("CreateNotebookInstance", request)).toEqual({ NotebookInstanceArn: ARN });
  await expect(call("CreateNotebookInstance", request)).rejects.toThrow("duplicate");
  expect(await call("DescribeNotebookInstance", NAME)).toMatchObject({ NotebookInstanceStatus: "Pending" });
  await expect(call("StopNotebookInstance", NAME)).rejects.toThrow("Status (Pending) not in ([InService])");
  await cloud.clock.advanceTo(START + MINUTE);
  await call("StopNotebookInstance", NAME);
  await cloud.clock.advanceTo(START + 2 * MINUTE);
  expect(await call("ListNotebookInstances")).toEqual({
    NotebookInstances: [
      {
        ...NAME,
        NotebookInstanceArn: ARN,
        NotebookInstanceStatus: "Stopped",
        InstanceType: "ml.t3.medium",
        CreationTime: START / 1000,
        LastModifiedTime: START / 1000 + 120,
      },
    ],
  });
  await expect(call("DescribeNotebookInstance", { NotebookInstanceName: "none" })).rejects.toThrow("RecordNotFound");
});

test("notebook instances are listed by status, page by page, and can be gone", async () => {
  const { cloud, sagemaker, call } = world();
  for (let i = 0; i < 12; i++) {
    sagemaker.addNotebookInstance(ACCOUNT, REGION, {
      name: `n-${String(i).padStart(2, "0")}`,
      instanceType: i === 0 ? "ml.g5.xlarge" : "ml.t3.medium",
      createdAt: START - MINUTE,
      phases: [
        { status: "InService", from: START - MINUTE },
        ...(i === 0 ? [] : [{ status: "Stopped" as const, from: START + MINUTE }]),
      ],
      ...(i === 11 ? { goneAt: START + 2 * MINUTE } : {}),
    });
  }
  const list = (input: object) => call<Output>("ListNotebookInstances", input);
  expect((await list({})).NotebookInstances!.length).toBe(10);
  expect((await list({ StatusEquals: "InService", MaxResults: 100 })).NotebookInstances!.length).toBe(12);
  await cloud.clock.advanceTo(START + 2 * MINUTE);
  const inService = await list({ StatusEquals: "InService", MaxResults: 100 });
  expect(inService.NotebookInstances!.map(({ InstanceType }) => InstanceType)).toEqual(["ml.g5.xlarge"]);
  expect((await list({ MaxResults: 100 })).NotebookInstances!.length).toBe(11);
  await expect(list({ DefaultCodeRepositoryContains: "x" })).rejects.toMatchObject({ code: "NotInTheEmbeddedCloud" });
});

test("Studio apps are listed with type and status, deleted ones for a day", async () => {
  const { cloud, sagemaker, call } = world();
  const domainId = "d-abc";
  sagemaker.addApp(ACCOUNT, REGION, {
    domainId,
    userProfileName: "ada",
    appType: "JupyterLab",
    appName: "work",
    instanceType: "ml.t3.medium",
    createdAt: START - 10 * MINUTE,
    deletedAt: START + MINUTE,
  });
  sagemaker.addApp(ACCOUNT, REGION, {
    domainId,
    spaceName: "team",
    appType: "CodeEditor",
    appName: "work",
    createdAt: START - MINUTE,
    phases: [
      { status: "Pending", from: START - MINUTE },
      { status: "InService", from: START + 2 * MINUTE },
    ],
  });
  expect(() =>
    sagemaker.addApp(ACCOUNT, REGION, { domainId, appType: "Canvas", appName: "x", createdAt: START }),
  ).toThrow("userProfileName or a spaceName");
  expect((await call<Output>("ListApps")).Apps).toEqual([
    {
      DomainId: domainId,
      UserProfileName: "ada",
      AppType: "JupyterLab",
      AppName: "work",
      Status: "InService",
      CreationTime: START / 1000 - 600,
      ResourceSpec: { InstanceType: "ml.t3.medium" },
    },
    {
      DomainId: domainId,
      SpaceName: "team",
      AppType: "CodeEditor",
      AppName: "work",
      Status: "Pending",
      CreationTime: START / 1000 - 60,
    },
  ]);
  const statuses = async (input: object = {}) => (await call<Output>("ListApps", input)).Apps!.map((one) => one.Status);
  await cloud.clock.advanceTo(START + 2 * MINUTE);
  expect(await statuses()).toEqual(["Deleted", "InService"]);
  expect(await statuses({ SortOrder: "Descending", MaxResults: 1 })).toEqual(["InService"]);
  expect(await statuses({ SpaceNameEquals: "team" })).toEqual(["InService"]);
  expect(await statuses({ DomainIdEquals: "d-other" })).toEqual([]);
  await cloud.clock.advanceTo(START + 24 * 60 * MINUTE + MINUTE);
  expect(await statuses()).toEqual(["InService"]);
  await expect(call("ListApps", { UserProfileNameEquals: "a", SpaceNameEquals: "b" })).rejects.toThrow("together");
});

test("both listings need their action on everything", async () => {
  const { cloud } = world();
  const caller = callerWith(cloud, ["sagemaker:*"], ARN);
  for (const operation of ["ListNotebookInstances", "ListApps"]) {
    await expect(cloud.call("sagemaker", operation, {}, caller)).rejects.toThrow(`${operation} on resource: *`);
  }
});
