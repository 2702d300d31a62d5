import { instantOf } from "../../common/instants";
import type { AlertRule } from "../../contract/alert-rule";
import type { AlertedSeries } from "../../contract/alerts";
import type { NewestValue } from "../../contract/summaries";
import type { FreshnessOf } from "../../tables/freshness";
import { watchedNumber, watches } from "../../tables/watched";

/** A series that a rule watches, as it is now. */
export interface WatchedSeries extends AlertedSeries {
  readonly newest: NewestValue;
  /** ISO 8601 UTC with milliseconds: the date of the newest measurement. */
  readonly date: string;
  /** The newest number, if it is current; undefined if the series is not measured any more. */
  readonly value: number | undefined;
}

/**
 * The series that a rule watches.
 *
 * @param values newest values of the rule's metric
 */
export function watchedSeries(
  rule: AlertRule,
  values: readonly NewestValue[],
  freshness: FreshnessOf,
): readonly WatchedSeries[] {
  return values
    .filter((newest) => watches(rule, seriesOf(newest)))
    .map((newest) => ({
      ...seriesOf(newest),
      newest,
      date: isoDate(newest.ExtractionDate),
      value: freshness.value(newest) === "current" ? watchedNumber(newest.MetricValue, rule) : undefined,
    }));
}

export function seriesOf({
  ProjectName,
  Environment,
}: Pick<NewestValue, "ProjectName" | "Environment">): AlertedSeries {
  return { project: ProjectName, environment: Environment };
}

/** A text that stands for a series among those of one rule. */
export function keyOf({ project, environment }: AlertedSeries): string {
  return JSON.stringify([project, environment]);
}

/** A sort key as a date: ISO 8601 UTC with milliseconds. */
export function isoDate(sortKey: string): string {
  return new Date(instantOf(sortKey)).toISOString();
}
