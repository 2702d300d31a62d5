import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  paginateListTopics,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { Sandbox } from "../../sandbox";

const ACCOUNT = "111111111111";
const REGION = "eu-west-1";
const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:alerts`;

let sandbox: Sandbox;
let client: SNSClient;

beforeAll(async () => {
  sandbox = await Sandbox.start({
    start: Date.parse("2026-01-01T00:00:00Z"),
    port: 0,
    onFailure: (error) => {
      throw error;
    },
  });
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: "any" };
  client = new SNSClient({ endpoint: sandbox.url, region: REGION, maxAttempts: 1, credentials });
  const Tags = [
    { Key: "team", Value: "a" },
    { Key: "<&>", Value: "" },
  ];
  await client.send(new CreateTopicCommand({ Name: "alerts", Attributes: { DisplayName: "Ä <&>" }, Tags }));
});
afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

describe("the SDK for JavaScript, in AWS Query", () => {
  it("sends and reads lists and maps", async () => {
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: TOPIC }));
    expect(Attributes).toMatchObject({ TopicArn: TOPIC, DisplayName: "Ä <&>" });
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceArn: TOPIC }));
    expect(Tags).toEqual([
      { Key: "team", Value: "a" },
      { Key: "<&>", Value: "" },
    ]);
  });

  it("sends structures, bytes, and true and false", async () => {
    const MessageAttributes = {
      kind: { DataType: "String", StringValue: "v" },
      raw: { DataType: "Binary", BinaryValue: new Uint8Array([0, 1, 255]) },
    };
    await client.send(new PublishCommand({ TopicArn: TOPIC, Message: "line\n<&> ü", MessageAttributes }));
    expect(sandbox.sns.messages(TOPIC)).toMatchObject([
      {
        message: "line\n<&> ü",
        attributes: { kind: { StringValue: "v" }, raw: { DataType: "Binary", BinaryValue: "AAH/" } },
      },
    ]);
    const mail = { TopicArn: TOPIC, Protocol: "email", Endpoint: "a@example.com" };
    const { SubscriptionArn } = await client.send(new SubscribeCommand({ ...mail, ReturnSubscriptionArn: true }));
    expect(SubscriptionArn).toMatch(new RegExp(`^${TOPIC}:`));
    const hidden = await client.send(new SubscribeCommand({ ...mail, ReturnSubscriptionArn: false }));
    expect(hidden.SubscriptionArn).toBe("pending confirmation");
  });

  it("follows pages", async () => {
    for (let index = 0; index < 100; index++) await client.send(new CreateTopicCommand({ Name: `t${index}` }));
    const sizes: (number | undefined)[] = [];
    for await (const { Topics } of paginateListTopics({ client }, {})) sizes.push(Topics?.length);
    expect(sizes).toEqual([100, 1]);
  });

  it.each<[what: string, input: object, error: object]>([
    ["not found", { TopicArn: `${TOPIC}-none` }, { name: "NotFoundException", $metadata: { httpStatusCode: 404 } }],
    ["invalid", { Subject: "a\nb" }, { name: "InvalidParameterException", message: "Invalid parameter: Subject" }],
    ["not here", { PhoneNumber: "+1" }, { name: "NotInTheEmbeddedCloud", $metadata: { httpStatusCode: 501 } }],
  ])("names an error as its model does: %s", async (_what, input, error) => {
    const command = new PublishCommand({ TopicArn: TOPIC, Message: "m", ...input });
    await expect(client.send(command)).rejects.toMatchObject(error);
  });

  it("says who may not do what", async () => {
    const credentials = { accessKeyId: "222222222222", secretAccessKey: "any" };
    const other = new SNSClient({ endpoint: sandbox.url, region: REGION, maxAttempts: 1, credentials });
    await expect(other.send(new PublishCommand({ TopicArn: TOPIC, Message: "m" }))).rejects.toMatchObject({
      name: "AuthorizationErrorException",
      message: `User: arn:aws:iam::222222222222:root is not authorized to perform: sns:Publish on resource: ${TOPIC} because no resource-based policy allows the action`,
      $metadata: { httpStatusCode: 403 },
    });
    other.destroy();
  });
});

describe("a form", () => {
  const send = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${ACCOUNT}/20260101/${REGION}/sns/aws4_request`;
    const init = { method: "POST", headers: { authorization, ...headers }, body: new URLSearchParams(form) };
    const response = await fetch(sandbox.url, init);
    return { status: response.status, text: await response.text() };
  };
  const Version = "2010-03-31";

  it.each<[what: string, form: Record<string, string>, status: number, message: string]>([
    ["without an action", { Version }, 400, "<Code>MissingAction</Code>"],
    [
      "with another action",
      { Action: "PublishInput", Version, Message: "m" },
      501,
      "does not know the operation sns:PublishInput",
    ],
    ["with what is no action", { Action: "SNSClient", Version }, 501, "does not know the operation sns:SNSClient"],
    [
      "with an unknown member",
      { Action: "ListTopics", Version, Colour: "red" },
      501,
      "does not know ListTopics Colour",
    ],
    [
      "with a list that has a gap",
      { Action: "UntagResource", Version, ResourceArn: TOPIC, "TagKeys.member.2": "a" },
      501,
      "does not know UntagResource TagKeys.member.2",
    ],
    [
      "with neither true nor false",
      { Action: "Subscribe", Version, TopicArn: TOPIC, Protocol: "email", ReturnSubscriptionArn: "maybe" },
      400,
      "<Code>SerializationException</Code>",
    ],
    [
      "that lacks a member",
      { Action: "Publish", Version, TopicArn: TOPIC },
      400,
      "<Code>ValidationError</Code><Message>1 validation error detected: Value null at 'message'",
    ],
  ])("is refused %s", async (_what, form, status, message) => {
    expect(await send(form)).toEqual({ status, text: expect.stringContaining(message) as string });
  });

  it("is what SNS takes, and JSON is not", async () => {
    expect(await send({ Action: "ListTopics", Version })).toMatchObject({ status: 200 });
    const json = await send({}, { "content-type": "application/x-amz-json-1.0", "x-amz-target": "SNS.ListTopics" });
    expect(json).toEqual({ status: 400, text: expect.stringContaining("MissingAction") as string });
  });
});
