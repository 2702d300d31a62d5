import type { METRICS } from "../metric-library";
import type { ArgumentsOf } from "../metric-library/arguments";
import type { MetricClass } from "../metric-library/metric";

/** The metric classes that a configuration may name: the library's, and those of the module `Own`. */
export type Classes<Own> = typeof METRICS & {
  [Name in keyof Own as Own[Name] extends MetricClass ? Name : never]: Own[Name];
};
export type ArgumentsOfMetric<Class> = Class extends MetricClass ? ArgumentsOf<Class["arguments"]> : never;

/**
 * How often a metric is measured that costs money or changes slowly, for example `24 hours` or `7 days`. Such a metric is
 * not part of every run: an EventBridge rule starts a run with it at this rate.
 */
export type Every = "1 hour" | "1 day" | `${number} hours` | `${number} days`;

/**
 * A metric by its name, or with arguments: `{ name: "…", arguments: { … }, every: "24 hours" }`. A spoke may list the
 * same metric several times with different arguments.
 */
export type MetricConfig<Own = object> = {
  [Name in keyof Classes<Own>]: object extends ArgumentsOfMetric<Classes<Own>[Name]>
    ? Name | { readonly name: Name; readonly arguments?: ArgumentsOfMetric<Classes<Own>[Name]>; readonly every?: Every }
    : { readonly name: Name; readonly arguments: ArgumentsOfMetric<Classes<Own>[Name]>; readonly every?: Every };
}[keyof Classes<Own>];
