import { ACCOUNT, account, by, OTHER, otherAccount, QUEUE, SnsWorld, TOPIC } from "./sns-world";

let world: SnsWorld;

beforeEach(async () => {
  world = await SnsWorld.create();
});

const INVALID = "InvalidParameterException";
const MAIL = { TopicArn: TOPIC, Protocol: "email", Endpoint: "a@example.com" };

describe("a queue", () => {
  it("of one's own account is subscribed at once, and once", async () => {
    const SubscriptionArn = await world.subscribe();
    expect(SubscriptionArn).toMatch(new RegExp(`^${TOPIC}:[0-9a-f-]{36}$`));
    expect(await world.subscribe()).toBe(SubscriptionArn);
    await expect(world.subscribe({ RawMessageDelivery: "true" })).rejects.toThrow("with different attributes");
    expect(await world.call("GetSubscriptionAttributes", { SubscriptionArn })).toEqual({
      Attributes: {
        SubscriptionArn,
        TopicArn: TOPIC,
        Owner: ACCOUNT,
        SubscriptionPrincipal: `arn:aws:iam::${ACCOUNT}:root`,
        Protocol: "sqs",
        Endpoint: QUEUE,
        ConfirmationWasAuthenticated: "true",
        PendingConfirmation: "false",
        RawMessageDelivery: "false",
      },
    });
    const listed = { SubscriptionArn, Owner: ACCOUNT, Protocol: "sqs", Endpoint: QUEUE, TopicArn: TOPIC };
    expect(await world.call("ListSubscriptionsByTopic", { TopicArn: TOPIC })).toEqual({ Subscriptions: [listed] });
  });

  it("is told nothing once it is unsubscribed, which is counted", async () => {
    const SubscriptionArn = await world.subscribe();
    await world.call("Unsubscribe", { SubscriptionArn });
    await world.publish({ Message: "unheard" });
    expect(await world.received()).toEqual([]);
    const { Attributes } = await world.call("GetTopicAttributes", { TopicArn: TOPIC });
    expect(Attributes).toMatchObject({ SubscriptionsConfirmed: "0", SubscriptionsDeleted: "1" });
    const again = world.call("Unsubscribe", { SubscriptionArn });
    await expect(again).rejects.toMatchObject({ code: "NotFoundException" });
  });

  it("belongs to the account that subscribed, also to another's topic", async () => {
    const Principal = { AWS: OTHER };
    await world.setPolicy({ Effect: "Allow", Principal, Action: "sns:Subscribe", Resource: TOPIC });
    const Endpoint = QUEUE.replace(ACCOUNT, OTHER);
    const input = { TopicArn: TOPIC, Protocol: "sqs", Endpoint };
    const { SubscriptionArn } = await world.call("Subscribe", input, otherAccount);
    expect(await world.call("ListSubscriptions", {})).toEqual({ Subscriptions: [] });
    expect(await world.call("ListSubscriptions", {}, otherAccount)).toMatchObject({ Subscriptions: [{ Endpoint }] });
    const third = by({ kind: "account", account: "333333333333" });
    const denied = { code: "AuthorizationErrorException", status: 403 };
    await expect(world.call("Unsubscribe", { SubscriptionArn }, third)).rejects.toMatchObject(denied);
    for (const owner of [account, otherAccount]) {
      await world.call("GetSubscriptionAttributes", { SubscriptionArn }, owner);
    }
    await world.call("Unsubscribe", { SubscriptionArn }, otherAccount);
    expect(await world.call("ListSubscriptionsByTopic", { TopicArn: TOPIC })).toEqual({ Subscriptions: [] });
  });
});

describe("a mail address", () => {
  it("is pending until its reader confirms, and is told nothing before", async () => {
    expect(await world.call("Subscribe", MAIL)).toEqual({ SubscriptionArn: "pending confirmation" });
    const { SubscriptionArn } = await world.call("Subscribe", { ...MAIL, ReturnSubscriptionArn: true });
    expect(await world.call("ListSubscriptions", {})).toMatchObject({
      Subscriptions: [{ SubscriptionArn: "PendingConfirmation", Endpoint: "a@example.com" }],
    });
    await world.publish({ Message: "early" });
    await expect(world.call("Unsubscribe", { SubscriptionArn })).rejects.toThrow("is pending confirmation");

    world.sns.confirm(TOPIC, "a@example.com");
    expect(await world.call("ListSubscriptions", {})).toMatchObject({ Subscriptions: [{ SubscriptionArn }] });
    await world.publish({ Message: "late" });
    expect(world.sns.messages().map(({ message, deliveries }) => [message, deliveries])).toEqual([
      ["early", []],
      [
        "late",
        [
          {
            subscriptionArn: SubscriptionArn,
            protocol: "email",
            endpoint: "a@example.com",
            body: "late",
            state: "delivered",
          },
        ],
      ],
    ]);
  });

  it("that has not subscribed cannot confirm", () => {
    expect(() => world.sns.confirm(TOPIC, "b@example.com")).toThrow(`b@example.com has not subscribed to ${TOPIC}.`);
    expect(() => world.sns.confirm(`${TOPIC}-none`, "b@example.com")).toThrow("Topic does not exist");
  });
});

test.each<[input: object, code: string, message: string]>([
  [{ Protocol: "https", Endpoint: "https://example.com" }, "NotInTheEmbeddedCloud", "the sns protocol https"],
  [{ Protocol: "lambda", Endpoint: "arn:x" }, "NotInTheEmbeddedCloud", "the sns protocol lambda"],
  [{ Protocol: "pigeon", Endpoint: "x" }, INVALID, "does not support this protocol string: pigeon"],
  [{ Protocol: "email", Endpoint: "nobody" }, INVALID, "Invalid parameter: Email address"],
  [{ Protocol: "email" }, INVALID, "Invalid parameter: Email address"],
  [{ Protocol: "sqs", Endpoint: "https://example.com/q" }, INVALID, "Invalid parameter: SQS endpoint ARN"],
  [{ Protocol: "sqs", Endpoint: `${QUEUE}.fifo` }, INVALID, "FIFO SQS Queues can not be subscribed"],
  [{ Protocol: "sqs", Endpoint: QUEUE.replace(ACCOUNT, OTHER) }, "NotInTheEmbeddedCloud", "another account's queue"],
  [{ Attributes: { FilterPolicy: "{}" } }, "NotInTheEmbeddedCloud", "the sns subscription attribute FilterPolicy"],
  [{ Attributes: { RedrivePolicy: "{}" } }, "NotInTheEmbeddedCloud", "the sns subscription attribute RedrivePolicy"],
  [{ Attributes: { Colour: "red" } }, INVALID, "Invalid parameter: AttributeName"],
  [{ Attributes: { RawMessageDelivery: "yes" } }, INVALID, "Must be true or false"],
  [{ ...MAIL, Attributes: { RawMessageDelivery: "true" } }, INVALID, "does not support raw message delivery"],
])("nobody subscribes with %j", async (more, code, message) => {
  const input = { TopicArn: TOPIC, Protocol: "sqs", Endpoint: QUEUE, ...more };
  const expected = { code, message: expect.stringContaining(message) as string };
  await expect(world.call("Subscribe", input)).rejects.toMatchObject(expected);
  expect(await world.call("ListSubscriptions", {})).toEqual({ Subscriptions: [] });
});

test.each(["x", TOPIC, `${TOPIC}:a:b`])("%p is no subscription", async (SubscriptionArn) => {
  const shown = world.call("GetSubscriptionAttributes", { SubscriptionArn });
  await expect(shown).rejects.toMatchObject({ code: INVALID });
});
