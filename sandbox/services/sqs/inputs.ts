import { AwsError } from "../../aws-error";
import { pageByCount, type Page } from "../pages";
import type { QueueAttributes } from "./attributes";
import { invalidValue, type MessageAttributes } from "./message";

/** Messages of a batch, and of a receive, at most. */
const MAX_BATCH = 10;

export interface QueueInput {
  readonly QueueUrl: string;
}

export interface SendInput {
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: MessageAttributes;
}

export interface ReceiveInput extends QueueInput {
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly WaitTimeSeconds?: number;
  /** The older name of MessageSystemAttributeNames. */
  readonly AttributeNames?: readonly string[];
  readonly MessageSystemAttributeNames?: readonly string[];
  readonly MessageAttributeNames?: readonly string[];
}

export interface CreateQueueInput {
  readonly QueueName: string;
  readonly Attributes?: QueueAttributes;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface MoveInput {
  readonly SourceArn: string;
  readonly DestinationArn?: string;
}

export interface ListInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

interface Entry {
  readonly Id: string;
}

/** @throws AwsError unless a batch holds 1 to 10 entries with valid ids that differ */
export function checkBatch(entries: readonly Entry[]): void {
  if (entries.length === 0) throw failure("EmptyBatchRequest", "There should be at least one entry in the request.");
  if (entries.length > MAX_BATCH) {
    throw failure("TooManyEntriesInBatchRequest", `Maximum number of entries per request are ${MAX_BATCH}.`);
  }
  for (const { Id } of entries) {
    if (!/^[\w-]{1,80}$/.test(Id)) {
      throw failure("InvalidBatchEntryId", `A batch entry id has 1 to 80 letters, digits and -_: ${Id}`);
    }
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw failure("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
  }
}

/** Carries out each entry on its own; the answer tells which succeeded. */
export function eachEntry<E extends Entry>(entries: readonly E[], carryOut: (entry: E) => object): unknown {
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...carryOut(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}

/** @throws AwsError InvalidParameterValue unless `value` is an integer within the bounds */
export function checkRange(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw invalidValue(
    `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${min} and ${max}, if provided.`,
  );
}

/** One page of names or URLs. */
export function pageOf(all: readonly string[], { MaxResults, NextToken }: ListInput): Page<string> {
  const size = checkRange("MaxResults", MaxResults ?? 1000, 1, 1000);
  const { page, next } = pageByCount(all, size, NextToken, () => invalidValue("Invalid or expired next token."));
  // Without MaxResults SQS answers the first thousand and no token.
  return MaxResults === undefined ? { page } : { page, next };
}

function failure(code: string, message: string): AwsError {
  return new AwsError(code, message);
}
