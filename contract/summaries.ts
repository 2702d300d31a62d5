import { createHash } from "node:crypto";
import type { Measurement, MetricValue } from "./event";
import { NEWEST_SUMMARIES } from "./names";

/** Identifies one line of a chart: a metric of a project and environment, no matter which account reports it. */
export type Series = Pick<Measurement, "MetricName" | "ProjectName" | "Environment">;

/**
 * 32 characters that stand for a series in keys, because its names together may be longer than DynamoDB allows for a
 * key.
 */
export function seriesId({ ProjectName, Environment, MetricName }: Series): string {
  const names = JSON.stringify([ProjectName, Environment, MetricName]);
  return createHash("sha256").update(names).digest().subarray(0, 24).toString("base64url");
}

/** `Summary` of the newest value of a series. */
export function newestSummary(seriesId: string): string {
  return NEWEST_SUMMARIES[Buffer.from(seriesId, "base64url")[0]! % NEWEST_SUMMARIES.length]!;
}

/**
 * The newest measurement of a series: `Summary` = `newest#<0 to 15>`, `Key` = the series' id. Neither redelivery nor events out
 * of order replace it with an older one.
 */
export interface NewestValue extends Series {
  readonly MetricValue: MetricValue;
  /** The row's sort key: a date with milliseconds, followed by six digits that carry no meaning. */
  readonly ExtractionDate: string;
  /** 12 digits: the account that reported it. */
  readonly Account: string;
  readonly Region: string;
  /** `Metadata.Unit`, if that is a text of at most 256 characters. */
  readonly Unit?: string;
  /** `Metadata.Every`, if the metric is not part of every run: how often it is measured, for example `24 hours`. */
  readonly Every?: string;
}

/** Statistics of one day of a series, or of one of its labels. */
export interface Statistics {
  /** The number of measurements that these statistics cover. */
  readonly Count: number;
  readonly Min: number;
  readonly Mean: number;
  readonly Max: number;
  /** The value in the day's last measurement that these statistics cover. */
  readonly Last: number;
}

/**
 * The roll-up of a series for one UTC day: `Summary` = `daily#<series id>`, `Key` = the day. It is computed from that
 * day's rows, and computed again whenever a row arrives late.
 */
export interface DailyValue extends Series {
  /**
   * The number of rows it was computed from. Rows are only ever added, so the roll-up with more rows is the newer one.
   */
  readonly Rows: number;
  /** Statistics of the measurements whose value is a number. */
  readonly Value?: Statistics;
  /** Statistics, by label, of the measurements whose value is a record of numbers. */
  readonly Labels?: Readonly<Record<string, Statistics>>;
}

/**
 * Marks a day and metric whose rows have changed since the day's roll-ups were computed: `Summary` = `outdated-day`,
 * `Key` = `<day>#<metric>`. The archive writes the mark. The roll-up function computes the day and then removes the
 * mark, unless the archive has written it again meanwhile.
 */
export interface OutdatedDay {
  /** `2026-11-05`, UTC. */
  readonly Day: string;
  readonly MetricName: string;
  /** A new random value each time the mark is written. */
  readonly Mark: string;
}

/** The UTC day, such as `2026-11-05`, with which a date text begins. */
export function dayOf(date: string): string {
  return date.slice(0, "YYYY-MM-DD".length);
}
