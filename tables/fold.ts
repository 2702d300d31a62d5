import type { DailyValue, Series, Statistics } from "../contract/summaries";
import { MAX_LABELS, MIN_MAGNITUDE } from "../contract/value";
import type { MeasurementRow } from "./measurements";

/** The attributes of a row that roll-ups are computed from. */
export const FOLDED_ATTRIBUTES = [
  "MetricName",
  "ProjectName",
  "Environment",
  "ExtractionDate",
  "MetricValue",
] as const satisfies readonly (keyof MeasurementRow)[];
export type FoldedRow = Pick<MeasurementRow, (typeof FOLDED_ATTRIBUTES)[number]>;

/** The roll-ups of a day's rows, of any number of series and in any order. */
export function foldDay(rows: Iterable<FoldedRow>): readonly DailyValue[] {
  const fold = new DayFold();
  for (const row of rows) fold.add(row);
  return fold.values();
}

/** Computes roll-ups from rows that arrive page by page. Its memory grows with series and labels, not with rows. */
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
  /** By label. Not an object: labels are the senders', `constructor` may be one. */
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
 * Labels may be others in every measurement, and more than an item of DynamoDB can hold: of more than a single measurement
 * may have, those stay that were measured most often, and of these the first by name.
 */
function labelStatistics(folds: ReadonlyMap<string, StatisticsFold>): Readonly<Record<string, Statistics>> {
  const labels = [...folds].map(([label, fold]) => [label, fold.statistics()] as const);
  labels.sort(([a, { Count: countA }], [b, { Count: countB }]) => countB - countA || (a < b ? -1 : 1));
  return Object.fromEntries(labels.slice(0, MAX_LABELS));
}

/** No sum overflows: the archive stores no number that is close enough to JavaScript's largest. */
class StatisticsFold {
  private count = 0;
  private min = Infinity;
  private max = -Infinity;
  private last = { date: "", value: 0 };
  private sum = 0;
  /** What `sum` has lost by rounding (Neumaier's summation). */
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
    // DynamoDB holds nothing nearer to 0. As it holds the least and the greatest, 0 is between them then.
    if (Math.abs(mean) < MIN_MAGNITUDE) return 0;
    return Math.min(this.max, Math.max(this.min, mean));
  }
}
