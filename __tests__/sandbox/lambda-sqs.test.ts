import { LambdaFixture, QUEUE_ARN } from "./lambda-fixture";

/** Logs each batch, waits while told to, and reports the messages whose body says so. */
const BATCH = `export const handler = async ({ Records }) => {
  const bodies = Records.map(({ body }) => JSON.parse(body));
  console.log("batch " + JSON.stringify(bodies) + " at " + new Date().toISOString().slice(11, 19));
  if (bodies.includes("throw")) throw new Error("all failed");
  const answer = bodies.find((body) => typeof body === "object");
  if (answer) return answer.returns;
  return { batchItemFailures: Records.filter(({ body }) => JSON.parse(body) === "bad").map(({ messageId }) => ({ itemIdentifier: messageId })) };
};`;

let fixture: LambdaFixture;
beforeEach(() => (fixture = new LambdaFixture()));
afterEach(() => fixture.close());

function batches(): string[] {
  return fixture.logs.messages.flatMap((message) => /batch (.*)/.exec(message)?.[1] ?? []);
}

function left(): unknown[] {
  return fixture.sqs.messages("work").map(({ Body }) => JSON.parse(Body) as unknown);
}

async function map(settings: object = {}, fn: object = {}): Promise<unknown> {
  await fixture.create("archive", BATCH, fn);
  return fixture.call("CreateEventSourceMapping", {
    EventSourceArn: QUEUE_ARN,
    FunctionName: "archive",
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    ...settings,
  });
}

async function send(...bodies: unknown[]): Promise<void> {
  for (const body of bodies) await fixture.send(body);
}

async function pass(seconds: number): Promise<void> {
  await fixture.cloud.clock.advanceTo(fixture.cloud.clock.now() + seconds * 1000);
}

test("a function gets the records as Lambda shapes them; queue and role are used as the function's role", async () => {
  await fixture.create("echo", "export const handler = async (event) => { console.log(JSON.stringify(event)); };");
  await fixture.call("CreateEventSourceMapping", { EventSourceArn: QUEUE_ARN, FunctionName: "echo" });
  await send("hello");
  await fixture.cloud.work.settled();
  const event = fixture.logs.messages.flatMap((message) => /\{.*\}/.exec(message) ?? [])[0] ?? "";
  expect(JSON.parse(event)).toEqual({
    Records: [
      {
        messageId: "m1",
        receiptHandle: "handle-m1",
        body: '"hello"',
        attributes: { ApproximateReceiveCount: "1" },
        messageAttributes: {},
        md5OfBody: "md5-m1",
        eventSource: "aws:sqs",
        eventSourceARN: QUEUE_ARN,
        awsRegion: "us-east-1",
      },
    ],
  });
  expect(left()).toEqual([]);
  const own = fixture.sqs.calls.filter(({ operation }) => operation !== "SendMessage");
  expect(new Set(own.map(({ operation }) => operation))).toEqual(
    new Set(["GetQueueAttributes", "ReceiveMessage", "DeleteMessage"]),
  );
  for (const { principal } of own) expect(principal).toMatchObject({ kind: "role", role: "worker" });
});

test("the batching window collects what comes within it; a full batch does not wait", async () => {
  await map({ BatchSize: 12, MaximumBatchingWindowInSeconds: 20 });
  await send(1);
  await pass(10);
  await send(2);
  expect(batches()).toEqual([]);
  await pass(10);
  expect(batches()).toEqual(["[1,2] at 00:00:20"]);
  await send(...Array.from({ length: 12 }, (_, n) => n));
  await fixture.cloud.work.settled();
  expect(batches()[1]).toBe("[0,1,2,3,4,5,6,7,8,9,10,11] at 00:00:20");
  expect(left()).toEqual([]);
});

test("a message that is reported comes back by its visibility timeout, the rest of the batch is gone", async () => {
  await map({ BatchSize: 3, MaximumBatchingWindowInSeconds: 1 });
  await send("good", "bad", "fine");
  await fixture.cloud.work.settled();
  expect(left()).toEqual(["bad"]);
  await pass(29);
  expect(batches()).toHaveLength(1);
  await pass(2);
  expect(batches()).toEqual(['["good","bad","fine"] at 00:00:00', '["bad"] at 00:00:31']);
});

test("after a function error the whole batch comes back", async () => {
  await map({ BatchSize: 2, MaximumBatchingWindowInSeconds: 1 });
  await send("throw", "good");
  await fixture.cloud.work.settled();
  expect(left()).toEqual(["throw", "good"]);
  await pass(31);
  expect(batches()).toEqual(['["throw","good"] at 00:00:00', '["throw","good"] at 00:00:30']);
});

