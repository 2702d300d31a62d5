import { inParallel } from "../../common/parallel";
import type { MetricValue } from "../../contract/event";
import { dayOf, type DailyValue, type NewestValue, type Series } from "../../contract/summaries";
import { foldDay } from "../../tables/fold";
import { groupBy } from "../../common/group-by";
import type { HubTables } from "../../tables/hub-tables";
import { dateOf, DAY_MS, instantOf, startOfDay } from "../../common/instants";
import { readRows, type RowsRequest } from "./rows";
import { readDays } from "../../tables/summaries";

/** Longer spans are read from daily roll-ups. */
const LONGEST_OF_ROWS_MS = 14 * DAY_MS;
const QUERIES_AT_ONCE = 16;

/** The value of a series at one time. */
export interface Sample {
  /** Epoch milliseconds; for a day, its beginning in UTC. */
  readonly at: number;
  /** A measurement or a daily roll-up. */
  readonly what: { readonly value: MetricValue } | { readonly day: Pick<DailyValue, "Rows" | "Value" | "Labels"> };
}

/** The values of several series over a span. */
export interface Samples {
  readonly resolution: "measurement" | "day";
  /** Whether days are shown although the span is short, because it has more rows than may be read. */
  readonly isCrowded: boolean;
  /** The samples of a series, in the order of time. */
  readonly of: (series: Series) => readonly Sample[];
}

/** The series and the span to read. */
export interface SamplesRequest extends RowsRequest {
  /** Epoch milliseconds. Today and yesterday have no roll-ups yet. */
  readonly now: number;
}

/**
 * Reads the history of some series: measurements for up to two weeks, otherwise daily roll-ups. Yesterday and today are
 * then computed from the rows, because their roll-ups do not exist yet or are just being computed.
 */
export async function readSamples(hub: HubTables, request: SamplesRequest): Promise<Samples> {
  const { span } = request;
  const isShort = span.to - span.from <= LONGEST_OF_ROWS_MS;
  const rows = isShort ? await readRows(hub, request) : undefined;
  if (!rows) return { resolution: "day", isCrowded: isShort, of: await readDaily(hub, request) };
  const samples = new BySeries();
  for (const row of rows) samples.add(row, { at: instantOf(row.ExtractionDate), what: { value: row.MetricValue } });
  return { resolution: "measurement", isCrowded: false, of: (series) => samples.of(series) };
}

/** Reads daily values. A day that is only partly in the span is shown if its beginning is in the span. */
async function readDaily(hub: HubTables, request: SamplesRequest): Promise<Samples["of"]> {
  const { wanted, span, now } = request;
  const first = startOfDay(span.from + DAY_MS - 1);
  const yesterday = startOfDay(now) - DAY_MS;
  const recent = { from: Math.max(yesterday, first), to: span.to };
  const samples = new BySeries();
  const readSeries = async (series: NewestValue): Promise<void> => {
    const days = await readDays(hub, series, dateOf(first), dateOf(Math.min(span.to, yesterday) - 1));
    for (const day of days) samples.add(series, { at: Date.parse(day.Key), what: { day } });
  };
  const [rows] = await Promise.all([
    recent.from < recent.to ? readRows(hub, { ...request, span: recent }) : [],
    inParallel(wanted, readSeries, QUERIES_AT_ONCE),
  ]);
  for (const [day, own] of groupBy(rows ?? [], ({ ExtractionDate }) => dayOf(ExtractionDate))) {
    for (const value of foldDay(own)) samples.add(value, { at: Date.parse(day), what: { day: value } });
  }
  return (series) => samples.of(series);
}

class BySeries {
  private readonly samples = new Map<string, Sample[]>();

  /** Samples of a series must be added in the order of time. */
  add(series: Series, sample: Sample): void {
    const key = keyOf(series);
    const own = this.samples.get(key);
    if (own) own.push(sample);
    else this.samples.set(key, [sample]);
  }

  of(series: Series): readonly Sample[] {
    return this.samples.get(keyOf(series)) ?? [];
  }
}

function keyOf({ ProjectName, Environment, MetricName }: Series): string {
  return JSON.stringify([ProjectName, Environment, MetricName]);
}
