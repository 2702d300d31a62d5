import { dateOf, DAY_MS } from "../../common/instants";
import type { AlertCondition, AlertRule } from "../../contract/alert-rule";
import { labelOfDay, totalOfDay, type Day } from "../../tables/summaries";

/** What is usual for a series on a kind of day. */
export interface Usual {
  readonly median: number;
  /** The median of the distances from the median. */
  readonly deviation: number;
}

/** As many days of the same kind are looked at, and so many of them have to have been measured. */
const DAYS = 28;
const LEAST_DAYS = 14;
/** Times the median deviation, it is the standard deviation of what is normally distributed. */
const NORMAL = 1.4826;

/**
 * What is usual on a UTC day: median and median deviation of the daily values of the last 28 days before it of the same
 * kind, Monday to Friday or Saturday and Sunday.
 *
 * @param day such as `2026-11-05`
 * @param values by day; a day without a measurement has none
 * @returns undefined if fewer than 14 of the days were measured
 */
export function usualOn(day: string, values: ReadonlyMap<string, number>): Usual | undefined {
  const own = usualDays(day).flatMap((one) => values.get(one) ?? []);
  if (own.length < LEAST_DAYS) return undefined;
  const median = medianOf(own);
  return { median, deviation: medianOf(own.map((value) => Math.abs(value - median))) };
}

/** How far a value may be from the median. */
export function farthestUsual(
  { deviation }: Usual,
  { deviations, minimumChange }: Extract<AlertCondition, { readonly kind: "outsideUsual" }>,
): number {
  return Math.max(deviations * NORMAL * deviation, minimumChange);
}

/** The mean that a rule watches in a roll-up; undefined if there is none. */
export function watchedMean(day: Day, { label }: Pick<AlertRule, "label">): number | undefined {
  if (label === undefined) return totalOfDay(day) ?? undefined;
  return day.Labels && labelOfDay(day, label).Mean;
}

/** The days whose values decide what is usual on a day, newest first: of weekends, they are those of 14 weeks. */
export function usualDays(day: string): readonly string[] {
  const start = Date.parse(day);
  const days: string[] = [];
  for (let at = start - DAY_MS; days.length < DAYS; at -= DAY_MS) {
    if (isWeekend(at) === isWeekend(start)) days.push(dateOf(at));
  }
  return days;
}

function isWeekend(instant: number): boolean {
  return [0, 6].includes(new Date(instant).getUTCDay());
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}
