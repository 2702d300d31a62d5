import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsError } from "../../../sandbox/aws-error";
import { Cloud } from "../../../sandbox/cloud";
import type { Caller } from "../../../sandbox/service";
import { fakeOperation } from "../fake-operation";

export const ACCOUNT = "111111111111";
export const REGION = "eu-west-1";

export interface Call {
  readonly call: string;
  readonly input: unknown;
  readonly caller: Caller;
}

type Answer = (input: Record<string, unknown>) => unknown;

const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  dynamodb: ["CreateTable", "DescribeTable", "UpdateTable", "UpdateTimeToLive", "UpdateContinuousBackups"],
  events: ["PutRule", "PutTargets"],
  lambda: [
    "CreateFunction",
    "AddPermission",
    "RemovePermission",
    "CreateEventSourceMapping",
    "ListEventSourceMappings",
    "DeleteEventSourceMapping",
    "PutFunctionConcurrency",
    "PutFunctionEventInvokeConfig",
  ],
  logs: ["CreateLogGroup", "PutRetentionPolicy"],
  monitoring: ["PutDashboard", "PutMetricAlarm"],
  s3: ["CreateBucket", "PutBucketPolicy"],
  sns: ["CreateTopic", "SetTopicAttributes", "Subscribe", "SetSubscriptionAttributes"],
  sqs: ["CreateQueue", "SetQueueAttributes"],
  ssm: ["PutParameter"],
};

/** A cloud whose services only write down what they are asked; `answers` by `service:Operation` say more than `{}`. */
export function recordingCloud(answers: Readonly<Record<string, Answer>> = {}): { cloud: Cloud; calls: Call[] } {
  const calls: Call[] = [];
  const cloud = new Cloud(Date.parse("2026-01-01T00:00:00Z"), (error) => {
    throw error;
  });
  const all: Record<string, Answer> = {
    "sqs:CreateQueue": ({ QueueName }) => ({ QueueUrl: `http://127.0.0.1:4566/${ACCOUNT}/${String(QueueName)}` }),
    "events:PutTargets": () => ({ FailedEntryCount: 0, FailedEntries: [] }),
    ...answers,
  };
  for (const [signingName, names] of Object.entries(OPERATIONS)) {
    const recorded = names.map((name) => {
      const call = `${signingName}:${name}`;
      const run = (input: Record<string, unknown>, caller: Caller): unknown => {
        calls.push({ call, input, caller });
        return all[call]?.(input) ?? {};
      };
      return [name, fakeOperation<Record<string, unknown>>({ authorize: () => [], run })] as const;
    });
    cloud.add({ signingName, operations: Object.fromEntries(recorded) });
  }
  return { cloud, calls };
}

/** An answer that is always this error. */
export function failing(code: string, message = code): Answer {
  return () => {
    throw new AwsError(code, message);
  };
}

/** What a stack holds beside its provider, by kind of block. */
export type StackJson = Readonly<Record<string, unknown>>;

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A new folder, gone after the tests of this file. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "terraform-stack-"));
  folders.push(folder);
  return folder;
}

/** Writes a synthesized stack into a folder of its own, with a directory `assets/code`; returns the folder. */
export function stackFolder(blocks: StackJson, name = "hub", account = ACCOUNT): string {
  const folder = emptyFolder();
  mkdirSync(join(folder, "assets", "code"), { recursive: true });
  const json = {
    "//": { metadata: { backend: "local", stackName: name, version: "0.21.0" }, outputs: {} },
    provider: { archive: [{}], aws: [{ allowed_account_ids: [account], region: REGION }] },
    terraform: { backend: { local: { path: "hub.tfstate" } }, required_providers: { aws: { version: "6.25.0" } } },
    ...blocks,
  };
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(json));
  return folder;
}

/** A stack with this one resource, called `x`. */
export function oneResource(type: string, args: object): string {
  return stackFolder({ resource: { [type]: { x: args } } });
}
