import { isArn } from "../../arn";
import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";
import { readPolicy } from "../../iam/read-policy";
import { isObject, parseJson } from "../../json";

/** Bytes of a message with its attributes, and of a batch. */
export const MAX_MESSAGE = 1_048_576;

/** A queue's attributes as SQS spells them: every value is a string. */
export type QueueAttributes = Readonly<Record<string, string>>;

const NUMBERS: Readonly<Record<string, { default: number; min: number; max: number }>> = {
  VisibilityTimeout: { default: 30, min: 0, max: 43_200 },
  MessageRetentionPeriod: { default: 345_600, min: 60, max: 1_209_600 },
  DelaySeconds: { default: 0, min: 0, max: 900 },
  MaximumMessageSize: { default: MAX_MESSAGE, min: 1024, max: MAX_MESSAGE },
  ReceiveMessageWaitTimeSeconds: { default: 0, min: 0, max: 20 },
};

/** Left out by an empty value. */
const DOCUMENTS = ["Policy", "RedrivePolicy", "RedriveAllowPolicy"];

const READ_ONLY = [
  "QueueArn",
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
  "CreatedTimestamp",
  "LastModifiedTimestamp",
];

/** Attributes that SQS has and the embedded cloud has not: first-in-first-out queues and customer-managed keys. */
const OF_AWS_ONLY = [
  "FifoQueue",
  "ContentBasedDeduplication",
  "DeduplicationScope",
  "FifoThroughputLimit",
  "KmsMasterKeyId",
  "KmsDataKeyReusePeriodSeconds",
];

const SETTABLE = [...Object.keys(NUMBERS), ...DOCUMENTS, "SqsManagedSseEnabled"];

export const DEFAULTS: QueueAttributes = {
  ...Object.fromEntries(Object.entries(NUMBERS).map(([name, range]) => [name, String(range.default)])),
  SqsManagedSseEnabled: "true",
};

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  /** Receives after which a message moves to the dead-letter queue: 1 to 1,000. */
  /** A number, or its digits: AWS takes both. */
  readonly maxReceiveCount: number | string;
}

export interface RedriveAllowPolicy {
  readonly redrivePermission: "allowAll" | "denyAll" | "byQueue";
  readonly sourceQueueArns?: readonly string[];
}

/**
 * `current` with `changes`, each of them checked.
 *
 * @throws AwsError InvalidAttributeName, InvalidAttributeValue, NotInTheEmbeddedCloud for FIFO and KMS attributes
 */
export function changed(current: QueueAttributes, changes: QueueAttributes): QueueAttributes {
  const next: Record<string, string> = { ...current };
  for (const [name, value] of Object.entries(changes)) {
    checkAttribute(name, value);
    next[name] = value;
  }
  // An empty value takes an attribute back.
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== ""));
}

/** @throws AwsError InvalidAttributeName for a name that GetQueueAttributes does not know */
export function checkReadable(name: string): void {
  if (name !== "All" && !SETTABLE.includes(name) && !READ_ONLY.includes(name)) throw unknown(name);
}

function checkAttribute(name: string, value: string): void {
  if (OF_AWS_ONLY.includes(name)) throw notInTheEmbeddedCloud(`the sqs queue attribute ${name}`);
  if (!SETTABLE.includes(name)) throw unknown(name);
  const range = NUMBERS[name];
  if (range) checkNumber(name, value, range.min, range.max);
  else if (name === "SqsManagedSseEnabled" && value !== "true" && value !== "false") throw invalidValue(name);
  else if (DOCUMENTS.includes(name) && value !== "") checkDocument(name, value);
}

function checkNumber(name: string, value: string, min: number, max: number): void {
  if (!/^\d+$/.test(value) || Number(value) < min || Number(value) > max) {
    throw invalidValue(name, `It has to be between ${min} and ${max}, not ${value}.`);
  }
}

function checkDocument(name: string, value: string): void {
  const noObject = (): AwsError => invalidValue(name, "It is not a JSON object.");
  if (name === "Policy") return void readPolicy(value, "resource", (reason) => invalidValue(name, reason));
  const parsed = parseJson(value, noObject);
  if (!isObject(parsed)) throw noObject();
  const document = parsed as Partial<RedrivePolicy & RedriveAllowPolicy>;
  if (name === "RedrivePolicy") {
    if (!isArn(String(document.deadLetterTargetArn))) throw invalidValue(name, "It has no deadLetterTargetArn.");
    checkNumber(name, String(document.maxReceiveCount), 1, 1000);
  }
  if (name === "RedriveAllowPolicy") {
    const { redrivePermission = "", sourceQueueArns = [] } = document;
    if (!["allowAll", "denyAll", "byQueue"].includes(redrivePermission)) {
      throw invalidValue(name, "redrivePermission has to be allowAll, denyAll or byQueue.");
    }
    if ((redrivePermission === "byQueue") !== (sourceQueueArns.length >= 1 && sourceQueueArns.length <= 10)) {
      throw invalidValue(name, "byQueue, and only that, goes with 1 to 10 sourceQueueArns.");
    }
  }
}

function unknown(name: string): AwsError {
  return new AwsError("InvalidAttributeName", `Unknown Attribute ${name}.`);
}

function invalidValue(name: string, reason = ""): AwsError {
  return new AwsError("InvalidAttributeValue", `Invalid value for the parameter ${name}. ${reason}`.trim());
}
