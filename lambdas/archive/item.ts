import { createHash } from "node:crypto";
import { expiryOf } from "../../contract/expiry";
import { EXPIRY_ATTRIBUTE, PARTITION_KEY, SORT_KEY } from "../../contract/names";
import type { CheckedMeasurement } from "./measurement";

/**
 * The attribute by which the table recognizes the same measurement at the same key: a hash of everything that
 * identifies it.
 */
export const IDENTITY_ATTRIBUTE = "MeasurementId";

/** The number of different keys for one metric at one millisecond, given by the six digits after the milliseconds. */
const KEYS_PER_INSTANT = 1_000_000;

/** The item of a measurement in the form that the document client accepts. */
export interface Item {
  readonly [PARTITION_KEY]: string;
  readonly [SORT_KEY]: string;
  /** A number, or a Map of numbers by label. */
  readonly MetricValue: unknown;
  readonly ProjectName: string;
  readonly Environment: string;
  readonly Account: string;
  readonly Region: string;
  readonly Metadata: unknown;
  /** ExtractionDate exactly as the sender wrote it. */
  readonly MeasuredAt: string;
  readonly [IDENTITY_ATTRIBUTE]: string;
  /** Epoch seconds. */
  readonly [EXPIRY_ATTRIBUTE]?: number;
}

/**
 * Creates the item of a measurement. It depends only on the event, apart from the last digits of the key, which depend
 * on `clashes`.
 *
 * @param retentionDays days after ExtractionDate when DynamoDB may remove the item; undefined: never
 * @param clashes how many keys other measurements already hold
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
    [IDENTITY_ATTRIBUTE]: identity(measurement, measurement.utc),
    ...(retentionDays !== undefined && { [EXPIRY_ATTRIBUTE]: expiryOf(measurement.instant, retentionDays) }),
  };
}

/**
 * The identities that a measurement may have in the table. Rows of earlier versions carry the hash of the date as its
 * sender wrote it: in this event's own form, in that of the original sample, or in that of an earlier import.
 */
export function identities(measurement: CheckedMeasurement): readonly string[] {
  const { utc, ExtractionDate } = measurement;
  const microseconds = `${utc.slice(0, -1).padEnd("YYYY-MM-DDTHH:mm:ss.mmmmmm".length, "0")}Z`;
  const python = microseconds.replace("T", " ").replace("Z", "");
  return [...new Set([utc, ExtractionDate, python, microseconds])].map((date) => identity(measurement, date));
}

/** The identity of a measurement: its origin, its value and its date. It is the same for every delivery. */
function identity(measurement: CheckedMeasurement, date: string): string {
  const { MetricValue } = measurement;
  const value = typeof MetricValue === "number" ? MetricValue : Object.entries(MetricValue).sort();
  return sha256([...origin(measurement), value, date]).toString("base64url");
}

/**
 * The sort key: a UTC date with milliseconds, then six digits from a hash of the origin. The digits keep measurements
 * of different origins at the same instant apart.
 */
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
 * Converts a JSON value for the SDK's document client. Objects become a `Map`, because the client decides by
 * `constructor` what an object is, and the sender may have used that as a key. The client writes -0 as 0.
 */
function toAttribute(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(toAttribute);
  return new Map(Object.entries(value).map(([key, member]) => [key, toAttribute(member)]));
}
