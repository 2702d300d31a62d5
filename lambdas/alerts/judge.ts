import type { AlertCondition } from "../../contract/alert-rule";
import { farthestUsual, type Usual } from "./usual";

/**
 * `breach`: the value alerts. `clear`: it ends an alert. `between`: it does neither. `unjudged`: nobody can tell, because
 * too little is known about what is usual.
 */
export type Verdict = "breach" | "clear" | "between" | "unjudged";

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
