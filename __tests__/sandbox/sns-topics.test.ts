import { ACCOUNT, by, otherAccount, QUEUE, REGION, SnsWorld, TOPIC } from "./sns-world";

let world: SnsWorld;

beforeEach(async () => {
  world = await SnsWorld.create();
});

const INVALID = "InvalidParameterException";

async function attributes(): Promise<Record<string, string>> {
  return (await world.call<{ Attributes: Record<string, string> }>("GetTopicAttributes", { TopicArn: TOPIC }))
    .Attributes;
}

function set(AttributeName: string, AttributeValue?: string): Promise<unknown> {
  return world.call("SetTopicAttributes", { TopicArn: TOPIC, AttributeName, AttributeValue });
}

describe("a topic", () => {
  it("begins with the policy and the attributes that AWS gives it", async () => {
    const { Policy, EffectiveDeliveryPolicy, ...others } = await attributes();
    expect(others).toEqual({
      TopicArn: TOPIC,
      Owner: ACCOUNT,
      DisplayName: "",
      SubscriptionsConfirmed: "0",
      SubscriptionsPending: "0",
      SubscriptionsDeleted: "0",
    });
    expect(JSON.parse(EffectiveDeliveryPolicy!)).toMatchObject({ http: { disableSubscriptionOverrides: false } });
    expect(JSON.parse(Policy!)).toMatchObject({
      Id: "__default_policy_ID",
      Statement: [{ Resource: TOPIC, Condition: { StringEquals: { "AWS:SourceOwner": ACCOUNT } } }],
    });
  });

  it("is created once, and refused where it is there with other attributes or tags", async () => {
    const create = (more: object) => world.call("CreateTopic", { Name: "tagged", ...more });
    const Tags = [{ Key: "team", Value: "a" }];
    const TopicArn = TOPIC.replace("alerts", "tagged");
    expect(await create({ Attributes: { DisplayName: "A" }, Tags })).toEqual({ TopicArn });
    expect(await create({ Attributes: { DisplayName: "A" }, Tags })).toEqual({ TopicArn });
    expect(await create({})).toEqual({ TopicArn });
    await expect(create({ Attributes: { DisplayName: "B" } })).rejects.toThrow("with different attributes");
    await expect(create({ Tags: [{ Key: "team", Value: "b" }] })).rejects.toThrow("with different tags");
  });

  it("is gone once deleted, with its subscriptions, and deleting it again is no error", async () => {
    await world.subscribe();
    await world.call("DeleteTopic", { TopicArn: TOPIC });
    await world.call("DeleteTopic", { TopicArn: TOPIC });
    expect(await world.call("ListTopics", {})).toEqual({ Topics: [] });
    expect(await world.call("ListSubscriptions", {})).toEqual({ Subscriptions: [] });
    await expect(attributes()).rejects.toMatchObject({ code: "NotFoundException", status: 404 });
  });

  it("is listed in pages of 100, in its account and Region only", async () => {
    for (let index = 0; index < 100; index++) await world.call("CreateTopic", { Name: `t${index}` });
    const first = await world.call<{ Topics: object[]; NextToken: string }>("ListTopics", {});
    expect(first.Topics).toHaveLength(100);
    const second = await world.call<{ Topics: object[] }>("ListTopics", { NextToken: first.NextToken });
    expect([...first.Topics, ...second.Topics]).toContainEqual({ TopicArn: TOPIC });
    expect(second).toEqual({ Topics: [{ TopicArn: TOPIC.replace("alerts", "t99") }] });
    expect(await world.call("ListTopics", {}, otherAccount)).toEqual({ Topics: [] });
    const elsewhere = by({ kind: "account", account: ACCOUNT }, "us-east-1");
    expect(await world.call("ListTopics", {}, elsewhere)).toEqual({ Topics: [] });
    await expect(world.call("ListTopics", { NextToken: "2" })).rejects.toMatchObject({ code: INVALID });
  });

  it("takes tags, 50 at most", async () => {
    const Tags = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: "v" }));
    await world.call("TagResource", { ResourceArn: TOPIC, Tags });
    const more = world.call("TagResource", { ResourceArn: TOPIC, Tags: [{ Key: "more", Value: "v" }] });
    await expect(more).rejects.toMatchObject({ code: "TagLimitExceededException" });
    await world.call("UntagResource", { ResourceArn: TOPIC, TagKeys: Tags.slice(1).map(({ Key }) => Key) });
    expect(await world.call("ListTagsForResource", { ResourceArn: TOPIC })).toEqual({ Tags: [Tags[0]] });
    const none = world.call("ListTagsForResource", { ResourceArn: `${TOPIC}-none` });
    await expect(none).rejects.toMatchObject({ code: "ResourceNotFoundException", status: 404 });
  });

  it("outlives a restart, with its subscriptions", async () => {
    await set("DisplayName", "kept");
    await world.call("TagResource", { ResourceArn: TOPIC, Tags: [{ Key: "a", Value: "b" }] });
    await world.subscribe({ RawMessageDelivery: "true" });
    const again = new SnsWorld();
    again.cloud.add(again.sns);
    again.cloud.restore(JSON.parse(JSON.stringify(world.cloud.snapshot())));
    expect(again.cloud.snapshot()).toEqual({ sns: world.cloud.snapshot().sns });
    expect(await again.call("ListSubscriptions", {})).toMatchObject({ Subscriptions: [{ Endpoint: QUEUE }] });
    expect(await again.call("ListTagsForResource", { ResourceArn: TOPIC })).toEqual({
      Tags: [{ Key: "a", Value: "b" }],
    });
  });
});

