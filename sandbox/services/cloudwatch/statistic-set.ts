/** What is kept of the values of some time: enough for every statistic but percentiles. */
export interface StatisticSet {
  readonly SampleCount: number;
  readonly Sum: number;
  readonly Minimum: number;
  readonly Maximum: number;
}

export const STATISTICS = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"] as const;
export type Statistic = (typeof STATISTICS)[number];

export function isStatistic(name: string): name is Statistic {
  return (STATISTICS as readonly string[]).includes(name);
}

export type Writable<Type> = { -readonly [Member in keyof Type]: Type[Member] };

/** @param counts how often each value occurred; once where nothing is said */
export function setOf(values: readonly number[], counts: readonly number[] = []): StatisticSet {
  const set = { SampleCount: 0, Sum: 0, Minimum: Infinity, Maximum: -Infinity };
  values.forEach((value, index) => {
    const count = counts[index] ?? 1;
    add(set, { SampleCount: count, Sum: value * count, Minimum: value, Maximum: value });
  });
  return set;
}

/** Adds to a set in place: alarms go over many. */
export function add(set: Writable<StatisticSet>, more: StatisticSet): void {
  set.SampleCount += more.SampleCount;
  set.Sum += more.Sum;
  set.Minimum = Math.min(set.Minimum, more.Minimum);
  set.Maximum = Math.max(set.Maximum, more.Maximum);
}

export function statisticOf(set: StatisticSet, statistic: Statistic): number {
  return statistic === "Average" ? set.Sum / set.SampleCount : set[statistic];
}
