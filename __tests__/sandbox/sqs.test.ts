import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Cloud } from "../../sandbox/cloud";
import { Endpoint } from "../../sandbox/http/server";
import type { Caller } from "../../sandbox/service";
import { SqsService } from "../../sandbox/services/sqs";

const START = Date.parse("2026-01-01T00:00:00Z");
const ACCOUNT = "111111111111";
const OTHER = "222222222222";

interface Message {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  Attributes?: Record<string, string>;
}

function asAccount(account: string): Caller {
  return { account, region: "us-east-1", principal: { kind: "account", account } };
}

function setUp() {
  const cloud = new Cloud(START, (error) => {
    throw error;
  });
  const sqs = new SqsService(cloud);
  cloud.add(sqs);
  const call = <Output = object>(operation: string, input: object, caller = asAccount(ACCOUNT)): Promise<Output> =>
    cloud.call("sqs", operation, input, caller) as Promise<Output>;
  const create = async (QueueName: string, Attributes: Record<string, string> = {}): Promise<string> =>
    (await call<{ QueueUrl: string }>("CreateQueue", { QueueName, Attributes })).QueueUrl;
  const receive = async (QueueUrl: string, input: object = {}): Promise<Message[]> =>
    (await call<{ Messages?: Message[] }>("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10, ...input }))
      .Messages ?? [];
  const send = (QueueUrl: string, MessageBody: string, more: object = {}) =>
    call<{ MessageId: string }>("SendMessage", { QueueUrl, MessageBody, ...more });
  return { cloud, sqs, call, create, receive, send };
}

const seconds = (count: number): number => START + count * 1000;
const arn = (name: string): string => `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`;
const redriveTo = (name: string, maxReceiveCount: number) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn(name), maxReceiveCount }),
});

test("a message is hidden while it is in flight, comes back with a new handle, and is gone once deleted", async () => {
  const { cloud, call, create, receive, send } = setUp();
  const QueueUrl = await create("jobs");
  expect(QueueUrl).toBe(`http://127.0.0.1:4566/${ACCOUNT}/jobs`);
  await send(QueueUrl, "one");

  const [first] = await receive(QueueUrl, { AttributeNames: ["All"] });
  expect(first).toMatchObject({
    Body: "one",
    Attributes: { ApproximateReceiveCount: "1", SentTimestamp: String(START), SenderId: ACCOUNT },
  });
  await cloud.clock.advanceTo(seconds(29));
  expect(await receive(QueueUrl)).toEqual([]);
  await cloud.clock.advanceTo(seconds(30));
  const [second] = await receive(QueueUrl, { MessageSystemAttributeNames: ["ApproximateReceiveCount"] });
  expect(second?.Attributes).toEqual({ ApproximateReceiveCount: "2" });

  await call("DeleteMessage", { QueueUrl, ReceiptHandle: first!.ReceiptHandle });
  expect(await counts()).toMatchObject({ ApproximateNumberOfMessagesNotVisible: "1" });
  await call("DeleteMessage", { QueueUrl, ReceiptHandle: second!.ReceiptHandle });
  expect(await counts()).toMatchObject({ ApproximateNumberOfMessagesNotVisible: "0" });

  async function counts(): Promise<Record<string, string>> {
    const input = { QueueUrl, AttributeNames: ["All"] };
    return (await call<{ Attributes: Record<string, string> }>("GetQueueAttributes", input)).Attributes;
  }
});

test("a listener hears of a message that is sent, whose delay is over, and whose visibility timeout is over", async () => {
  const { cloud, sqs, call, create, receive, send } = setUp();
  const heard: number[] = [];
  const end = sqs.onMessage(ACCOUNT, "us-east-1", "jobs", () => heard.push((cloud.clock.now() - START) / 1000));
  const QueueUrl = await create("jobs", { VisibilityTimeout: "60" });
  await send(QueueUrl, "now");
  await send(QueueUrl, "later", { DelaySeconds: 10 });
  expect(heard).toEqual([0]);
  const [now] = await receive(QueueUrl);
  await cloud.clock.advanceTo(seconds(20));
  expect(heard).toEqual([0, 10]);
  await call("ChangeMessageVisibility", { QueueUrl, ReceiptHandle: now!.ReceiptHandle, VisibilityTimeout: 5 });
  await cloud.clock.advanceTo(seconds(30));
  expect(heard).toEqual([0, 10, 25]);
  end();
  await send(QueueUrl, "unheard");
  expect(heard).toHaveLength(3);
});

test("a message moves to the dead-letter queue instead of being received too often, and back again by a redrive", async () => {
  const { cloud, call, create, receive, send } = setUp();
  const dead = await create("dead");
  const QueueUrl = await create("jobs", { ...redriveTo("dead", 2), VisibilityTimeout: "1" });
  await send(QueueUrl, "poison");
  for (const at of [1, 2]) {
    expect(await receive(QueueUrl)).toHaveLength(1);
    await cloud.clock.advanceTo(seconds(at));
  }
  expect(await receive(QueueUrl)).toEqual([]);
  expect(await call("ListDeadLetterSourceQueues", { QueueUrl: dead })).toEqual({ queueUrls: [QueueUrl] });

  await call("StartMessageMoveTask", { SourceArn: arn("dead") });
  expect(await receive(dead)).toEqual([]);
  const [back] = await receive(QueueUrl, { AttributeNames: ["ApproximateReceiveCount"] });
  expect(back).toMatchObject({ Body: "poison", Attributes: { ApproximateReceiveCount: "1" } });
});

test("a dead-letter queue has to exist, and to allow its source", async () => {
  const { create } = setUp();
  await expect(create("jobs", redriveTo("dead", 2))).rejects.toThrow("Dead letter target does not exist");
  await create("dead", { RedriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }) });
  await expect(create("jobs", redriveTo("dead", 2))).rejects.toThrow("RedriveAllowPolicy");
});

