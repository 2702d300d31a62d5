import { groupBy } from "../../common/group-by";
import type { Freshness } from "../../contract/refresh-run";
import type { MissingMetric } from "../picture";
import { namesOf } from "./words";

type Kind = MissingMetric["kind"];

/** The most metrics of a kind, and spokes of a metric, that are named in a line. */
const MOST_METRICS = 10;
const MOST_SPOKES = 10;

/** What is missing comes before what there was nothing to measure of. */
export const MISSING_KINDS = ["denied", "failed", "throttled", "no-value"] as const satisfies readonly Kind[];

export const MISSING_TITLES: Readonly<Record<Kind, string>> = {
  denied: "Denied",
  failed: "Failed",
  throttled: "Throttled",
  "no-value": "Nothing to measure",
};

/** What to do about it. */
export const MISSING_REMEDIES: Readonly<Record<Kind, string>> = {
  denied:
    "Deploy the spoke's stack: its function lacks a permission, or a policy of the account denies the call. The function's log names it.",
  failed: "The log of the spoke's function ds-dashboard-extract-… says why, and where in the metric.",
  throttled: "AWS wanted fewer calls at a time; the next run tries again. If it stays, measure it less often.",
  "no-value": "Nothing was there to measure. If there should be, look at the metric's arguments.",
};

/** The word beside a value that is not current, or in place of one. */
export const STATE_WORDS: Readonly<Record<Exclude<Freshness, "current"> | Kind, string>> = {
  stale: "stale",
  silent: "silent",
  denied: "denied",
  failed: "failed",
  throttled: "throttled",
  "no-value": "nothing to measure",
};

/**
 * The metrics without a value, a line for each kind, with what to do:
 * `Denied: IdleEndpoints24h (AccessDeniedException) of Project1/dev. Deploy …`
 */
export function missingLines(missing: readonly MissingMetric[]): readonly string[] {
  return MISSING_KINDS.flatMap((kind) => {
    const own = missing.filter((one) => one.kind === kind);
    if (own.length === 0) return [];
    const metrics = groupBy(own, ({ metric, error }) => (error === "" ? metric : `${metric} (${error})`));
    const told = [...metrics].map(([metric, of]) => {
      const spokes = of.map(({ project, environment }) => `${project}/${environment}`);
      return `${metric} of ${namesOf(spokes, MOST_SPOKES)}`;
    });
    return `${MISSING_TITLES[kind]}: ${namesOf(told, MOST_METRICS, "; ")}. ${MISSING_REMEDIES[kind]}`;
  });
}
