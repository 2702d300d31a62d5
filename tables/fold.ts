import type { DailyValue, Series, Statistics } from "../contract/summaries";
import { MAX_LABELS, MIN_MAGNITUDE } from "../contract/value";
import type { MeasurementRow } from "./measurements";

/** The attributes of a row that a roll-up is computed from. */
export const FOLDED_ATTRIBUTES = [
  "MetricName",
  "ProjectName",
  "Environment",
  "ExtractionDate",
  "MetricValue",
] as const satisfies readonly (keyof MeasurementRow)[];
export type FoldedRow = Pick<MeasurementRow, (typeof FOLDED_ATTRIBUTES)[number]>;

/** Computes the roll-ups of one day from its rows, which may belong to any number of series and come in any order. */
export function foldDay(rows: Iterable<FoldedRow>): readonly DailyValue[] {
  const fold = new DayFold();
  for (const row of rows) fold.add(row);
  return fold.values();
}

/**
 * Computes the roll-ups of one day from rows that are added one by one. Its memory grows with the number of series and
 * labels, not with the number of rows.
 */
export class DayFold {
  private readonly series = new Map<string, SeriesFold>();

  add(row: FoldedRow): void {
    const key = JSON.stringify([row.MetricName, row.ProjectName, row.Environment]);
    const known = this.series.get(key);
    const fold = known ?? new SeriesFold(row);
    if (!known) this.series.set(key, fold);
    fold.add(row);
  }

  values(): readonly DailyValue[] {
    return [...this.series.values()].map((fold) => fold.value());
  }
}

class SeriesFold {
  private rows = 0;
  private scalar: StatisticsFold | undefined;
  /**
   * Statistics by label. It is a Map, not an object, because senders choose the labels, and one may be `constructor`.
   */
  private labels: Map<string, StatisticsFold> | undefined;

  constructor(private readonly series: Series) {}

  add({ MetricValue, ExtractionDate }: FoldedRow): void {
    this.rows++;
    if (typeof MetricValue === "number") {
      this.scalar ??= new StatisticsFold();
      this.scalar.add(MetricValue, ExtractionDate);
      return;
    }
    this.labels ??= new Map();
    for (const [label, number] of Object.entries(MetricValue)) {
      const known = this.labels.get(label);
      const fold = known ?? new StatisticsFold();
      if (!known) this.labels.set(label, fold);
      fold.add(number, ExtractionDate);
    }
  }

  value(): DailyValue {
    const { MetricName, ProjectName, Environment } = this.series;
    return {
      ...{ MetricName, ProjectName, Environment },
      Rows: this.rows,
      ...(this.scalar && { Value: this.scalar.statistics() }),
      ...(this.labels && { Labels: labelStatistics(this.labels) }),
    };
  }
}

/**
 * The statistics of each label. Every measurement may bring new labels, so a day may have more than fit into a DynamoDB
 * item. If there are more than a single measurement may have, those with the most measurements are kept; among equals,
 * the first by name.
 */
function labelStatistics(folds: ReadonlyMap<string, StatisticsFold>): Readonly<Record<string, Statistics>> {
  const labels = [...folds].map(([label, fold]) => [label, fold.statistics()] as const);
  labels.sort(([a, { Count: countA }], [b, { Count: countB }]) => countB - countA || (a < b ? -1 : 1));
  return Object.fromEntries(labels.slice(0, MAX_LABELS));
}

/**
 * Folds numbers into statistics. The archive stores only numbers so far below JavaScript's largest that sums never
 * overflow.
 */
class StatisticsFold {
  private count = 0;
  private min = Infinity;
  private max = -Infinity;
  private last = { date: "", value: 0 };
  private sum = 0;
  /** The part of `sum` that was lost to rounding (Neumaier's summation). */
  private lost = 0;

  /** @param date the row's sort key */
  add(value: number, date: string): void {
    this.count++;
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
    if (date >= this.last.date) this.last = { date, value };
    const sum = this.sum + value;
    const [larger, smaller] = Math.abs(this.sum) >= Math.abs(value) ? [this.sum, value] : [value, this.sum];
    this.lost += larger - sum + smaller;
    this.sum = sum;
  }

  statistics(): Statistics {
    const { count, min, max, last } = this;
    return { Count: count, Min: min, Mean: this.mean(), Max: max, Last: last.value };
  }

  private mean(): number {
    const mean = (this.sum + this.lost) / this.count;
    // DynamoDB cannot hold a number this close to 0. It does hold the minimum and the maximum, so 0 lies between them.
    if (Math.abs(mean) < MIN_MAGNITUDE) return 0;
    return Math.min(this.max, Math.max(this.min, mean));
  }
}