test("a long poll answers when a message arrives or the clock reaches its end, and is no pending work", async () => {
  const { cloud, create, receive, send } = setUp();
  const QueueUrl = await create("jobs");
  const arriving = receive(QueueUrl, { WaitTimeSeconds: 20 });
  await cloud.work.settled();
  await send(QueueUrl, "there");
  expect(await arriving).toMatchObject([{ Body: "there" }]);
  const empty = receive(QueueUrl, { WaitTimeSeconds: 20 });
  await cloud.clock.advanceTo(seconds(20));
  expect(await empty).toEqual([]);
});

test("messages end with the retention period", async () => {
  const { cloud, create, receive, send } = setUp();
  const QueueUrl = await create("jobs", { MessageRetentionPeriod: "60" });
  await send(QueueUrl, "short-lived");
  await cloud.clock.advanceTo(seconds(59));
  expect(await receive(QueueUrl, { VisibilityTimeout: 0 })).toHaveLength(1);
  await cloud.clock.advanceTo(seconds(60));
  expect(await receive(QueueUrl)).toEqual([]);
});

test("a service and another account need the queue's policy, for batches as for single messages", async () => {
  const { call, create, receive } = setUp();
  const QueueUrl = await create("jobs");
  const rule: Caller = {
    account: OTHER,
    region: "us-east-1",
    principal: {
      kind: "service",
      service: "events.amazonaws.com",
      sourceArn: "arn:aws:events:::rule/r",
      account: OTHER,
    },
  };
  const batch = { QueueUrl, Entries: [{ Id: "a", MessageBody: "hello" }] };
  for (const caller of [rule, asAccount(OTHER)]) {
    await expect(call("SendMessageBatch", batch, caller)).rejects.toMatchObject({ code: "AccessDeniedException" });
  }
  const allow = (Principal: object) => ({
    Effect: "Allow",
    Principal,
    Action: "sqs:SendMessage",
    Resource: arn("jobs"),
  });
  const Policy = JSON.stringify({ Statement: [allow({ Service: "events.amazonaws.com" }), allow({ AWS: OTHER })] });
  await call("SetQueueAttributes", { QueueUrl, Attributes: { Policy } });
  for (const caller of [rule, asAccount(OTHER)]) await call("SendMessageBatch", batch, caller);
  expect(await receive(QueueUrl)).toHaveLength(2);
});

test("what SQS does not take is refused by name", async () => {
  const { call, create, send } = setUp();
  const QueueUrl = await create("jobs", { MaximumMessageSize: "1024" });
  const set = (Attributes: object) => call("SetQueueAttributes", { QueueUrl, Attributes });
  await expect(set({ Colour: "red" })).rejects.toMatchObject({ code: "InvalidAttributeName" });
  await expect(set({ DelaySeconds: "901" })).rejects.toMatchObject({ code: "InvalidAttributeValue" });
  await expect(set({ FifoQueue: "true" })).rejects.toMatchObject({ code: "NotInTheEmbeddedCloud" });
  await expect(send(QueueUrl, "x".repeat(1025))).rejects.toThrow("shorter than 1024 bytes");
  await expect(send(QueueUrl, "x", { MessageGroupId: "g" })).rejects.toThrow("sqs:SendMessage MessageGroupId");
  await expect(send("http://elsewhere/1/none", "x")).rejects.toMatchObject({ code: "QueueDoesNotExist" });
  await expect(create("jobs", { MaximumMessageSize: "2048" })).rejects.toMatchObject({ code: "QueueNameExists" });
});

test("queues with their messages outlive a restart", async () => {
  const before = setUp();
  const QueueUrl = await before.create("jobs", { DelaySeconds: "5" });
  await before.send(QueueUrl, "kept", { DelaySeconds: 0 });
  await before.receive(QueueUrl);
  const after = setUp();
  after.cloud.restore(JSON.parse(JSON.stringify(before.cloud.snapshot())));
  expect(await after.receive(QueueUrl)).toEqual([]);
  await after.cloud.clock.advanceTo(seconds(30));
  expect(await after.receive(QueueUrl)).toMatchObject([{ Body: "kept" }]);
});

test("the SDK sends, receives and verifies a message with attributes", async () => {
  const { cloud, create } = setUp();
  const QueueUrl = await create("jobs");
  const endpoint = new Endpoint(cloud);
  const client = new SQSClient({
    endpoint: await endpoint.listen(0),
    region: "us-east-1",
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "x" },
  });
  try {
    const MessageAttributes = {
      kind: { DataType: "String", StringValue: "café" },
      size: { DataType: "Number.int", StringValue: "3" },
      raw: { DataType: "Binary", BinaryValue: new Uint8Array([0, 1, 255]) },
    };
    const sent = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "grüße", MessageAttributes }));
    // Computed apart from this code, with Python's hashlib.
    expect(sent.MD5OfMessageAttributes).toBe("6d3624b831146d43feab571b799a3ebf");
    const received = await client.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ["All"] }));
    const message = received.Messages![0]!;
    expect(message).toMatchObject({ Body: "grüße", MD5OfMessageAttributes: sent.MD5OfMessageAttributes });
    expect(message.MessageAttributes!.raw!.BinaryValue).toEqual(new Uint8Array([0, 1, 255]));
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle! }));
    await expect(
      client.send(new ReceiveMessageCommand({ QueueUrl: QueueUrl.replace("jobs", "none") })),
    ).rejects.toMatchObject({ name: "QueueDoesNotExist" });
  } finally {
    client.destroy();
    await endpoint.close();
  }
});
