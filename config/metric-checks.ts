import { createMetric, type NamedMetric, type RequestedMetric } from "../lambdas/metrics";
import type { ArgumentSpec } from "../lambdas/metrics/arguments";
import type { MetricClass } from "../lambdas/metrics/metric";
import { didYouMean, formatPath, show, type Problem } from "./problems";

/** A metric that a spoke is asked for, checked. */
export interface CheckedMetric extends NamedMetric {
  readonly requested: RequestedMetric;
}

/** Checks what a spoke's `metrics` asks for against the metrics there are and the arguments they take. */
export function checkMetrics(
  input: unknown,
  path: readonly PropertyKey[],
  registry: Readonly<Record<string, MetricClass>>,
): { readonly metrics: readonly CheckedMetric[]; readonly problems: readonly Problem[] } {
  const metrics: CheckedMetric[] = [];
  const problems: Problem[] = [];
  if (!Array.isArray(input)) return { metrics, problems };
  const names = Object.keys(registry);
  input.forEach((one: unknown, index) => {
    const at = [...path, index];
    const { name, arguments: args = {} } = (typeof one === "string" ? { name: one } : (one ?? {})) as Record<
      string,
      unknown
    >;
    const metricClass = typeof name === "string" && Object.hasOwn(registry, name) ? registry[name] : undefined;
    if (typeof name !== "string" || !metricClass) {
      const message = `${show(name ?? one)} is no metric; there are ${names.join(", ")}.${didYouMean(name, names)}`;
      problems.push({ path: formatPath(at), message });
      return;
    }
    if (metrics.some((other) => other.name === name)) {
      problems.push({ path: formatPath(at), message: `${name} is asked for twice; once is enough.` });
      return;
    }
    const found = argumentProblems(args, name, metricClass, [...at, "arguments"]);
    problems.push(...found);
    if (found.length > 0) return;
    const requested = {
      name,
      ...(Object.keys(args as object).length > 0 ? { arguments: args as RequestedMetric["arguments"] } : {}),
    };
    metrics.push({ ...createMetric(requested, registry), requested });
  });
  return { metrics, problems };
}

function argumentProblems(
  args: unknown,
  metric: string,
  { arguments: specs }: MetricClass,
  path: readonly PropertyKey[],
): readonly Problem[] {
  if (typeof args !== "object" || args === null || Array.isArray(args)) {
    return [{ path: formatPath(path), message: `${show(args)} is not accepted; it has to be an object.` }];
  }
  const known = Object.keys(specs);
  const unknown = Object.keys(args).filter((name) => !known.includes(name));
  return [
    ...unknown.map((name) => ({
      path: formatPath([...path, name]),
      message: `${metric} takes ${known.length > 0 ? known.join(", ") : "no arguments"}.${didYouMean(name, known)}`,
    })),
    ...Object.entries(specs).flatMap(([name, spec]) => {
      const value = (args as Record<string, unknown>)[name];
      const problem = argumentProblem(value, spec);
      if (!problem) return [];
      const example = `for example ${show(spec.example)}`;
      return [
        { path: formatPath([...path, name]), message: `${show(value)} is not accepted; ${problem}, ${example}.` },
      ];
    }),
  ];
}

function argumentProblem(value: unknown, spec: ArgumentSpec): string | undefined {
  if (value === undefined && spec.optional) return undefined;
  if (spec.type === "string") {
    if (typeof value !== "string") return `it has to be a string (${spec.description})`;
    if (spec.pattern && !new RegExp(`^(?:${spec.pattern.source})$`).test(value))
      return `it has to be ${spec.description}`;
    return undefined;
  }
  if (typeof value !== "number" || !Number.isFinite(value)) return `it has to be a number (${spec.description})`;
  if (spec.minimum !== undefined && value < spec.minimum) return `it has to be at least ${spec.minimum}`;
  if (spec.maximum !== undefined && value > spec.maximum) return `it has to be at most ${spec.maximum}`;
  return undefined;
}
