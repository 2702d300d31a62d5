import { createHash } from "node:crypto";
import { expiryOf } from "../../contract/expiry";
import { EXPIRY_ATTRIBUTE, PARTITION_KEY, SORT_KEY } from "../../contract/names";
import type { CheckedMeasurement } from "./measurement";

/**
 * Attribute by which the table tells the same measurement from another at the same key: a hash of all that makes it one.
 */
export const IDENTITY_ATTRIBUTE = "MeasurementId";

/** How many rows one metric can have at one millisecond: six digits below it tell them apart. */
const KEYS_PER_INSTANT = 1_000_000;

/** The item that holds a measurement, as the document client takes it. */
export interface Item {
  readonly [PARTITION_KEY]: string;
  readonly [SORT_KEY]: string;
  /** A number, or a map of them. */
  readonly MetricValue: unknown;
  readonly ProjectName: string;
  readonly Environment: string;
  readonly Account: string;
  readonly Region: string;
  readonly Metadata: unknown;
  /** ExtractionDate as the sender wrote it. */
  readonly MeasuredAt: string;
  readonly [IDENTITY_ATTRIBUTE]: string;
  /** Epoch seconds. */
  readonly [EXPIRY_ATTRIBUTE]?: number;
}

/**
 * The item of a measurement. But for the digits of its key, which depend on `clashes`, it is a pure function of the event.
 *
 * @param retentionDays days after ExtractionDate at which DynamoDB may remove the item; undefined: never
 * @param clashes how many keys were found to be taken by other measurements
 */
export function toItem(measurement: CheckedMeasurement, retentionDays: number | undefined, clashes: number): Item {
  return {
    [PARTITION_KEY]: measurement.MetricName,
    [SORT_KEY]: sortKey(measurement, clashes),
    MetricValue: toAttribute(measurement.MetricValue),
    ProjectName: measurement.ProjectName,
    Environment: measurement.Environment,
    Account: measurement.account,
    Region: measurement.region,
    Metadata: toAttribute(measurement.Metadata),
    MeasuredAt: measurement.ExtractionDate,
    [IDENTITY_ATTRIBUTE]: identity(measurement),
    ...(retentionDays !== undefined && { [EXPIRY_ATTRIBUTE]: expiryOf(measurement.instant, retentionDays) }),
  };
}

/** Identifies a measurement across redeliveries, by its origin, its value and its date as the sender wrote it. */
function identity(measurement: CheckedMeasurement): string {
  const { MetricValue, ExtractionDate } = measurement;
  const value = typeof MetricValue === "number" ? MetricValue : Object.entries(MetricValue).sort();
  return sha256([...origin(measurement), value, ExtractionDate]).toString("base64url");
}

/** UTC with milliseconds, then six digits that stand for the origin, so that equal instants do not collide. */
function sortKey(measurement: CheckedMeasurement, clashes: number): string {
  const hash = sha256(origin(measurement)).readUIntBE(0, 6);
  const digits = String((hash + clashes) % KEYS_PER_INSTANT).padStart(6, "0");
  return new Date(measurement.instant).toISOString().replace("Z", `${digits}Z`);
}

function origin({ account, region, ProjectName, Environment }: CheckedMeasurement): readonly string[] {
  return [account, region, ProjectName, Environment];
}

function sha256(parts: readonly unknown[]): Buffer {
  return createHash("sha256").update(JSON.stringify(parts)).digest();
}

/**
 * JSON as the SDK's document client takes it without misreading: an object becomes a `Map`, because the client decides
 * what an object is by its `constructor`, which may be a key of the sender's. It writes -0 as 0.
 */
function toAttribute(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(toAttribute);
  return new Map(Object.entries(value).map(([key, member]) => [key, toAttribute(member)]));
}
