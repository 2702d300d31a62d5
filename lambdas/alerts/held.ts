import type { AlertRule } from "../../contract/alert-rule";
import { dayOf } from "../../contract/summaries";
import type { Tables } from "../../tables/hub-tables";
import { measurementPages } from "../../tables/measurements";
import { watchedNumber } from "../../tables/watched";
import { judge } from "./judge";
import { isoDate, keyOf, seriesOf, type WatchedSeries } from "./series";
import type { Usual } from "./usual";

export type Matured = WatchedSeries & { readonly since: string };

/**
 * Reads since when the condition of a rule really holds, for series whose newest values have alerted since long enough:
 * between two looks at them there may have been others. One query reads the rows of all of them.
 *
 * @param usual what is usual for a series on a day; only `outsideUsual` needs it
 * @returns by series: the date of the first measurement after the last one that does not alert
 */
export async function readHeldSince(
  { client, measurements }: Tables,
  rule: AlertRule,
  series: readonly Matured[],
  usual: (series: WatchedSeries, day: string) => Usual | undefined,
): Promise<ReadonlyMap<string, string>> {
  const held = new Map<string, string | undefined>(series.map((one) => [keyOf(one), one.since]));
  if (series.length === 0) return new Map();
  const own = new Map(series.map((one) => [keyOf(one), one]));
  const from = new Date(Math.min(...series.map(({ since }) => Date.parse(since))));
  // The end does not belong to the span.
  const to = new Date(Math.max(...series.map(({ date }) => Date.parse(date))) + 1);
  const pages = measurementPages(
    client,
    measurements,
    { metric: rule.metric, from, to },
    { attributes: ["ProjectName", "Environment", "ExtractionDate", "MetricValue"], consistent: true },
  );
  for await (const rows of pages) {
    for (const row of rows) {
      const key = keyOf(seriesOf(row));
      const one = own.get(key);
      const date = isoDate(row.ExtractionDate);
      if (!one || date < one.since || date > one.date) continue;
      const number = watchedNumber(row.MetricValue, rule);
      const verdict = number === undefined ? "clear" : judge(number, rule.condition, usual(one, dayOf(date)));
      if (verdict === "clear" || verdict === "between") held.set(key, undefined);
      else held.set(key, held.get(key) ?? date);
    }
  }
  // The newest value alerts, even if the last row is one of the same millisecond that does not.
  return new Map([...held].map(([key, since]) => [key, since ?? own.get(key)!.date]));
}
