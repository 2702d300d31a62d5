import { Sandbox } from "../../sandbox";
import type { AwsError } from "../../sandbox/aws-error";
import type { Operation } from "../../sandbox/service";
import type { Shape } from "../../sandbox/shape";
import { CLIENTS, inputModel, type Model } from "./sdk-models";

/** What the embedded cloud wants although the SDK does not, with what AWS takes instead. */
const STRICTER: Readonly<Record<string, string>> = {
  "dynamodb:CreateTable AttributeDefinitions": "AWS does without for a replica of a global table; there are none here.",
  "dynamodb:CreateTable KeySchema": "AWS does without for a replica of a global table; there are none here.",
  "lambda:CreateEventSourceMapping EventSourceArn": "Instead: SelfManagedEventSource, a Kafka cluster of one's own.",
  "lambda:CreateFunction Handler": "AWS does without for container images; here functions are bundles.",
  "lambda:CreateFunction Runtime": "AWS does without for container images; here functions are bundles.",
  "monitoring:GetMetricData MetricDataQueries.MetricStat": "Instead: Expression; there is no metric math here.",
  "monitoring:GetMetricData MetricDataQueries.MetricStat.Metric.MetricName": "A query without one is about none.",
  "monitoring:GetMetricData MetricDataQueries.MetricStat.Metric.Namespace": "A query without one is about none.",
  "monitoring:GetMetricStatistics Statistics": "Instead: ExtendedStatistics; there are no percentiles here.",
  "monitoring:PutMetricAlarm ComparisonOperator": "AWS does without for PromQL alarms; here an alarm is on one metric.",
  "monitoring:PutMetricAlarm EvaluationPeriods": "AWS does without for PromQL alarms; here an alarm is on one metric.",
  "monitoring:PutMetricData MetricData": "Instead: EntityMetricData; metrics belong to no entities here.",
  "sagemaker:CreateProcessingJob ProcessingResources.ClusterConfig.InstanceCount":
    "Instead: InstancePreferences; none here.",
  "sagemaker:CreateProcessingJob ProcessingResources.ClusterConfig.InstanceType":
    "Instead: InstancePreferences; none here.",
  "sagemaker:CreateTrainingJob AlgorithmSpecification": "AWS does without for serverless jobs; there are none here.",
  "sagemaker:CreateTrainingJob ResourceConfig": "AWS does without for serverless jobs; there are none here.",
};

/** What the embedded cloud takes in another form than the SDK sends it in. */
const OTHER_FORM: Readonly<Record<string, string>> = {
  "lambda:CreateFunction Code.Directory": "A folder in place of a zip; it is not reachable over HTTP.",
  "lambda:Invoke Payload": "The protocol has read the JSON from the body.",
  "sqs:SendMessage MessageAttributes.BinaryValue": "In JSON it is base64.",
  "sqs:SendMessageBatch Entries.MessageAttributes.BinaryValue": "In JSON it is base64.",
};

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.start({ start: 0, port: 0, onFailure: (error) => expect(error).toBeUndefined() });
});
afterAll(() => sandbox.close());

function operationsOf(service: string): [name: string, operation: Operation][] {
  return Object.entries(sandbox.cloud.all().find(({ signingName }) => signingName === service)!.operations);
}

/** How an operation answers a call; undefined if it takes it. */
async function refusal(service: string, operation: string, input: object): Promise<AwsError | undefined> {
  try {
    await sandbox.callAs("111111111111", "us-east-1", service, operation, input);
    return undefined;
  } catch (error) {
    return error as AwsError;
  }
}

/** Something of a kind, so that nothing but a missing member can be wrong with a call's form. */
function somethingOf({ kind, of, members = {} }: Model): unknown {
  if (kind === "list") return [somethingOf(of!())];
  if (kind === "number" || kind === "timestamp") return 1;
  if (kind === "boolean") return true;
  if (kind !== "structure") return kind === "map" ? {} : "x";
  const wanted = Object.entries(members).filter(([, { isRequired }]) => isRequired);
  return Object.fromEntries(wanted.map(([name, { model }]) => [name, somethingOf(model())]));
}

/** Whether an error says of this member that a call has to have it. */
function names(member: string, message: string): boolean {
  return [member, member.charAt(0).toLowerCase() + member.slice(1)].some((name) =>
    new RegExp(`\\b${name}\\b[^;]*must not be null`).test(message),
  );
}

