import type { Metric } from "./metric";
import { add, type StatisticSet, type Writable } from "./statistic-set";

export const MINUTE = 60_000;
const DAY = 24 * 3_600_000;
/** How long CloudWatch keeps values by the minute; the coarser ones that it keeps after that are not there. */
const RETENTION = 15 * DAY;

/** One value, or the statistics of several, on its way into a metric. */
export interface Datum {
  readonly metric: Metric;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  /** `None` where nothing was said. */
  readonly unit: string;
  readonly set: StatisticSet;
}

/** The values of one minute that have the same unit. */
interface Bucket {
  /** Epoch milliseconds. */
  readonly minute: number;
  readonly unit: string;
  readonly set: Writable<StatisticSet>;
}

/** The values of one period. */
export interface Point {
  /** When the period begins, in epoch milliseconds. */
  readonly timestamp: number;
  readonly unit: string;
  readonly set: StatisticSet;
}

/** A bucket as a snapshot keeps it: minute, unit, SampleCount, Sum, Minimum, Maximum. */
type KeptBucket = readonly [number, string, number, number, number, number];

export interface SeriesSnapshot {
  readonly metric: Metric;
  readonly buckets: readonly KeptBucket[];
}

/** The values of one metric by the minute, of the last 15 days. Finer values are merged: no period below a minute is served. */
export class Series {
  /** In order of time. */
  private buckets: Bucket[] = [];

  constructor(readonly metric: Metric) {}

  put({ timestamp, unit, set }: Omit<Datum, "metric">, now: number): void {
    const minute = Math.floor(timestamp / MINUTE) * MINUTE;
    let index = this.buckets.length;
    // Values come nearly in order, so looking from the end is quick.
    while (index > 0 && this.buckets[index - 1]!.minute > minute) index--;
    const same = this.bucketBefore(index, minute, unit);
    if (same) add(same.set, set);
    else this.buckets.splice(index, 0, { minute, unit, set: { ...set } });
    this.buckets.splice(0, this.indexOf(now - RETENTION));
  }

  /** When the newest minute begins that has a value, in epoch milliseconds; -Infinity where there is none. */
  get newest(): number {
    return this.buckets.at(-1)?.minute ?? -Infinity;
  }

  /** Where each minute begins that has a value, from `from` on, in epoch milliseconds. */
  minutesFrom(from: number): number[] {
    return this.buckets.slice(this.indexOf(from)).map(({ minute }) => minute);
  }

  /**
   * The values from `start` to before `end`, in epoch milliseconds, by periods that begin at `start`. Periods without a
   * value are left out.
   *
   * @param unit only values that were sent with it; all where it is left out, under the unit of the first
   */
  points(start: number, end: number, period: number, unit?: string): Point[] {
    const points: { timestamp: number; unit: string; set: Writable<StatisticSet> }[] = [];
    for (let index = this.indexOf(start); index < this.buckets.length; index++) {
      const bucket = this.buckets[index]!;
      if (bucket.minute >= end) break;
      if (unit !== undefined && bucket.unit !== unit) continue;
      const last = points.at(-1);
      if (last && bucket.minute < last.timestamp + period) {
        add(last.set, bucket.set);
        continue;
      }
      const timestamp = bucket.minute - ((bucket.minute - start) % period);
      points.push({ timestamp, unit: bucket.unit, set: { ...bucket.set } });
    }
    return points;
  }

  snapshot(): SeriesSnapshot {
    return {
      metric: this.metric,
      buckets: this.buckets.map(({ minute, unit, set }) => [
        minute,
        unit,
        set.SampleCount,
        set.Sum,
        set.Minimum,
        set.Maximum,
      ]),
    };
  }

  static restore({ metric, buckets }: SeriesSnapshot): Series {
    const series = new Series(metric);
    series.buckets = buckets.map(([minute, unit, SampleCount, Sum, Minimum, Maximum]) => ({
      minute,
      unit,
      set: { SampleCount, Sum, Minimum, Maximum },
    }));
    return series;
  }

  /** The bucket of this minute and unit among those just before `index`. */
  private bucketBefore(index: number, minute: number, unit: string): Bucket | undefined {
    for (let at = index - 1; at >= 0 && this.buckets[at]!.minute === minute; at--) {
      if (this.buckets[at]!.unit === unit) return this.buckets[at];
    }
    return undefined;
  }

  /** The first bucket at or after an instant, by halving. */
  private indexOf(instant: number): number {
    let [low, high] = [0, this.buckets.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.buckets[middle]!.minute < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