test.each<[name: string, value: string | undefined]>([
  ["DisplayName", "Alerts"],
  ["DisplayName", undefined],
  ["KmsMasterKeyId", "alias/aws/sns"],
  ["KmsMasterKeyId", `arn:aws:kms:${REGION}:${ACCOUNT}:alias/aws/sns`],
  ["SignatureVersion", "2"],
  ["SQSSuccessFeedbackSampleRate", "0"],
  ["TracingConfig", "Active"],
])("the attribute %s is set to %s", async (name, value) => {
  await set(name, value);
  expect((await attributes())[name]).toBe(value ?? "");
});

test("a topic is encrypted no more once its key is empty", async () => {
  await set("KmsMasterKeyId", "alias/aws/sns");
  await set("KmsMasterKeyId", "");
  expect(await attributes()).not.toHaveProperty("KmsMasterKeyId");
});

test.each<[name: string, value: string, code: string, message: string]>([
  ["DisplayName", "x".repeat(101), INVALID, "Invalid parameter: DisplayName"],
  ["KmsMasterKeyId", "alias/mine", "NotInTheEmbeddedCloud", "the KMS key alias/mine"],
  ["SignatureVersion", "3", INVALID, "Invalid parameter: SignatureVersion"],
  ["TracingConfig", "x", INVALID, "Invalid parameter: TracingConfig"],
  ["FifoTopic", "true", "NotInTheEmbeddedCloud", "the sns topic attribute FifoTopic"],
  ["DeliveryPolicy", "{}", "NotInTheEmbeddedCloud", "the sns topic attribute DeliveryPolicy"],
  ["SQSFailureFeedbackRoleArn", "x", "NotInTheEmbeddedCloud", "the sns topic attribute SQSFailureFeedbackRoleArn"],
  ["SQSSuccessFeedbackSampleRate", "1", "NotInTheEmbeddedCloud", "SQSSuccessFeedbackSampleRate"],
  ["TopicArn", "x", INVALID, "Invalid parameter: AttributeName"],
  ["constructor", "x", INVALID, "Invalid parameter: AttributeName"],
  ["Policy", "", INVALID, "Policy Error: A policy has to be JSON"],
  ["Policy", "{}", INVALID, "Policy Error: A policy has to have a statement"],
  ["Policy", `{"Statement":[],"Id":"${"x".repeat(30_720)}"}`, INVALID, "Policy too long"],
])("the attribute %s is not set to %.20s", async (name, value, code, message) => {
  const before = await attributes();
  await expect(set(name, value)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  expect(await attributes()).toEqual(before);
});

test.each(["sns:*", "*", "sqs:SendMessage", "sns:ListTopics"])("a policy says nothing about %s", async (Action) => {
  const policy = world.setPolicy({ Effect: "Allow", Principal: "*", Action, Resource: TOPIC });
  await expect(policy).rejects.toThrow("Policy statement action out of service scope!");
});

test.each<[Name: string, code: string]>([
  ["", INVALID],
  ["a b", INVALID],
  ["x".repeat(257), INVALID],
  ["a.fifo", "NotInTheEmbeddedCloud"],
])("a topic is not called %.20p", async (Name, code) => {
  await expect(world.call("CreateTopic", { Name })).rejects.toMatchObject({ code });
});

test.each([TOPIC.replace(REGION, "us-east-1"), "alerts", "", `${TOPIC}:sub`, QUEUE])(
  "%p is no topic here",
  async (TopicArn) => {
    for (const operation of ["GetTopicAttributes", "DeleteTopic", "ListSubscriptionsByTopic"]) {
      await expect(world.call(operation, { TopicArn })).rejects.toMatchObject({ code: INVALID });
    }
  },
);

test("in another partition ARNs begin with its name", async () => {
  const china = by({ kind: "account", account: ACCOUNT }, "cn-north-1");
  const TopicArn = `arn:aws-cn:sns:cn-north-1:${ACCOUNT}:alerts`;
  expect(await world.call("CreateTopic", { Name: "alerts" }, china)).toEqual({ TopicArn });
  expect(await world.call("GetTopicAttributes", { TopicArn }, china)).toMatchObject({ Attributes: { TopicArn } });
});
