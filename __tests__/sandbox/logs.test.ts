import { CloudWatchLogsClient, FilterLogEventsCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { Cloud } from "../../sandbox/cloud";
import { Endpoint } from "../../sandbox/http/server";
import type { Caller } from "../../sandbox/service";
import { LogsService } from "../../sandbox/services/logs";

const START = Date.parse("2026-01-01T00:00:00Z");
const HOUR = 3_600_000;
const ACCOUNT = "111111111111";
const CALLER: Caller = { account: ACCOUNT, region: "us-east-1", principal: { kind: "account", account: ACCOUNT } };
const GROUP = "/aws/lambda/f";
const IN_STREAM = { logGroupName: GROUP, logStreamName: "s" };

interface Events {
  events: { message: string; timestamp: number }[];
  nextToken?: string;
  nextForwardToken: string;
}

async function setUp() {
  const cloud = new Cloud(START, (error) => {
    throw error;
  });
  cloud.add(new LogsService(cloud));
  const call = <Output = Events>(operation: string, input: object, caller = CALLER): Promise<Output> =>
    cloud.call("logs", operation, input, caller) as Promise<Output>;
  await call("CreateLogGroup", { logGroupName: GROUP });
  await call("CreateLogStream", IN_STREAM);
  const put = (...messages: string[]) =>
    call<object>("PutLogEvents", {
      ...IN_STREAM,
      logEvents: messages.map((message) => ({ timestamp: cloud.clock.now(), message })),
    });
  const filter = async (input: object = {}) =>
    (await call("FilterLogEvents", { logGroupName: GROUP, ...input })).events.map(({ message }) => message);
  return { cloud, call, put, filter };
}

test("events are found by plain terms, by stream and by time", async () => {
  const { cloud, call, put, filter } = await setUp();
  await put("ERROR one", "INFO one");
  await cloud.clock.advanceTo(START + 1000);
  await call("CreateLogStream", { logGroupName: GROUP, logStreamName: "t" });
  await call("PutLogEvents", {
    logGroupName: GROUP,
    logStreamName: "t",
    logEvents: [{ timestamp: START + 1000, message: 'ERROR "two" {}' }],
  });
  expect(await filter()).toEqual(["ERROR one", "INFO one", 'ERROR "two" {}']);
  expect(await filter({ filterPattern: "ERROR one" })).toEqual(["ERROR one"]);
  expect(await filter({ filterPattern: '"\\"two\\" {}"' })).toEqual(['ERROR "two" {}']);
  expect(await filter({ logStreamNames: ["t"] })).toEqual(['ERROR "two" {}']);
  expect(await filter({ startTime: START + 1 })).toEqual(['ERROR "two" {}']);
  expect(await filter({ endTime: START })).toEqual(["ERROR one", "INFO one"]);
  await expect(filter({ filterPattern: '{ $.level = "ERROR" }' })).rejects.toThrow("filter pattern { $.level");
});

test("a stream is read page by page until the token stays the same", async () => {
  const { call, put } = await setUp();
  await put("1", "2", "3", "4", "5");
  const read: string[] = [];
  let nextToken: string | undefined;
  for (;;) {
    const page = await call("GetLogEvents", { ...IN_STREAM, startFromHead: true, limit: 2, nextToken });
    read.push(...page.events.map(({ message }) => message));
    if (page.nextForwardToken === nextToken) break;
    nextToken = page.nextForwardToken;
  }
  expect(read).toEqual(["1", "2", "3", "4", "5"]);
  expect((await call("GetLogEvents", { ...IN_STREAM, limit: 2 })).events.map(({ message }) => message)).toEqual([
    "4",
    "5",
  ]);
});

test("a group keeps the newest 10,000 events, and none beyond its retention", async () => {
  const { cloud, call, put, filter } = await setUp();
  await put(...Array.from({ length: 9_999 }, (_, index) => String(index)));
  await put("a", "b");
  const first = await call("FilterLogEvents", { logGroupName: GROUP, limit: 1 });
  expect(first.events).toMatchObject([{ message: "1" }]);
  expect((await filter({ nextToken: first.nextToken })).length).toBe(9_999);
  await call("PutRetentionPolicy", { logGroupName: GROUP, retentionInDays: 1 });
  await cloud.clock.advanceTo(START + 24 * HOUR + 1);
  expect(await filter()).toEqual([]);
});

test("events that are too old or too new are left out and named", async () => {
  const { call, filter } = await setUp();
  const logEvents = [START - 15 * 24 * HOUR, START, START + 3 * HOUR].map((timestamp) => ({ timestamp, message: "m" }));
  expect(await call("PutLogEvents", { ...IN_STREAM, logEvents })).toEqual({
    rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1, tooNewLogEventStartIndex: 2 },
  });
  expect(await filter()).toEqual(["m"]);
  await expect(call("PutLogEvents", { ...IN_STREAM, logEvents: logEvents.reverse() })).rejects.toThrow("chronological");
});

test("a role writes only into the group that its policy names", async () => {
  const { cloud, call } = await setUp();
  cloud.roles.put(ACCOUNT, "writer", { Statement: [] });
  const Resource = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${GROUP}:*`;
  cloud.roles.putPolicy(ACCOUNT, "writer", "p", {
    Statement: [{ Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource }],
  });
  const writer: Caller = { ...CALLER, principal: { kind: "role", account: ACCOUNT, role: "writer", session: "s" } };
  const logEvents = [{ timestamp: START, message: "m" }];
  expect(await call("PutLogEvents", { ...IN_STREAM, logEvents }, writer)).toEqual({});
  const other = { logGroupName: "/aws/lambda/g", logStreamName: "s" };
  for (const [operation, input] of [
    ["CreateLogStream", other],
    ["PutLogEvents", { ...other, logEvents }],
    ["CreateLogGroup", { logGroupName: "/aws/lambda/g" }],
  ] as const) {
    await expect(call(operation, input, writer)).rejects.toMatchObject({ code: "AccessDeniedException" });
  }
});

test("the SDK reads what was written", async () => {
  const { cloud, put } = await setUp();
  await put("hello");
  const endpoint = new Endpoint(cloud);
  const client = new CloudWatchLogsClient({
    endpoint: await endpoint.listen(0),
    region: "us-east-1",
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "x" },
  });
  try {
    const { events } = await client.send(new GetLogEventsCommand(IN_STREAM));
    expect(events).toEqual([{ message: "hello", timestamp: START, ingestionTime: START }]);
    await expect(client.send(new FilterLogEventsCommand({ logGroupName: "none" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  } finally {
    client.destroy();
    await endpoint.close();
  }
});
