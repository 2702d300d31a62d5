import { AwsError } from "../../sandbox/aws-error";
import type { Caller } from "../../sandbox/service";
import { ACCOUNT, account, by, OTHER, otherAccount, QUEUE, REGION, SnsWorld, START, TOPIC } from "./sns-world";

let world: SnsWorld;

beforeEach(async () => {
  world = await SnsWorld.create();
});

const INVALID = "InvalidParameterException";
const DENIED = { code: "AuthorizationErrorException", status: 403 };
const allow = (Principal: object, Condition?: object): object => ({
  Effect: "Allow",
  Principal,
  Action: "SNS:Publish",
  Resource: TOPIC,
  ...(Condition ? { Condition } : {}),
});

function asService(service: string, sourceArn: string, ofAccount = ACCOUNT): Caller {
  return by({ kind: "service", service, sourceArn, account: ofAccount });
}

describe("a subscribed queue", () => {
  it("gets a message in SNS's envelope, in SNS's own layout", async () => {
    const arn = await world.subscribe();
    const MessageAttributes = {
      kind: { DataType: "String", StringValue: "é" },
      raw: { DataType: "Binary", BinaryValue: new Uint8Array([0, 255]) },
    };
    const id = await world.publish({ Message: 'say "hi"', Subject: "Greeting", MessageAttributes });
    expect((await world.received()).map(({ Body }) => Body)).toEqual([
      [
        "{",
        '  "Type" : "Notification",',
        `  "MessageId" : "${id}",`,
        `  "TopicArn" : "${TOPIC}",`,
        '  "Subject" : "Greeting",',
        '  "Message" : "say \\"hi\\"",',
        '  "Timestamp" : "2026-01-01T00:00:00.000Z",',
        '  "SignatureVersion" : "1",',
        '  "Signature" : "EXAMPLE",',
        `  "SigningCertURL" : "https://sns.${REGION}.amazonaws.com/SimpleNotificationService-EXAMPLE.pem",`,
        `  "UnsubscribeURL" : "https://sns.${REGION}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${arn}",`,
        '  "MessageAttributes" : {"kind":{"Type":"String","Value":"é"},"raw":{"Type":"Binary","Value":"AP8="}}',
        "}",
      ].join("\n"),
    ]);
  });

  it("that wants it raw gets the message alone, with its attributes", async () => {
    const SubscriptionArn = await world.subscribe({ RawMessageDelivery: "true" });
    const MessageAttributes = { size: { DataType: "Number", StringValue: "3" } };
    await world.publish({ Message: "raw", Subject: "unseen", MessageAttributes });
    expect(await world.received()).toMatchObject([{ Body: "raw", MessageAttributes }]);
    const raw = { SubscriptionArn, AttributeName: "RawMessageDelivery", AttributeValue: "false" };
    await world.call("SetSubscriptionAttributes", raw);
    await world.publish({ Message: "wrapped" });
    expect(JSON.parse((await world.received())[0]!.Body)).toMatchObject({ Type: "Notification", Message: "wrapped" });
  });

  it("loses a raw message with more attributes than SQS takes", async () => {
    await world.subscribe({ RawMessageDelivery: "true" });
    const names = Array.from({ length: 11 }, (_, index) => `a${index}`);
    const MessageAttributes = Object.fromEntries(names.map((one) => [one, { DataType: "String", StringValue: "v" }]));
    await world.publish({ Message: "many", MessageAttributes });
    expect(await world.received()).toEqual([]);
    expect(world.sns.messages()[0]!.deliveries).toMatchObject([{ state: "failed", reason: /10 attributes/ }]);
  });

  it("gets the text for queues where a message has one for each protocol", async () => {
    await world.subscribe({ RawMessageDelivery: "true" });
    const structured = (texts: object) => ({ Message: JSON.stringify(texts), MessageStructure: "json" });
    await world.publish(structured({ default: "for all", sqs: "for queues", email: 7 }));
    await world.publish(structured({ default: "for all" }));
    expect((await world.received()).map(({ Body }) => Body)).toEqual(["for queues", "for all"]);
    expect(world.sns.messages().map(({ message }) => message)).toEqual(["for all", "for all"]);
  });

  it.each([
    ["another topic's ARN", { ArnEquals: { "aws:SourceArn": `${TOPIC}-other` } }],
    ["another account", { StringEquals: { "aws:SourceAccount": OTHER } }],
  ])("gets nothing where its policy wants %s", async (_what, condition) => {
    await world.subscribe();
    await world.allowTopic(condition);
    await world.publish({ Message: "denied" });
    expect(await world.received()).toEqual([]);
    expect(world.sns.messages()).toMatchObject([
      { message: "denied", deliveries: [{ endpoint: QUEUE, state: "failed", reason: /^AccessDeniedException: / }] },
    ]);
  });

  it("is tried again when it fails, at once, and then after pauses", async () => {
    await world.subscribe({ RawMessageDelivery: "true" });
    const tried: number[] = [];
    world.cloud.observe(({ operation }) => {
      if (operation !== "SendMessage") return;
      tried.push((world.cloud.clock.now() - START) / 1000);
      if (tried.length < 9) throw new AwsError("InternalFailure", "Sorry.", 500);
    });
    await world.publish({ Message: "at last" });
    expect(world.sns.messages()).toMatchObject([{ deliveries: [{ state: "under way" }] }]);
    await world.cloud.clock.advanceTo(START + 60_000);
    expect(tried).toEqual([0, 0, 0, 0, 1, 2, 3, 5, 9]);
    expect(await world.received()).toMatchObject([{ Body: "at last" }]);
    expect(world.sns.messages()).toMatchObject([{ deliveries: [{ state: "delivered" }] }]);
  });
});

