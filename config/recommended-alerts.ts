import type { MetricClasses } from "../metric-library";
import { recommendedName } from "../metric-library/recommended-alert";
import { entryOf } from "./metric-checks";
import { didYouMean, formatPath, show, type Problem } from "./problems";

/** An alert as the configuration has it, in parts perhaps wrong. */
export type AlertEntry = Readonly<Record<string, unknown>>;

/** What says when a value is worth an alert; a rule has one of them. */
export const LIMITS = ["above", "below", "outsideUsual"] as const;

/** An entry with what a recommendation says, as far as it says nothing else itself. */
export function takenOver(
  one: unknown,
  path: readonly PropertyKey[],
  metricClasses: MetricClasses,
  mayNameOthers: boolean,
): { readonly entry: AlertEntry } | { readonly problems: readonly Problem[] } {
  const own = typeof one === "string" ? { recommended: one } : Array.isArray(one) ? {} : entryOf(one);
  if (Object.keys(own).length === 0) {
    const message = `${show(one)} is no alert; write the name of one that a metric recommends, or for example { name: "idle", metric: "IdleEndpoints24h", above: 0 }.`;
    return { problems: [{ path: formatPath(path), message }] };
  }
  const { recommended } = own;
  if (recommended === undefined) return { entry: own };
  const known = recommendations(metricClasses);
  const found = typeof recommended === "string" ? known.get(recommended) : undefined;
  if (found === undefined) {
    if (mayNameOthers && typeof recommended === "string") return { problems: [] };
    const names = [...known.keys()];
    const at = typeof one === "string" ? path : [...path, "recommended"];
    const message = `${show(recommended)} is recommended by no metric; there are ${names.join(", ")}.${didYouMean(recommended, names)}`;
    return { problems: [{ path: formatPath(at), message }] };
  }
  const { metric, name, alert } = found;
  const { above, below, outsideUsual: usual, clear, ...others } = alert;
  const limit = LIMITS.some((key) => own[key] !== undefined) ? {} : { above, below, outsideUsual: usual, clear };
  const entry = { name, metric, ...others, ...limit, ...own };
  const { name: ofMetric = entry.metric } = entryOf(entry.metric);
  const refused = (key: string, its: string): ReturnType<typeof takenOver> => {
    const message = `what is recommended is an alert on ${its}; for another, write a rule of your own, without "recommended".`;
    return { problems: [{ path: formatPath([...path, key]), message }] };
  };
  if (ofMetric !== metric) return refused("metric", `the metric ${metric}`);
  if (own.label === undefined || own.label === alert.label) return { entry };
  return refused("label", alert.label === undefined ? "the sum of all labels" : `the label ${show(alert.label)}`);
}

function recommendations(metricClasses: MetricClasses) {
  return new Map(
    Object.entries(metricClasses).flatMap(([metric, { recommendedAlerts = [] }]) =>
      recommendedAlerts.map((alert) => {
        const name = recommendedName(metric, alert);
        return [name, { metric, name, alert }] as const;
      }),
    ),
  );
}
