import type { NewestValue } from "../../contract/summaries";
import type { HubTables } from "../../tables/hub-tables";
import { dateOf, DAY_MS } from "../../common/instants";
import { readDays, totalOfDay } from "../../tables/summaries";
import { totalOf } from "../../common/total";

const DAYS = 14;

/**
 * Reads the trend of a series: the last 14 days before today, oldest first, and then the newest value. A day counts as
 * its mean, a vector as the sum of its labels. Null for a day without a measurement.
 *
 * @param now epoch milliseconds
 */
export async function readTrend(hub: HubTables, newest: NewestValue, now: number): Promise<readonly (number | null)[]> {
  const dates = Array.from({ length: DAYS }, (_, index) => dateOf(now - (DAYS - index) * DAY_MS));
  const days = new Map((await readDays(hub, newest, dates[0]!, dates.at(-1)!)).map((day) => [day.Key, day]));
  const totals = dates.map((date) => {
    const day = days.get(date);
    return day ? totalOfDay(day) : null;
  });
  return [...totals, totalOf(newest.MetricValue)];
}