describe("the outbox", () => {
  it("has what nobody has subscribed to, by topic, in order of time", async () => {
    const { TopicArn } = await world.call<{ TopicArn: string }>("CreateTopic", { Name: "second" });
    const first = await world.publish({ Message: "first", Subject: "S" });
    await world.cloud.clock.advanceTo(START + 1_000);
    await world.publish({ TopicArn, Message: "second" });
    expect(world.sns.messages().map(({ message }) => message)).toEqual(["first", "second"]);
    expect(world.sns.messages(TOPIC)).toEqual([
      {
        messageId: first,
        topicArn: TOPIC,
        publishedAt: START,
        subject: "S",
        message: "first",
        attributes: {},
        deliveries: [],
      },
    ]);
  });

  it("keeps the newest 1,000", async () => {
    for (let index = 0; index <= 1_000; index++) await world.call("Publish", { TopicArn: TOPIC, Message: `${index}` });
    const messages = world.sns.messages();
    expect([messages.length, messages[0]!.message, messages.at(-1)!.message]).toEqual([1_000, "1", "1000"]);
  });
});

const TOO_LONG = "é".repeat(131_072);

test.each<[what: string, input: object, code: string, message: string]>([
  ["no topic", { TopicArn: undefined }, INVALID, "TopicArn or TargetArn Reason: no value for required parameter"],
  ["a topic that is not there", { TopicArn: `${TOPIC}-none` }, "NotFoundException", "Topic does not exist"],
  ["a telephone", { PhoneNumber: "+12025550101" }, "NotInTheEmbeddedCloud", "sns:Publish PhoneNumber"],
  ["no text", { Message: "" }, INVALID, "Empty message"],
  ["an empty subject", { Subject: "" }, INVALID, "Subject"],
  ["a subject of 100 characters", { Subject: "x".repeat(100) }, INVALID, "Subject"],
  ["a subject of two lines", { Subject: "a\nb" }, INVALID, "Subject"],
  ["a subject beyond ASCII", { Subject: "Grüße" }, INVALID, "Subject"],
  ["a subject that begins with a space", { Subject: " a" }, INVALID, "Subject"],
  ["more than 256 KB", { Message: `${TOO_LONG}x` }, INVALID, "Message too long"],
  [
    "more than 256 KB with attributes",
    { Message: TOO_LONG, MessageAttributes: { a: { DataType: "String", StringValue: "b" } } },
    INVALID,
    "Message too long",
  ],
  ["another structure", { MessageStructure: "xml" }, INVALID, "MessageStructure"],
  ["a structure that is no JSON", { MessageStructure: "json", Message: "{" }, INVALID, "failed to parse"],
  ["a structure that is no object", { MessageStructure: "json", Message: "[]" }, INVALID, "failed to parse"],
  ["a structure for some only", { MessageStructure: "json", Message: '{"sqs":"a"}' }, INVALID, "No default entry"],
])("nothing is published with %s", async (_what, more, code, message) => {
  const published = world.call("Publish", { TopicArn: TOPIC, Message: "m", ...more });
  await expect(published).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  expect(world.sns.messages()).toEqual([]);
});

test("256 KB, and a subject of 99 characters, are taken", async () => {
  await world.publish({ Message: TOO_LONG, Subject: `(${"x".repeat(98)}` });
  expect(world.sns.messages()).toHaveLength(1);
});