test.each([
  [{ returns: null }, 0],
  [{ returns: {} }, 0],
  [{ returns: { batchItemFailures: null } }, 0],
  [{ returns: { batchItemFailures: [] } }, 0],
  [{ returns: "done" }, 2],
  [{ returns: { batchItemFailures: "m1" } }, 2],
  [{ returns: { batchItemFailures: [null] } }, 2],
  [{ returns: { batchItemFailures: [{ itemIdentifier: "" }] } }, 2],
  [{ returns: { batchItemFailures: [{ itemIdentifier: null }] } }, 2],
  [{ returns: { batchItemFailures: [{ id: "m1" }] } }, 2],
  [{ returns: { batchItemFailures: [{ itemIdentifier: "m1" }, { itemIdentifier: "stranger" }] } }, 2],
])("a batch whose answer is %j leaves %d of 2 messages", async (body, count) => {
  await map({ BatchSize: 2, MaximumBatchingWindowInSeconds: 1 });
  await send(body, "good");
  await fixture.cloud.work.settled();
  expect(left()).toHaveLength(count);
});

test("no more batches run at a time than MaximumConcurrency, and none is forgotten", async () => {
  await fixture.create(
    "archive",
    "export const handler = async () => { console.log('start'); await new Promise((r) => setTimeout(r, 20)); };",
  );
  await fixture.call("CreateEventSourceMapping", {
    EventSourceArn: QUEUE_ARN,
    FunctionName: "archive",
    BatchSize: 1,
    ScalingConfig: { MaximumConcurrency: 2 },
  });
  await send(1, 2, 3, 4, 5, 6, 7);
  await fixture.cloud.work.settled();
  expect(left()).toEqual([]);
  expect(fixture.logs.messages.filter((message) => message.endsWith("start"))).toHaveLength(7);
  expect(fixture.logs.streams.size).toBe(2);
});

test("a message that comes while all batches find the queue empty is not forgotten", async () => {
  await map({ ScalingConfig: { MaximumConcurrency: 2 } });
  await fixture.cloud.work.settled();
  fixture.sqs.whenEmpty.push(
    () => fixture.sqs.ring("work"),
    () => void fixture.send("late"),
  );
  fixture.sqs.ring("work");
  await fixture.cloud.work.settled();
  expect(batches()).toHaveLength(1);
  expect(left()).toEqual([]);
});

test("messages that were there before the mapping are taken too; a disabled mapping takes none", async () => {
  await send("early");
  await map({ Enabled: false });
  await pass(60);
  expect(left()).toEqual(["early"]);
  const { EventSourceMappings } = await fixture.call<{ EventSourceMappings: { UUID: string; State: string }[] }>(
    "ListEventSourceMappings",
    { FunctionName: "archive" },
  );
  expect(EventSourceMappings).toMatchObject([{ State: "Disabled", BatchSize: 10, EventSourceArn: QUEUE_ARN }]);
  await expect(map()).rejects.toMatchObject({ code: "ResourceConflictException", status: 409 });
  await fixture.call("DeleteEventSourceMapping", { UUID: EventSourceMappings[0]?.UUID });
  await map();
  await fixture.cloud.work.settled();
  expect(left()).toEqual([]);
});

describe("CreateEventSourceMapping refuses", () => {
  test.each([
    ["a timeout over the queue's", {}, { Timeout: 31 }, /visibility timeout: 30 seconds is less than .* 31 seconds/],
    ["a large batch without a window", { BatchSize: 11 }, {}, /batch window/],
    ["a concurrency of 1", { ScalingConfig: { MaximumConcurrency: 1 } }, {}, /maximumConcurrency/],
    ["an unknown member", { FilterCriteria: {} }, {}, /lambda:CreateEventSourceMapping FilterCriteria/],
  ])("%s", async (_what, settings, fn, message) => {
    await expect(map(settings, fn)).rejects.toThrow(message);
  });

  test.each(["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"])("a role that may not %s", async (action) => {
    const others = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"].filter((other) => other !== action);
    fixture.grant([{ Effect: "Allow", Action: others.map((other) => `sqs:${other}`), Resource: QUEUE_ARN }]);
    await expect(map()).rejects.toMatchObject({
      code: "InvalidParameterValueException",
      message: `The provided execution role does not have permissions to call ${action} on SQS`,
    });
  });
});