interface Difference {
  readonly path: string;
  readonly what: "unknown" | "other form" | "stricter" | "laxer";
}

/** In what members and types differ from the SDK's, at any depth. */
function differences(
  service: string,
  members: Readonly<Record<string, Shape>>,
  models: NonNullable<Model["members"]>,
  place: string,
  depth = 0,
): Difference[] {
  return Object.entries(members).flatMap(([name, shape]): Difference[] => {
    const path = `${place}${name}`;
    if (!Object.hasOwn(models, name)) return [{ path, what: "unknown" }];
    const { model, isRequired } = models[name]!;
    const own: Difference[] = [];
    if (shape.isRequired && !isRequired) own.push({ path, what: "stricter" });
    // What is required of operations on items says dynalite, in DynamoDB's words.
    if (!shape.isRequired && isRequired && !(service === "dynamodb" && depth === 0)) own.push({ path, what: "laxer" });
    return [...own, ...ofKind(service, shape, model(), path, depth)];
  });
}

function ofKind(service: string, shape: Shape, model: Model, path: string, depth: number): Difference[] {
  // Shapes may hold themselves.
  if (depth > 6) return [];
  const kind = shape.kind === "integer" ? "number" : shape.kind;
  // The bytes in DynamoDB's items are base64 in JSON.
  const wanted = service === "dynamodb" && model.kind === "blob" ? "string" : model.kind;
  if (kind !== wanted) return [{ path, what: "other form" }];
  if (shape.members) return differences(service, shape.members, model.members!, `${path}.`, depth + 1);
  return shape.of ? ofKind(service, shape.of(), model.of!(), path, depth + 1) : [];
}

function differing(service: string, ...kinds: Difference["what"][]): string[] {
  return operationsOf(service)
    .flatMap(([name, { members = {} }]) =>
      differences(service, members, inputModel(service, name)!.members, `${service}:${name} `),
    )
    .filter(({ what }) => kinds.includes(what))
    .map(({ path }) => path)
    .sort();
}

function listed(table: Readonly<Record<string, string>>, service: string): string[] {
  return Object.keys(table).filter((one) => one.startsWith(`${service}:`));
}

test("the SDK's schemas tell which members there are, of which type, and which are required", () => {
  const { members } = inputModel("sqs", "SendMessageBatch")!;
  expect(Object.keys(members)).toEqual(["QueueUrl", "Entries"]);
  const entry = members.Entries!.model().of!();
  expect(entry.members!.Id!.isRequired).toBe(true);
  expect(entry.members!.DelaySeconds!.model().kind).toBe("number");
  expect(inputModel("sqs", "DeleteEverything")).toBeUndefined();
});

test("every service is compared, and what is listed is of one of them", () => {
  const services = sandbox.cloud.all().map(({ signingName }) => signingName);
  expect(services.sort()).toEqual(Object.keys(CLIENTS).sort());
  const all = [...Object.keys(STRICTER), ...Object.keys(OTHER_FORM)];
  expect(all.filter((one) => !services.includes(one.split(":")[0]!))).toEqual([]);
});

describe.each(Object.keys(CLIENTS))("%s", (service) => {
  test("has no operation that AWS does not have, and knows the members of each", () => {
    expect(operationsOf(service).length).toBeGreaterThan(0);
    const wrong = operationsOf(service).filter(([name, { members }]) => !members || !inputModel(service, name));
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  test("takes no member that AWS does not take, and each in AWS's type, at any depth", () => {
    expect(differing(service, "unknown", "other form")).toEqual(listed(OTHER_FORM, service));
  });

  test("refuses every call that lacks a member that AWS requires", async () => {
    const wrong: string[] = [];
    for (const [name] of operationsOf(service)) {
      const required = Object.entries(inputModel(service, name)!.members).filter(([, { isRequired }]) => isRequired);
      for (const [missing] of required) {
        const input = required.flatMap(([one, { model }]) => (one === missing ? [] : [[one, somethingOf(model())]]));
        const error = await refusal(service, name, Object.fromEntries(input) as object);
        if (error?.status === 400 && names(missing, error.message)) continue;
        wrong.push(`${service}:${name} without ${missing}: ${error ? `${error.name}: ${error.message}` : "taken"}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("requires what AWS requires at any depth, and no more but for what is listed with its reason", () => {
    expect(differing(service, "laxer")).toEqual([]);
    expect(differing(service, "stricter")).toEqual(listed(STRICTER, service));
  });
});
