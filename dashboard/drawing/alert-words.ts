import type { ShownAlert, ShownEpisode, ShownRule } from "../picture";
import { formatQuantity } from "./quantity";
import { minuteIn, UTC } from "./zone";

/** What a rule watches: `TrainingJobsByStatus: Failed`. */
export function subjectOf({ metric, label }: Pick<ShownRule, "metric" | "label">): string {
  return label === undefined ? metric : `${metric}: ${label}`;
}

/** When a rule alerts: `above 2 days`. */
export function conditionWords({ condition }: Pick<ShownRule, "condition">, unit: string): string {
  if (condition.kind !== "outsideUsual") return `${condition.kind} ${formatQuantity(condition.threshold, unit)}`;
  return `more than ${formatQuantity(condition.minimumChange, unit)} from the usual`;
}

/** How far the value is: `7, alerts above 5`. A value that is not measured any more is said as unknown. */
export function distanceWords(alert: ShownAlert, zone = UTC): string {
  const { kind, value, unit, unknownSince } = alert;
  const limit = `alerts ${conditionWords(alert, unit)}`;
  if (kind === "no-data") return "not measured any more";
  const number = value === undefined ? "no value" : formatQuantity(value, unit);
  if (unknownSince === undefined) return `${number}, ${limit}`;
  return `unknown since ${minuteIn(zone, unknownSince)}, then ${number}; ${limit}`;
}

/** Who does not want to be told, why, and until when. */
export function muteWords({ mute }: Pick<ShownAlert, "mute">, zone = UTC): string {
  return mute ? `muted until ${minuteIn(zone, mute.until)} by ${mute.by}: ${mute.why}` : "";
}

/** How an alert ended. */
export function endWords({ endedBy }: Pick<ShownEpisode, "endedBy">): string {
  switch (endedBy) {
    case undefined:
      return "goes on";
    case "recovered":
      return "recovered";
    case "removed-rule":
      return "its rule is gone";
    case "removed-spoke":
      return "its spoke is gone";
  }
}
