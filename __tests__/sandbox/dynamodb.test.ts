import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { mkdtemp, rm } from "node:fs/promises";
import { get } from "node:http";
import { Server, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cloud } from "../../sandbox/cloud";
import { Endpoint } from "../../sandbox/http/server";
import type { Caller } from "../../sandbox/service";
import { DynamoDbService } from "../../sandbox/services/dynamodb";

const START = Date.parse("2026-01-01T00:00:00Z");
const DAY = 24 * 3_600_000;
const ACCOUNT = "111111111111";
const CALLER: Caller = { account: ACCOUNT, region: "eu-west-1", principal: { kind: "account", account: ACCOUNT } };
const ARN = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/metrics`;
const TableName = "metrics";
const TABLE = {
  TableName,
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [
    { AttributeName: "Name", AttributeType: "S" },
    { AttributeName: "Project", AttributeType: "S" },
  ],
  KeySchema: [{ AttributeName: "Name", KeyType: "HASH" }],
  GlobalSecondaryIndexes: [
    {
      IndexName: "by-project",
      KeySchema: [{ AttributeName: "Project", KeyType: "HASH" }],
      Projection: { ProjectionType: "ALL" },
    },
  ],
};

const services: DynamoDbService[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.close()));
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

function setUp(folder?: string, limitsKeys = false) {
  const cloud = new Cloud(START, (error) => {
    throw error;
  });
  const dynamodb = new DynamoDbService(cloud, { folder, limitsKeys });
  services.push(dynamodb);
  cloud.add(dynamodb);
  const call = (operation: string, input: object, caller = CALLER) => cloud.call("dynamodb", operation, input, caller);
  const put = (name: string, more: object = {}) =>
    call("PutItem", { TableName, Item: { Name: { S: name }, Project: { S: "p" }, ...more } });
  return { cloud, dynamodb, call, put };
}

test("nobody reaches the tables past IAM, at the port on which they wait for their end", async () => {
  const listen = jest.spyOn(Server.prototype, "listen");
  await setUp().call("ListTables", {});
  const { port } = (listen.mock.contexts[0] as Server).address() as AddressInfo;
  listen.mockRestore();
  const refused = await new Promise((resolve) => get({ port }, () => resolve("answered")).once("error", resolve));
  expect(refused).toMatchObject({ code: "ECONNRESET" });
});

test("a table is described with the caller's account and Region, and with what dynalite does not know", async () => {
  const { call } = setUp();
  await call("CreateTable", { ...TABLE, DeletionProtectionEnabled: true, SSESpecification: { Enabled: true } });
  expect(await call("DescribeTable", { TableName })).toMatchObject({
    Table: {
      TableArn: ARN,
      TableStatus: "ACTIVE",
      CreationDateTime: START / 1000,
      DeletionProtectionEnabled: true,
      SSEDescription: { Status: "ENABLED", SSEType: "KMS" },
      GlobalSecondaryIndexes: [{ IndexArn: `${ARN}/index/by-project`, IndexStatus: "ACTIVE" }],
    },
  });
  await expect(call("DeleteTable", { TableName })).rejects.toMatchObject({ code: "ValidationException" });
  await call("UpdateTable", { TableName, DeletionProtectionEnabled: false });
  await call("DeleteTable", { TableName });
  await expect(call("DescribeTable", { TableName })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  expect(await call("ListTables", {})).toEqual({ TableNames: [] });
});

test("items are written on a condition, and read by key, by index and in batches", async () => {
  const { call, put } = setUp();
  await call("CreateTable", TABLE);
  await put("a");
  await expect(
    call("PutItem", {
      TableName,
      Item: { Name: { S: "a" } },
      ConditionExpression: "attribute_not_exists(#p)",
      ExpressionAttributeNames: { "#p": "Project" },
    }),
  ).rejects.toMatchObject({ code: "ConditionalCheckFailedException", status: 400 });
  const Requests = ["b", "c"].map((S) => ({ PutRequest: { Item: { Name: { S }, Project: { S: "q" } } } }));
  await call("BatchWriteItem", { RequestItems: { metrics: Requests } });
  const byProject = {
    TableName,
    IndexName: "by-project",
    KeyConditionExpression: "#p = :p",
    ExpressionAttributeNames: { "#p": "Project" },
    ExpressionAttributeValues: { ":p": { S: "q" } },
  };
  expect(await call("Query", byProject)).toMatchObject({ Count: 2 });
  expect(await call("Scan", { TableName, ConsistentRead: true })).toMatchObject({ Count: 3 });
});

test("what dynalite would ignore, or does not have, is refused by name", async () => {
  const { call } = setUp();
  const put = { TableName, Item: { Name: { S: "a" } }, ReturnValuesOnConditionCheckFailure: "ALL_OLD" };
  await expect(call("PutItem", put)).rejects.toThrow("dynamodb:PutItem ReturnValuesOnConditionCheckFailure");
  await expect(call("TransactWriteItems", {})).rejects.toThrow("dynamodb:TransactWriteItems");
  await expect(call("ExecuteStatement", {})).rejects.toThrow("dynamodb:ExecuteStatement");
});

test("a role reaches the tables and indexes that its policy names", async () => {
  const { cloud, call } = setUp();
  await call("CreateTable", TABLE);
  cloud.roles.put(ACCOUNT, "reader", { Statement: [] });
  cloud.roles.putPolicy(ACCOUNT, "reader", "p", {
    Statement: [{ Effect: "Allow", Action: ["dynamodb:Scan", "dynamodb:BatchGetItem"], Resource: ARN }],
  });
  const reader: Caller = { ...CALLER, principal: { kind: "role", account: ACCOUNT, role: "reader", session: "s" } };
  expect(await call("Scan", { TableName }, reader)).toMatchObject({ Count: 0 });
  const Keys = [{ Name: { S: "a" } }];
  for (const [operation, input] of [
    ["Scan", { TableName, IndexName: "by-project" }],
    ["PutItem", { TableName, Item: { Name: { S: "a" } } }],
    ["BatchGetItem", { RequestItems: { metrics: { Keys }, other: { Keys } } }],
  ] as const) {
    await expect(call(operation, input, reader)).rejects.toMatchObject({ code: "AccessDeniedException" });
  }
});

test("items whose time to live has passed are deleted within a day of the clock", async () => {
  const { cloud, call, put } = setUp();
  await call("CreateTable", TABLE);
  await call("UpdateTimeToLive", { TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: "Ends" } });
  expect(await call("DescribeTimeToLive", { TableName })).toEqual({
    TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: "Ends" },
  });
  const endsAt = (instant: number) => ({ Ends: { N: String(instant / 1000) } });
  await put("early", endsAt(START + 1000));
  await put("late", endsAt(START + 1.5 * DAY));
  await put("endless");
  await put("text", { Ends: { S: "1" } });
  await cloud.clock.advanceTo(START + DAY);
  expect(await call("Scan", { TableName })).toMatchObject({ Count: 3 });
  await cloud.clock.advanceTo(START + 2 * DAY);
  const { Items } = (await call("Scan", { TableName })) as { Items: { Name: { S: string } }[] };
  expect(Items.map(({ Name }) => Name.S).sort()).toEqual(["endless", "text"]);
});

test("point-in-time recovery is a setting that is kept", async () => {
  const { call } = setUp();
  await call("CreateTable", TABLE);
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 };
  await call("UpdateContinuousBackups", { TableName, PointInTimeRecoverySpecification });
  expect(await call("DescribeContinuousBackups", { TableName })).toMatchObject({
    ContinuousBackupsDescription: {
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "ENABLED", RecoveryPeriodInDays: 7 },
    },
  });
});

test("tables in a folder outlive a restart, with their settings", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dynamodb-test-"));
  folders.push(folder);
  const before = setUp(folder);
  await before.call("CreateTable", { ...TABLE, DeletionProtectionEnabled: true });
  await before.put("kept");
  const snapshot = JSON.parse(JSON.stringify(before.cloud.snapshot()));
  await before.dynamodb.close();
  const after = setUp(folder);
  after.cloud.restore(snapshot);
  expect(await after.call("Scan", { TableName })).toMatchObject({ Items: [{ Name: { S: "kept" } }] });
  await expect(after.call("DeleteTable", { TableName })).rejects.toThrow("protected against deletion");
});

test("the SDK puts and gets an item", async () => {
  const { cloud, call } = setUp();
  await call("CreateTable", TABLE, { ...CALLER, region: "us-east-1" });
  const endpoint = new Endpoint(cloud);
  const client = new DynamoDBClient({
    endpoint: await endpoint.listen(0),
    region: "us-east-1",
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "x" },
  });
  try {
    const Item = { Name: { S: "a" }, Value: { N: "1e-130" } };
    await client.send(new PutItemCommand({ TableName, Item }));
    const { Item: found } = await client.send(new GetItemCommand({ TableName, Key: { Name: { S: "a" } } }));
    expect(Number(found!.Value!.N)).toBe(1e-130);
    const onCondition = new PutItemCommand({
      TableName,
      Item,
      ConditionExpression: "attribute_not_exists(#n)",
      ExpressionAttributeNames: { "#n": "Name" },
    });
    await expect(client.send(onCondition)).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
  } finally {
    client.destroy();
    await endpoint.close();
  }
});

describe("one value of a partition key", () => {
  const throttled = { code: "ThrottlingException" };

  test("takes 1,000 units of writes and 3,000 of reads in a second of the clock, if that is asked for", async () => {
    const { cloud, call, put } = setUp(undefined, true);
    await call("CreateTable", TABLE);
    const large = { Text: { S: "x".repeat(102_000) } };
    for (let write = 0; write < 10; write++) await put("hot", large);
    await expect(put("hot")).rejects.toMatchObject(throttled);
    await put("cold");

    const get = () => call("GetItem", { TableName, Key: { Name: { S: "hot" } }, ConsistentRead: true });
    for (let read = 0; read < 120; read++) await get();
    await expect(get()).rejects.toMatchObject(throttled);
    const query = (value: string) =>
      call("Query", {
        TableName,
        KeyConditionExpression: "#name = :name",
        ExpressionAttributeNames: { "#name": "Name" },
        ExpressionAttributeValues: { ":name": { S: value } },
      });
    await expect(query("hot")).rejects.toMatchObject(throttled);
    expect(await query("cold")).toMatchObject({ Count: 1 });

    await cloud.clock.advanceTo(START + 1_000);
    await put("hot");
    await get();
  });

  test("takes more otherwise", async () => {
    const { call, put } = setUp();
    await call("CreateTable", TABLE);
    for (let write = 0; write < 4; write++) await put("hot", { Text: { S: "x".repeat(399_000) } });
  });
});
