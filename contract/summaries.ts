import { createHash } from "node:crypto";
import type { Measurement, MetricValue } from "./event";

/** What one line of a chart is about: a metric of a project and environment, whoever reports it. */
export type Series = Pick<Measurement, "MetricName" | "ProjectName" | "Environment">;

/** Identifies a series in keys: a hash of 32 characters, because its names together may exceed DynamoDB's limit for a key. */
export function seriesId({ ProjectName, Environment, MetricName }: Series): string {
  const names = JSON.stringify([ProjectName, Environment, MetricName]);
  return createHash("sha256").update(names).digest().subarray(0, 24).toString("base64url");
}

/** The newest measurement of a series: `Summary` = `newest`, `Key` = its id. Redelivery and disorder never make it older. */
export interface NewestValue extends Series {
  readonly MetricValue: MetricValue;
  /** As the row's sort key: milliseconds, then six digits that mean nothing by themselves. */
  readonly ExtractionDate: string;
  /** 12 digits: who reported it. */
  readonly Account: string;
  readonly Region: string;
  /** `Metadata.Unit`, where that is text of 256 characters at most. */
  readonly Unit?: string;
}

/** The statistics of one day for a series, or for one label of a vector. */
export interface Statistics {
  /** How many measurements have it. */
  readonly Count: number;
  readonly Min: number;
  readonly Mean: number;
  readonly Max: number;
  /** That of the day's last measurement that has it. */
  readonly Last: number;
}

/**
 * The roll-up of a series for one UTC day: `Summary` = `daily#<series id>`, `Key` = the day. It is computed from the rows of
 * that day, again whenever one arrives late.
 */
export interface DailyValue extends Series {
  /** How many rows it was computed from; rows are only ever added, so more rows are the later truth. */
  readonly Rows: number;
  /** Of the measurements that are a number. */
  readonly Value?: Statistics;
  /** Of the measurements that are numbers by label. */
  readonly Labels?: Readonly<Record<string, Statistics>>;
}

/**
 * That rows of a metric were stored since the roll-ups of their day were computed: `Summary` = `outdated-day`, `Key` =
 * `<day>#<metric>`. The archive writes it, the roll-up removes it once it has computed that day, unless it was written anew
 * meanwhile.
 */
export interface OutdatedDay {
  /** `2026-11-05`, UTC. */
  readonly Day: string;
  readonly MetricName: string;
  /** Another one each time it is written. */
  readonly Mark: string;
}

/** The UTC day, `2026-11-05`, of a date that begins with it. */
export function dayOf(date: string): string {
  return date.slice(0, "YYYY-MM-DD".length);
}