test.each<[name: string, value: object]>([
  ["a b", { DataType: "String", StringValue: "v" }],
  ["aws.x", { DataType: "String", StringValue: "v" }],
  ["a", { DataType: "Text", StringValue: "v" }],
  ["a", { DataType: "String", StringValue: "" }],
  ["a", { DataType: "Binary", StringValue: "v" }],
  ["a", { DataType: "Number", StringValue: "many" }],
  ["a", { DataType: "String.Array", StringValue: '"v"' }],
  ["a", { DataType: "String.Array", StringValue: "[" }],
])("the message attribute %s is not %j", async (name, value) => {
  const published = world.publish({ Message: "m", MessageAttributes: { [name]: value } });
  await expect(published).rejects.toMatchObject({ code: "InvalidParameterValueException" });
});

describe("who may publish", () => {
  const ROLE = by({ kind: "role", account: ACCOUNT, role: "writer", session: "s" });
  const OTHER_ROLE = by({ kind: "role", account: OTHER, role: "writer", session: "s" });
  const own = (Resource: string) => ({ Statement: [{ Effect: "Allow" as const, Action: "sns:Publish", Resource }] });

  beforeEach(() => {
    for (const one of [ACCOUNT, OTHER]) world.cloud.roles.put(one, "writer", { Statement: [] });
  });

  test("a role with a permission on the topic, and on no other", async () => {
    await expect(world.publish({ Message: "m" }, ROLE)).rejects.toMatchObject(DENIED);
    world.cloud.roles.putPolicy(ACCOUNT, "writer", "p", own(`${TOPIC}-other`));
    await expect(world.publish({ Message: "m" }, ROLE)).rejects.toMatchObject(DENIED);
    world.cloud.roles.putPolicy(ACCOUNT, "writer", "p", own(TOPIC));
    await world.publish({ Message: "m" }, ROLE);
  });

  test("a role that the topic's policy names, without a permission of its own", async () => {
    await world.setPolicy(allow({ AWS: `arn:aws:iam::${ACCOUNT}:role/writer` }));
    await world.publish({ Message: "m" }, ROLE);
  });

  test("another account's role with both, its own permission and the topic's", async () => {
    world.cloud.roles.putPolicy(OTHER, "writer", "p", own(TOPIC));
    await expect(world.publish({ Message: "m" }, OTHER_ROLE)).rejects.toMatchObject(DENIED);
    await world.setPolicy(allow({ AWS: OTHER }));
    await world.publish({ Message: "m" }, OTHER_ROLE);
    world.cloud.roles.putPolicy(OTHER, "writer", "p", own(`${TOPIC}-other`));
    await expect(world.publish({ Message: "m" }, OTHER_ROLE)).rejects.toMatchObject(DENIED);
  });

  test("CloudWatch for its account by the first policy, EventBridge only by one of its own", async () => {
    await world.publish({ Message: "m" }, asService("cloudwatch.amazonaws.com", "arn:aws:cloudwatch:::alarm:a"));
    const foreign = asService("cloudwatch.amazonaws.com", "arn:aws:cloudwatch:::alarm:a", OTHER);
    await expect(world.publish({ Message: "m" }, foreign)).rejects.toMatchObject(DENIED);
    const rule = asService("events.amazonaws.com", `arn:aws:events:${REGION}:${ACCOUNT}:rule/r`);
    await expect(world.publish({ Message: "m" }, rule)).rejects.toMatchObject(DENIED);
    await world.setPolicy(
      allow({ Service: "events.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": ACCOUNT } }),
    );
    await world.publish({ Message: "m" }, rule);
  });

  test("with the key alias/aws/sns, principals of the topic's account only", async () => {
    const key = { TopicArn: TOPIC, AttributeName: "KmsMasterKeyId", AttributeValue: "alias/aws/sns" };
    await world.call("SetTopicAttributes", key);
    await world.setPolicy(allow({ AWS: OTHER }), allow({ Service: "cloudwatch.amazonaws.com" }));
    await world.publish({ Message: "m" }, account);
    const alarm = asService("cloudwatch.amazonaws.com", "arn:aws:cloudwatch:::alarm:a");
    for (const caller of [otherAccount, alarm]) {
      await expect(world.publish({ Message: "m" }, caller)).rejects.toMatchObject({ code: "KMSAccessDeniedException" });
    }
  });

  test("who subscribes is judged by protocol and endpoint, too", async () => {
    const Condition = { StringEquals: { "sns:Protocol": "email" }, StringLike: { "sns:Endpoint": "*@example.com" } };
    const statement = {
      Effect: "Allow",
      Principal: { AWS: OTHER },
      Action: "sns:Subscribe",
      Resource: TOPIC,
      Condition,
    };
    await world.setPolicy(statement);
    const subscribe = (Endpoint: string) =>
      world.call("Subscribe", { TopicArn: TOPIC, Protocol: "email", Endpoint }, otherAccount);
    await expect(subscribe("a@elsewhere.org")).rejects.toMatchObject(DENIED);
    await subscribe("a@example.com");
  });
});
