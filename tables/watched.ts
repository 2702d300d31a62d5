import { totalOf } from "../common/total";
import type { AlertRule } from "../contract/alert-rule";
import type { AlertedSeries } from "../contract/alerts";
import type { MetricValue } from "../contract/event";

/** Whether a rule's filters let a series of its metric pass. */
export function watches(
  { projects, environments }: Pick<AlertRule, "projects" | "environments">,
  { project, environment }: AlertedSeries,
): boolean {
  return isAmong(project, projects) && isAmong(environment, environments);
}

/**
 * The number that a rule watches in a value. A vector without the label counts as 0, because nothing of it was there to
 * be counted.
 *
 * @returns undefined for a number if the rule watches a label: then nothing is measured that it could watch
 */
export function watchedNumber(value: MetricValue, { label }: Pick<AlertRule, "label">): number | undefined {
  if (label === undefined) return totalOf(value);
  if (typeof value === "number") return undefined;
  // A label may have the name of a member that every object has.
  return Object.hasOwn(value, label) ? value[label] : 0;
}

function isAmong(name: string, names: readonly string[] | undefined): boolean {
  return names === undefined || names.some((one) => one.toLowerCase() === name.toLowerCase());
}
