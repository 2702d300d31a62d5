import { totalOf } from "../../common/total";
import type { AlertCondition, AlertRule } from "../../contract/alert-rule";
import type { MetricValue } from "../../contract/event";
import { farthestUsual, type Usual } from "./usual";

/**
 * `breach`: the value alerts. `clear`: it ends an alert. `between`: it does neither. `unjudged`: nobody can tell, because
 * too little is known about what is usual.
 */
export type Verdict = "breach" | "clear" | "between" | "unjudged";

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

/** @param usual what is usual on the day of the value; only `outsideUsual` needs it */
export function judge(value: number, condition: AlertCondition, usual: Usual | undefined): Verdict {
  switch (condition.kind) {
    case "above":
      return value > condition.threshold ? "breach" : value <= condition.clear ? "clear" : "between";
    case "below":
      return value < condition.threshold ? "breach" : value >= condition.clear ? "clear" : "between";
    case "outsideUsual":
      if (!usual) return "unjudged";
      return Math.abs(value - usual.median) > farthestUsual(usual, condition) ? "breach" : "clear";
  }
}
