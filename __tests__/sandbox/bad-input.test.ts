import { Sandbox } from "../../sandbox";
import { AwsError } from "../../sandbox/aws-error";
import { CLIENTS, inputModel, type Model } from "./sdk-models";

const ACCOUNT = "111111111111";
const REGION = "us-east-1";

function parsed(json: string): unknown {
  return JSON.parse(json);
}

/** Values that hardly anybody means, of every type; where one is good after all, no harm is done. */
const BAD: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER, NaN, Infinity],
  ...["", " ", "x", "x".repeat(5_000), "\u0000\ud800", "-1", "99999999999999999999", "*", "a:b", "%E0%A4%A"],
  ...["__proto__", "constructor", "toString", "{", "[]", "null", '{"a":1}'],
  ...["arn:", "arn:aws:::::::", `arn:aws:sqs:${REGION}:${ACCOUNT}:`, `arn:aws:iam::${ACCOUNT}:role/none`],
  ...[[], {}, [null], [[]], [{}], [1], ["x", "x"], Array(200).fill("x"), { a: null }, { a: 1 }, { a: "x" }],
  parsed('{"__proto__":"x","constructor":"y"}'),
  parsed('{"__proto__":{"polluted":true}}'),
  parsed(`${'{"a":'.repeat(500)}1${"}".repeat(500)}`),
];

/** Good values by the names of members, so that a call is wrong in one thing alone; they tell of what `fill` makes. */
const GOOD: Readonly<Record<string, unknown>> = {
  AlarmName: "a",
  AttributeDefinitions: [{ AttributeName: "k", AttributeType: "S" }],
  AttributeNames: ["All"],
  Attributes: { DelaySeconds: "1" },
  Bucket: "bucket",
  ComparisonOperator: "GreaterThanThreshold",
  DashboardBody: '{"widgets":[]}',
  DashboardName: "d",
  EndTime: 1_000,
  Event: '{"id":"1","account":"1","source":"s","time":"t","region":"r","resources":[],"detail-type":"d"}',
  EventPattern: '{"source":["s"]}',
  KeySchema: [{ AttributeName: "k", KeyType: "HASH" }],
  Names: ["/a/b"],
  Period: 60,
  QueueUrl: `http://127.0.0.1/${ACCOUNT}/q`,
  Resource: "TrainingJob",
  ResourceARN: `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:a`,
  ResourceArn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/tab`,
  ResourceId: "/a/b",
  ResourceType: "Parameter",
  RoleArn: `arn:aws:iam::${ACCOUNT}:role/r`,
  Rule: "r",
  SourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:q`,
  StateValue: "OK",
  Statistic: "Sum",
  Statistics: ["Sum"],
  TableName: "tab",
  Type: "String",
  logGroupName: "g",
  logStreamName: "s",
  resourceArn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:g`,
};

function good(name: string, { kind, of, members = {} }: Model): unknown {
  if (Object.hasOwn(GOOD, name)) return GOOD[name];
  if (kind === "list") return [good("", of!())];
  if (kind === "map") return {};
  if (kind === "number" || kind === "timestamp") return 1;
  if (kind === "boolean") return true;
  if (kind !== "structure") return "x";
  const required = Object.entries(members).filter(([, { isRequired }]) => isRequired);
  return Object.fromEntries(required.map(([one, { model }]) => [one, good(one, model())]));
}

/** Values of a member that are bad, or hold something bad somewhere. */
function* spoilt(name: string, model: Model, depth: number): Generator {
  yield* BAD;
  if (depth === 0) return;
  if (model.kind === "list") for (const one of spoilt("", model.of!(), depth - 1)) yield [one];
  if (model.kind === "map") for (const one of spoilt("", model.of!(), depth - 1)) yield { Policy: one };
  if (model.kind !== "structure") return;
  const rest = good(name, model) as object;
  for (const [member, { model: own }] of Object.entries(model.members!)) {
    for (const one of spoilt(member, own(), depth - 1)) yield { ...rest, [member]: one };
  }
}

/** How deep in a member something is bad. Items hold values that hold values, and dynalite takes its time. */
const DEPTHS: Readonly<Record<string, number>> = { dynamodb: 1 };

/** Bad inputs of an operation: of another type altogether, or wrong in one of the members that it takes. */
function* inputs(service: string, operation: string, taken: readonly string[]): Generator {
  yield* BAD;
  const { members } = inputModel(service, operation)!;
  const input = good("", { kind: "structure", members }) as Record<string, unknown>;
  yield { ...input, constructor: 1 };
  for (const name of taken) {
    for (const value of spoilt(name, members[name]!.model(), DEPTHS[service] ?? 4)) yield { ...input, [name]: value };
    const { [name]: _missing, ...rest } = input;
    yield rest;
  }
}

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.start({
    start: Date.parse("2026-01-01T00:00:00Z"),
    port: 0,
    onFailure: (error) => {
      throw error;
    },
  });
});
afterAll(() => sandbox.close());

function call(service: string, operation: string, input: unknown): Promise<unknown> {
  return sandbox.callAs(ACCOUNT, REGION, service, operation, input);
}

/** Something that calls can be about; what is there already stays. */
async function fill(): Promise<void> {
  const wanted: [service: string, operation: string, input: object][] = [
    ["sqs", "CreateQueue", { QueueName: "q" }],
    ["ssm", "PutParameter", { Name: "/a/b", Value: "v", Type: "String" }],
    ["events", "PutRule", { Name: "r", EventPattern: '{"source":["s"]}' }],
    ["logs", "CreateLogGroup", { logGroupName: "g" }],
    ["logs", "CreateLogStream", { logGroupName: "g", logStreamName: "s" }],
    ["s3", "CreateBucket", { Bucket: "bucket" }],
    ["dynamodb", "CreateTable", { ...GOOD, BillingMode: "PAY_PER_REQUEST" }],
    ["monitoring", "PutDashboard", { DashboardName: "d", DashboardBody: '{"widgets":[]}' }],
    // A first look makes room for what there may be.
    ["monitoring", "ListMetrics", {}],
    ["sagemaker", "ListTrainingJobs", {}],
  ];
  for (const [service, operation, input] of wanted) await call(service, operation, input).catch(() => undefined);
}

/** What a refusal is if it is no fault of the embedded cloud: an error of the service, or the name of what it lacks. */
function isProper(error: unknown): boolean {
  return error instanceof AwsError && (error.status < 500 || error.code === "NotInTheEmbeddedCloud");
}

test.each(Object.keys(CLIENTS))(
  "%s takes or refuses every bad input, never fails over one, and stores nothing of what it refuses",
  async (service) => {
    const wrong: unknown[] = [];
    let refused = 0;
    const { operations } = sandbox.cloud.all().find(({ signingName }) => signingName === service)!;
    for (const [operation, { members = {} }] of Object.entries(operations)) {
      await fill();
      let before = JSON.stringify(sandbox.cloud.snapshot());
      for (const input of inputs(service, operation, Object.keys(members))) {
        try {
          await call(service, operation, input);
          before = JSON.stringify(sandbox.cloud.snapshot());
        } catch (error) {
          refused++;
          if (!isProper(error)) wrong.push({ operation, input, error });
          if (refused % 50 === 0 && JSON.stringify(sandbox.cloud.snapshot()) !== before)
            wrong.push({ operation, input });
        }
      }
      if (JSON.stringify(sandbox.cloud.snapshot()) !== before) wrong.push({ operation, stored: "something refused" });
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(refused).toBeGreaterThan(50);
  },
);

test("nothing reaches the prototype of all objects", () => {
  expect({}).not.toHaveProperty("polluted");
});
