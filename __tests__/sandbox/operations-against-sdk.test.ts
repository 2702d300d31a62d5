import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as eventbridge from "@aws-sdk/client-eventbridge";
import * as lambda from "@aws-sdk/client-lambda";
import * as s3 from "@aws-sdk/client-s3";
import * as sagemaker from "@aws-sdk/client-sagemaker";
import * as sqs from "@aws-sdk/client-sqs";
import * as ssm from "@aws-sdk/client-ssm";
import * as sts from "@aws-sdk/client-sts";
import { Sandbox } from "../../sandbox";
import type { AwsError } from "../../sandbox/aws-error";
import type { Operation } from "../../sandbox/service";

/** The SDK's client of each service, by signing name. */
const CLIENTS: Readonly<Record<string, object>> = {
  dynamodb,
  events: eventbridge,
  lambda,
  logs,
  monitoring: cloudwatch,
  s3,
  sagemaker,
  sqs,
  ssm,
  sts,
};

/** What the embedded cloud wants although the SDK does not, with what AWS takes instead. */
const STRICTER: Readonly<Record<string, string>> = {
  "dynamodb:CreateTable AttributeDefinitions": "AWS does without for a replica of a global table; there are none here.",
  "dynamodb:CreateTable KeySchema": "AWS does without for a replica of a global table; there are none here.",
  "lambda:CreateEventSourceMapping EventSourceArn": "Instead: SelfManagedEventSource, a Kafka cluster of one's own.",
  "lambda:CreateFunction Handler": "AWS does without for container images; here functions are bundles.",
  "lambda:CreateFunction Runtime": "AWS does without for container images; here functions are bundles.",
  "monitoring:GetMetricStatistics Statistics": "Instead: ExtendedStatistics; there are no percentiles here.",
  "monitoring:PutMetricAlarm ComparisonOperator": "AWS does without for PromQL alarms; here an alarm is on one metric.",
  "monitoring:PutMetricAlarm EvaluationPeriods": "AWS does without for PromQL alarms; here an alarm is on one metric.",
  "monitoring:PutMetricData MetricData": "Instead: EntityMetricData; metrics belong to no entities here.",
  "sagemaker:CreateTrainingJob AlgorithmSpecification": "AWS does without for serverless jobs; there are none here.",
  "sagemaker:CreateTrainingJob ResourceConfig": "AWS does without for serverless jobs; there are none here.",
};

const LIST = 1;
const MAP = 2;
const STRUCTURE = 3;

/**
 * A structure as the SDK's schemas describe it: the required members come first, `required` is how many they are.
 * `members` and `types` go together.
 */
interface Structure {
  readonly members: readonly string[];
  readonly types: readonly unknown[];
  readonly required: number;
}

/** What the SDK sends for an operation; undefined if it does not know the operation. */
function inputOf(service: string, operation: string): Structure | undefined {
  const schema = (CLIENTS[service] as Readonly<Record<string, readonly unknown[] | undefined>>)[`${operation}$`];
  if (!schema) return undefined;
  const [, , , , input] = schema;
  const [kind, , , , members, types, required = 0] = resolved(input) as readonly any[];
  expect(kind).toBe(STRUCTURE);
  return { members, types, required };
}

function resolved(schema: unknown): unknown {
  return typeof schema === "function" ? (schema as () => unknown)() : schema;
}

/** Something of a member's type, so that nothing but the missing member can be wrong with a call's form. */
function somethingOf(type: unknown): unknown {
  const schema = resolved(type);
  if (!Array.isArray(schema)) return "x";
  // A reference with traits of its own, or a list, a map or a structure.
  if (typeof schema[0] !== "number") return somethingOf(schema[0]);
  if (schema[0] === LIST) return ["x"];
  return schema[0] === MAP || schema[0] === STRUCTURE ? {} : "x";
}

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

/** Whether an error says of this member that a call has to have it. */
function names(member: string, message: string): boolean {
  return [member, member.charAt(0).toLowerCase() + member.slice(1)].some((name) =>
    new RegExp(`\\b${name}\\b[^;]*must not be null`).test(message),
  );
}

test("the SDK's schemas tell which members there are, and which are required", () => {
  expect(inputOf("sqs", "DeleteMessage")).toMatchObject({ members: ["QueueUrl", "ReceiptHandle"], required: 2 });
  expect(inputOf("ssm", "GetParameter")).toMatchObject({ members: ["Name", "WithDecryption"], required: 1 });
  expect(inputOf("sqs", "DeleteEverything")).toBeUndefined();
});

test("every service is compared, and what is listed is of one of them", () => {
  const services = sandbox.cloud.all().map(({ signingName }) => signingName);
  expect(services.sort()).toEqual(Object.keys(CLIENTS).sort());
  expect(Object.keys(STRICTER).filter((listed) => !services.includes(listed.split(":")[0]!))).toEqual([]);
});

describe.each(Object.keys(CLIENTS))("%s", (service) => {
  test("has no operation that AWS does not have", () => {
    const names = operationsOf(service).map(([name]) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !inputOf(service, name))).toEqual([]);
  });

  test("takes no member that AWS does not take", () => {
    const own = operationsOf(service).flatMap(([name, { members }]) => {
      // An operation without a table would take anything.
      if (!members) return [`${service}:${name} (anything)`];
      const known = inputOf(service, name)!.members;
      return Object.keys(members).flatMap((member) => (known.includes(member) ? [] : `${service}:${name} ${member}`));
    });
    expect(own).toEqual([]);
  });

  test("refuses every call that lacks a member that AWS requires", async () => {
    const wrong: string[] = [];
    for (const [name] of operationsOf(service)) {
      const { members, types, required } = inputOf(service, name)!;
      const wanted = members.slice(0, required);
      for (const missing of wanted) {
        const input = wanted.flatMap((one, index) => (one === missing ? [] : [[one, somethingOf(types[index])]]));
        const error = await refusal(service, name, Object.fromEntries(input) as object);
        if (error?.code === "ValidationException" && names(missing, error.message)) continue;
        wrong.push(`${service}:${name} without ${missing}: ${error ? `${error.name}: ${error.message}` : "taken"}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("requires no more than AWS, but for what is listed with its reason", () => {
    const more = operationsOf(service).flatMap(([name, { members = {} }]) => {
      const { members: known, required } = inputOf(service, name)!;
      return Object.keys(members)
        .filter((member) => members[member] === "required" && !known.slice(0, required).includes(member))
        .map((member) => `${service}:${name} ${member}`);
    });
    expect(more.sort()).toEqual(Object.keys(STRICTER).filter((listed) => listed.startsWith(`${service}:`)));
  });
});
