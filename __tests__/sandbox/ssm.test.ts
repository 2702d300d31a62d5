import { GetParametersByPathCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { Cloud } from "../../sandbox/cloud";
import { Endpoint } from "../../sandbox/http/server";
import type { Caller } from "../../sandbox/service";
import type { ServiceEvent } from "../../sandbox/services/events/envelope";
import { SsmService } from "../../sandbox/services/ssm";

const ACCOUNT = "111111111111";
const CALLER: Caller = { account: ACCOUNT, region: "us-east-1", principal: { kind: "account", account: ACCOUNT } };

interface Page {
  Parameters: { Name: string; ARN: string; Value: string; Version: number }[];
  NextToken?: string;
}

function setUp() {
  const cloud = new Cloud(Date.parse("2026-01-01T00:00:00Z"), (error) => {
    throw error;
  });
  const events: ServiceEvent[] = [];
  cloud.add(new SsmService(cloud, (_account, _region, event) => events.push(event)));
  const call = <Output = object>(operation: string, input: object, caller = CALLER): Promise<Output> =>
    cloud.call("ssm", operation, input, caller) as Promise<Output>;
  const put = (Name: string, more: object = {}) => call("PutParameter", { Name, Value: "v", Type: "String", ...more });
  return { cloud, events, call, put };
}

test("versions rise, an existing parameter is only overwritten on demand, and every change is an event", async () => {
  const { call, put, events } = setUp();
  expect(await put("/monitors/hub", { Description: "d" })).toEqual({ Version: 1, Tier: "Standard" });
  await expect(put("/monitors/hub")).rejects.toMatchObject({ code: "ParameterAlreadyExists" });
  expect(await put("/monitors/hub", { Overwrite: true, Value: "w" })).toMatchObject({ Version: 2 });
  expect(await call("GetParameter", { Name: "/monitors/hub", WithDecryption: true })).toMatchObject({
    Parameter: { Value: "w", Version: 2, ARN: `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/monitors/hub` },
  });
  await call("DeleteParameter", { Name: "/monitors/hub" });
  await expect(call("GetParameter", { Name: "/monitors/hub" })).rejects.toMatchObject({ code: "ParameterNotFound" });
  expect(events.map(({ detail }) => (detail as { operation: string }).operation)).toEqual([
    "Create",
    "Update",
    "Delete",
  ]);
  expect(events[0]).toEqual({
    source: "aws.ssm",
    detailType: "Parameter Store Change",
    resources: [`arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/monitors/hub`],
    detail: { name: "/monitors/hub", type: "String", operation: "Create", description: "d" },
  });
});

test("a path gives ten parameters a page, directly below it or at any depth, with or without a trailing slash", async () => {
  const { call, put } = setUp();
  for (let index = 10; index < 32; index++) await put(`/projects/a/p${index}`);
  await put("/projects/direct");
  await put("/projectsX/other");

  const names: string[][] = [];
  let NextToken: string | undefined;
  do {
    const page = await call<Page>("GetParametersByPath", { Path: "/projects/", Recursive: true, NextToken });
    names.push(page.Parameters.map(({ Name }) => Name));
    NextToken = page.NextToken;
  } while (NextToken);
  expect(names.map(({ length }) => length)).toEqual([10, 10, 3]);
  expect(new Set(names.flat()).size).toBe(23);

  const direct = await call<Page>("GetParametersByPath", { Path: "/projects" });
  expect(direct.Parameters.map(({ Name }) => Name)).toEqual(["/projects/direct"]);
  await expect(call("GetParametersByPath", { Path: "projects" })).rejects.toMatchObject({
    code: "ValidationException",
  });
  await expect(call("GetParametersByPath", { Path: "/", MaxResults: 11 })).rejects.toThrow("between 1 and 10");
});

test.each([
  ["/aws/x", {}, "ValidationException"],
  ["ssmthing", {}, "ValidationException"],
  ["a/b", {}, "ValidationException"],
  ["/a b", {}, "ValidationException"],
  [`/${Array(16).fill("l").join("/")}`, {}, "HierarchyLevelLimitExceededException"],
  ["/long", { Value: "x".repeat(4097) }, "ValidationException"],
  ["/secret", { Type: "SecureString" }, "NotInTheEmbeddedCloud"],
  ["/kms", { KeyId: "k" }, "NotInTheEmbeddedCloud"],
])("%s %j is refused with %s", async (name, more, code) => {
  const { put } = setUp();
  await expect(put(name, more)).rejects.toMatchObject({ code });
});

test("several names at once: those that are there, and those that are not", async () => {
  const { call, put } = setUp();
  await put("/a", { Tags: [{ Key: "team", Value: "x" }] });
  expect(await call("GetParameters", { Names: ["/a", "/b"] })).toMatchObject({
    Parameters: [{ Name: "/a" }],
    InvalidParameters: ["/b"],
  });
  const tagged = { ResourceType: "Parameter", ResourceId: "/a" };
  expect(await call("ListTagsForResource", tagged)).toEqual({ TagList: [{ Key: "team", Value: "x" }] });
  expect(
    await call("DescribeParameters", { ParameterFilters: [{ Key: "Name", Option: "BeginsWith", Values: ["/"] }] }),
  ).toMatchObject({ Parameters: [{ Name: "/a" }] });
  expect(await call("DeleteParameters", { Names: ["/a", "/b"] })).toEqual({
    DeletedParameters: ["/a"],
    InvalidParameters: ["/b"],
  });
});

test("a role reads the path that its policy names, and no other", async () => {
  const { cloud, call, put } = setUp();
  await put("/monitors/hub");
  cloud.roles.put(ACCOUNT, "reader", { Statement: [] });
  const Resource = `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/monitors`;
  cloud.roles.putPolicy(ACCOUNT, "reader", "p", {
    Statement: [{ Effect: "Allow", Action: "ssm:GetParametersByPath", Resource }],
  });
  const reader: Caller = { ...CALLER, principal: { kind: "role", account: ACCOUNT, role: "reader", session: "s" } };
  expect(await call<Page>("GetParametersByPath", { Path: "/monitors/" }, reader)).toMatchObject({
    Parameters: [{ Name: "/monitors/hub" }],
  });
  await expect(call("GetParametersByPath", { Path: "/other" }, reader)).rejects.toMatchObject({
    code: "AccessDeniedException",
  });
});

test("parameters outlive a restart, in their own account and Region", async () => {
  const before = setUp();
  await before.put("/a");
  const after = setUp();
  after.cloud.restore(JSON.parse(JSON.stringify(before.cloud.snapshot())));
  expect(await after.call("GetParameter", { Name: "/a" })).toMatchObject({ Parameter: { Value: "v", Version: 1 } });
  await expect(after.call("GetParameter", { Name: "/a" }, { ...CALLER, region: "eu-west-1" })).rejects.toThrow(
    "not found",
  );
});

test("the SDK puts and reads parameters", async () => {
  const { cloud } = setUp();
  const endpoint = new Endpoint(cloud);
  const client = new SSMClient({
    endpoint: await endpoint.listen(0),
    region: "us-east-1",
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "x" },
  });
  try {
    await client.send(new PutParameterCommand({ Name: "/monitors/hub", Value: "222222222222", Type: "String" }));
    const { Parameters } = await client.send(new GetParametersByPathCommand({ Path: "/monitors" }));
    expect(Parameters).toMatchObject([{ Value: "222222222222", LastModifiedDate: new Date("2026-01-01T00:00:00Z") }]);
    await expect(
      client.send(new PutParameterCommand({ Name: "/monitors/hub", Value: "x", Type: "String" })),
    ).rejects.toMatchObject({ name: "ParameterAlreadyExists" });
  } finally {
    client.destroy();
    await endpoint.close();
  }
});
