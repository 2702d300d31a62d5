import { ALWAYS_ON, type NamedMetric } from "../metric-library";
import { didYouMean, formatPath, show, type Problem } from "./problems";

/** A spoke that reports to a hub. Names may be of any type, as the schema reports those that are no texts. */
export interface MeasuringSpoke {
  readonly project: unknown;
  readonly environment: unknown;
  /** Those of its metrics that have no problem. */
  readonly metrics: readonly NamedMetric[];
  /** Whether it has others, so that it may measure what is not in `metrics`. */
  readonly mayMeasureMore: boolean;
}

/**
 * Finds that a rule can never apply: it names a project or an environment that no spoke has, or a metric that none of
 * its spokes measures.
 *
 * @param watched undefined: not known
 * @param spokes undefined: not all are known
 */
export function measuringProblems(
  rule: Readonly<Record<string, unknown>>,
  watched: NamedMetric | undefined,
  path: readonly PropertyKey[],
  spokes: readonly MeasuringSpoke[] | undefined,
): readonly Problem[] {
  if (spokes === undefined) return [];
  const unknown = [
    ...unknownNames(rule.projects, "project", [...path, "projects"], spokes),
    ...unknownNames(rule.environments, "environment", [...path, "environments"], spokes),
  ];
  if (unknown.length > 0) return unknown;
  const own = spokes.filter(
    ({ project, environment }) => isAmong(project, rule.projects) && isAmong(environment, rule.environments),
  );
  if (own.length === 0) {
    return [{ path: formatPath(path), message: "the hub has no spoke of these projects and environments." }];
  }
  if (watched === undefined || Object.hasOwn(ALWAYS_ON, watched.className)) return [];
  const { name, className } = watched;
  if (own.some(({ metrics, mayMeasureMore }) => mayMeasureMore || metrics.some((one) => one.name === name))) return [];
  const measured = [...new Set(own.flatMap(({ metrics }) => metrics.map((one) => one.name)))];
  const others = own.flatMap(({ metrics }) => metrics.filter((one) => one.className === className));
  const near =
    others.length > 0
      ? ` They measure ${[...new Set(others.map((one) => one.name))].join(", ")}.`
      : didYouMean(name, measured);
  const whose = rule.projects === undefined && rule.environments === undefined ? "of this hub" : "that it watches";
  return [{ path: formatPath([...path, "metric"]), message: `no spoke ${whose} measures ${show(name)}.${near}` }];
}

function isAmong(name: unknown, names: unknown): boolean {
  return !Array.isArray(names) || names.length === 0 || names.some((one) => lowerCase(one) === lowerCase(name));
}

function unknownNames(
  names: unknown,
  kind: "project" | "environment",
  path: readonly PropertyKey[],
  spokes: readonly MeasuringSpoke[],
): readonly Problem[] {
  if (!Array.isArray(names)) return [];
  const known = [...new Set(spokes.map((spoke) => spoke[kind]).filter((name) => typeof name === "string"))];
  const lower = known.map(lowerCase);
  return names.flatMap((name: unknown, index) => {
    if (typeof name !== "string" || lower.includes(lowerCase(name))) return [];
    const message = `${show(name)} is no ${kind} of this hub's spokes; there are ${known.join(", ")}.${didYouMean(name, known)}`;
    return [{ path: formatPath([...path, index]), message }];
  });
}

function lowerCase(name: unknown): unknown {
  return typeof name === "string" ? name.toLowerCase() : name;
}
