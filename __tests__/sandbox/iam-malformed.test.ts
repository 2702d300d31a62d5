import { Cloud } from "../../sandbox/cloud";
import type { PolicyDocument } from "../../sandbox/iam/policy";
import type { Caller } from "../../sandbox/service";
import { EventsService } from "../../sandbox/services/events";
import { S3Service } from "../../sandbox/services/s3";
import { SqsService } from "../../sandbox/services/sqs";

const ACCOUNT = "111111111111";
const caller: Caller = { account: ACCOUNT, region: "us-east-1", principal: { kind: "account", account: ACCOUNT } };
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:jobs`;
const BUS = `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/default`;
const BUCKET = "arn:aws:s3:::models";

const allow = { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: QUEUE };
const one = (more: object): object => ({ Statement: [{ ...allow, ...more }] });
const without = (element: string): object => one({ [element]: undefined });
const when = (Condition: unknown): object => one({ Condition });

/** Every kind of policy that AWS would not store, on a resource. */
const MALFORMED: readonly (readonly [what: string, policy: unknown, message: RegExp])[] = [
  ["no object", [], /JSON object/],
  ["no statement", {}, /has to have a statement/],
  ["an empty list of statements", { Statement: [] }, /has to have a statement/],
  ["a statement that is no object", { Statement: ["Allow"] }, /Statement 1: A statement has to be an object/],
  ["null as a statement", { Statement: [null] }, /has to be an object/],
  ["another version", { Version: "2020-01-01", ...one({}) }, /2008-10-17 or 2012-10-17, not "2020-01-01"/],
  ["an element beyond the grammar", { ...one({}), Owner: "me" }, /Unknown field Owner/],
  ["an element in another case", one({ effect: "Allow" }), /Unknown field effect/],
  ["a statement's element beyond the grammar", one({ Conditions: {} }), /Unknown field Conditions/],
  ["deny in lower case", one({ Effect: "deny" }), /Invalid effect: "deny"/],
  ["an effect that is none", one({ Effect: "Nope" }), /Invalid effect: "Nope"/],
  ["no effect", without("Effect"), /Invalid effect/],
  ["no action", without("Action"), /must contain actions/],
  ["an empty list of actions", one({ Action: [] }), /must contain actions/],
  ["an action without a service", one({ Action: "SendMessage" }), /invalid action "SendMessage"/],
  ["an action that is a number", one({ Action: 5 }), /Action has to be a string/],
  ["both Action and NotAction", one({ NotAction: "sqs:*" }), /Action or NotAction, not both/],
  ["no resource", without("Resource"), /must contain resources/],
  ["an empty list of resources", one({ Resource: [] }), /must contain resources/],
  ["a resource that is no ARN", one({ Resource: "jobs" }), /jobs must be in ARN format/],
  ["a resource of any service", one({ Resource: "arn:aws:*:us-east-1:1:x" }), /name its service/],
  ["both Resource and NotResource", one({ NotResource: "*" }), /Resource or NotResource, not both/],
  ["no principal", without("Principal"), /Missing required field Principal/],
  ["an empty principal", one({ Principal: {} }), /Invalid principal/],
  ["a principal that is a text", one({ Principal: "me" }), /Invalid principal in policy: "me"/],
  [
    "a principal with a wildcard in it",
    one({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/*` } }),
    /"AWS":"arn:aws/,
  ],
  [
    "all sessions of a role",
    one({ Principal: { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/r/*` } }),
    /Invalid principal/,
  ],
  ["an account of eleven digits", one({ Principal: { AWS: "11111111111" } }), /Invalid principal/],
  [
    "a service that is none",
    one({ Principal: { Service: "events" } }),
    /Invalid principal in policy: "Service":"events"/,
  ],
  ["every service", one({ Principal: { Service: "*" } }), /Invalid principal/],
  ["another kind of principal", one({ Principal: { Account: ACCOUNT } }), /Invalid principal in policy: "Account"/],
  ["a principal that is a number", one({ Principal: { AWS: 111111111111 } }), /Invalid principal/],
  [
    "NotPrincipal that allows",
    one({ Principal: undefined, NotPrincipal: "*" }),
    /NotPrincipal goes with Effect Deny only/,
  ],
  ["Principal and NotPrincipal", one({ Effect: "Deny", NotPrincipal: "*" }), /Principal or NotPrincipal, not both/],
  ["an operator that is none", when({ StringSame: { "aws:userid": "a" } }), /no condition operator StringSame/],
  ["an operator in another case", when({ stringEquals: { "aws:userid": "a" } }), /no condition operator stringEquals/],
  ["Null in sets", when({ "ForAnyValue:Null": { "aws:userid": "true" } }), /no condition operator ForAnyValue:Null/],
  ["NullIfExists", when({ NullIfExists: { "aws:userid": "true" } }), /no condition operator NullIfExists/],
  ["a name of every object as an operator", when({ constructor: { "aws:userid": "a" } }), /operator constructor/],
  ["a condition that is a list", when([]), /Condition has to be an object/],
  ["an operator without keys", when({ Bool: "true" }), /Condition Bool has to be an object/],
  ["a key without a service", when({ Bool: { MultiFactorAuthPresent: "true" } }), /no condition key/],
  ["null as a value", when({ Bool: { "aws:SecureTransport": null } }), /strings, numbers or booleans/],
  ["an object as a value", when({ Bool: { "aws:SecureTransport": {} } }), /strings, numbers or booleans/],
  ["a list in a list of values", when({ Bool: { "aws:SecureTransport": [["true"]] } }), /strings, numbers or booleans/],
  [
    "a Sid that is there twice",
    {
      Statement: [
        { ...allow, Sid: "a" },
        { ...allow, Sid: "a" },
      ],
    },
    /must be unique: a/,
  ],
  ["a Sid that is a number", one({ Sid: 1 }), /Sid has to be a string/],
  ["an Id that is a number", { Id: 1, ...one({}) }, /Id is not valid/],
];

function services() {
  const cloud = new Cloud(0, () => undefined);
  cloud.add(new EventsService(cloud));
  cloud.add(new SqsService(cloud));
  cloud.add(new S3Service(cloud));
  const call = (service: string, operation: string, input: object) => cloud.call(service, operation, input, caller);
  const putters = {
    InvalidAttributeValue: async (Policy: string) => {
      const { QueueUrl } = (await call("sqs", "CreateQueue", { QueueName: "jobs" })) as { QueueUrl: string };
      await call("sqs", "SetQueueAttributes", { QueueUrl, Attributes: { Policy } });
    },
    MalformedPolicy: async (Policy: string) => {
      await call("s3", "CreateBucket", { Bucket: "models" });
      await call("s3", "PutBucketPolicy", { Bucket: "models", Policy });
    },
    ValidationException: (Policy: string) => call("events", "PutPermission", { Policy }),
  };
  return { cloud, call, putters };
}

const SERVICES = Object.keys(services().putters) as (keyof ReturnType<typeof services>["putters"])[];

describe.each(SERVICES)("a service refuses with %s", (code) => {
  test.each(MALFORMED)("%s", async (_, policy, message) => {
    const { putters } = services();
    await expect(putters[code](JSON.stringify(policy))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  test.each([
    ["no JSON", "{", /has to be JSON/],
    [
      "a member that is there twice",
      '{"Statement":[{"Effect":"Deny","Effect":"Allow"}]}',
      /member Effect is there twice/,
    ],
    [
      "the same, written differently",
      '{"Statement":[{"Effect":"Deny","\\u0045ffect":"Allow"}]}',
      /member Effect is there twice/,
    ],
  ])("%s", async (_, text, message) => {
    const { putters } = services();
    await expect(putters[code](text)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  test("and takes the one statement bare, and booleans and numbers in conditions", async () => {
    const Condition = { Bool: { "aws:SecureTransport": true }, NumericLessThan: { "aws:EpochTime": [5, 1.5] } };
    const resource = { InvalidAttributeValue: QUEUE, MalformedPolicy: BUCKET, ValidationException: BUS }[code];
    const Statement = { ...allow, Resource: resource, Condition, NotAction: undefined };
    await services().putters[code](JSON.stringify({ Version: "2012-10-17", Id: "mine", Statement }));
  });
});

test("a queue whose policy has booleans is used as any other", async () => {
  const { cloud, call } = services();
  const { QueueUrl } = (await call("sqs", "CreateQueue", { QueueName: "jobs" })) as { QueueUrl: string };
  const Policy = JSON.stringify({ Statement: { ...allow, Condition: { Bool: { "aws:SecureTransport": true } } } });
  await call("sqs", "SetQueueAttributes", { QueueUrl, Attributes: { Policy } });
  const account = "222222222222";
  const other: Caller = { account, region: "us-east-1", principal: { kind: "account", account } };
  const send = () => cloud.call("sqs", "SendMessage", { QueueUrl, MessageBody: "x" }, other);
  await expect(send()).resolves.toHaveProperty("MessageId");
  const denied = Policy.replace('"Allow"', '"Deny"');
  await call("sqs", "SetQueueAttributes", { QueueUrl, Attributes: { Policy: denied } });
  await expect(send()).rejects.toMatchObject({ code: "AccessDeniedException" });
});

describe("IAM refuses with MalformedPolicyDocument", () => {
  const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  const own = { Effect: "Allow", Action: "sqs:*", Resource: "*" };
  const { roles } = new Cloud(0, () => undefined);
  roles.put(ACCOUNT, "r", { Statement: [trust] } as PolicyDocument);
  roles.putPolicy(ACCOUNT, "r", "p", { Statement: [own] } as PolicyDocument);

  test.each([
    ["a resource in a trust", { ...trust, Resource: "*" }, "prohibited field Resource"],
    ["a trust of nobody", { ...trust, Principal: undefined }, "Missing required field Principal"],
    ["NotPrincipal in a trust", { ...trust, Effect: "Deny", Principal: undefined, NotPrincipal: "*" }, "NotPrincipal"],
    ["another service's action in a trust", { ...trust, Action: "sqs:*" }, "only specify STS"],
    ["a Sid with dashes in a trust", { ...trust, Sid: "a-b" }, "alpha-numeric"],
    ["another effect", { ...trust, Effect: "allow" }, 'Invalid effect: "allow"'],
  ])("%s", (_, statement, message) => {
    const put = () => roles.put(ACCOUNT, "r", { Statement: [statement] } as PolicyDocument);
    expect(put).toThrow(expect.objectContaining({ code: "MalformedPolicyDocument" }));
    expect(put).toThrow(message);
  });

  test.each([
    ["a principal in a role's policy", { Statement: [{ ...own, Principal: "*" }] }, "should not specify a principal"],
    ["no resource", { Statement: [{ ...own, Resource: undefined }] }, "must contain resources"],
    ["an Id", { Id: "mine", Statement: [own] }, "Id is not valid here"],
    ["an operator that is none", { Statement: [{ ...own, Condition: { Equals: { "aws:userid": "a" } } }] }, "Equals"],
  ])("%s", (_, policy, message) => {
    const put = () => {
      roles.putPolicy(ACCOUNT, "r", "p", policy as unknown as PolicyDocument);
    };
    expect(put).toThrow(expect.objectContaining({ code: "MalformedPolicyDocument" }));
    expect(put).toThrow(message);
  });
});
