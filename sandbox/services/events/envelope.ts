import { randomUUID } from "node:crypto";
import { AwsError } from "../../aws-error";
import { isObject, parseJson } from "../../json";
import type { Caller } from "../../service";

/** An event as EventBridge hands it to targets. `account` and `region` are the sender's, wherever it is forwarded. */
export interface BusEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  /** 12 digits. */
  readonly account: string;
  /** ISO 8601 UTC to the second; the sender may set it. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** An event that an AWS service emits about itself, such as Parameter Store's "Parameter Store Change". */
export interface ServiceEvent {
  /** For example `aws.ssm`. */
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** One entry of PutEvents. */
export interface PutEventsEntry {
  /** Epoch seconds. */
  readonly Time?: number;
  readonly Source?: string;
  readonly DetailType?: string;
  /** A JSON object. */
  readonly Detail?: string;
  readonly Resources?: readonly string[];
  readonly EventBusName?: string;
}

/** Bytes of all entries of one PutEvents call together. */
export const MAX_ENTRIES_BYTES = 1_048_576;

/** An instant as an envelope writes it, for example `2026-01-01T00:00:00Z`. @param ms epoch milliseconds */
export function eventTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/**
 * The bytes that an entry counts as.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 */
export function entryBytes({
  Time,
  Source = "",
  DetailType = "",
  Detail = "",
  Resources = [],
}: PutEventsEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return (Time === undefined ? 0 : 14) + texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/**
 * The event that an entry makes, sent by `caller` at `now` (epoch milliseconds).
 *
 * @throws AwsError InvalidArgument, MalformedDetail or NotAuthorizedForSourceException: the entry's ErrorCode
 */
export function envelope(entry: PutEventsEntry, caller: Caller, now: number): BusEvent {
  const source = required(entry, "Source");
  const detailType = required(entry, "DetailType");
  const detail = parseDetail(required(entry, "Detail"));
  if (source.startsWith("aws.") && caller.principal.kind !== "service") {
    throw new AwsError("NotAuthorizedForSourceException", `Not authorized for the source ${source}: it is AWS's own.`);
  }
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": detailType,
    source,
    account: caller.account,
    time: eventTime(entry.Time === undefined ? now : entry.Time * 1_000),
    region: caller.region,
    resources: entry.Resources ?? [],
    detail,
  };
}

function required(entry: PutEventsEntry, name: "Source" | "DetailType" | "Detail"): string {
  const value = entry[name];
  if (value) return value;
  throw new AwsError("InvalidArgument", `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
}

function parseDetail(json: string): object {
  const detail = parseJson(json, () => new AwsError("MalformedDetail", "Detail is malformed."));
  if (isObject(detail)) return detail;
  throw new AwsError("MalformedDetail", "Detail is malformed: it is not a JSON object.");
}
