import type { ArgumentValues } from "./arguments";
import { measuredName } from "./measured-name";
import type { AnyMetric, MetricClass } from "./metric";

/** Metrics by name. */
export type MetricClasses = Readonly<Record<string, MetricClass>>;

/** A metric that a spoke asks for, as its function reads it from the environment variable `METRICS`. */
export interface RequestedMetric {
  readonly name: string;
  readonly arguments?: ArgumentValues;
  /** How often it is measured, for example `24 hours`; undefined: in every run. */
  readonly every?: string;
}

/** A metric with its names. It can compute its value and list its permissions. */
export interface NamedMetric {
  /** For example `SsmParameterValue`. */
  readonly className: string;
  /** `MetricName` in the table, for example `SsmParameterValue(/models/churn/threshold)`. */
  readonly name: string;
  readonly unit: string;
  readonly metric: AnyMetric;
}

/**
 * Creates a requested metric. Names are only looked up in `metricClasses`, never evaluated.
 *
 * @param metricClasses the known metric classes
 * @throws Error that names the unknown metric and lists the known ones
 */
export function createMetric(
  { name, arguments: args = {} }: RequestedMetric,
  metricClasses: MetricClasses,
): NamedMetric {
  const metricClass = Object.hasOwn(metricClasses, name) ? metricClasses[name] : undefined;
  if (!metricClass)
    throw new Error(`Unknown metric "${name}". Known metrics: ${Object.keys(metricClasses).join(", ")}.`);
  return {
    className: name,
    name: measuredName(name, metricClass.arguments, args),
    unit: metricClass.unit,
    metric: new metricClass(args as never),
  };
}

/** The metric classes among the exports of a module, by export name. Other exports are ignored. */
export function metricClassesIn(module: object): MetricClasses {
  // The exports of a CommonJS module may be available below `default` only.
  const exported = { ...(module as { readonly default?: object }).default, ...module };
  const entries = Object.entries<unknown>(exported).flatMap(([name, value]) =>
    isMetricClass(value) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(entries);
}

function isMetricClass(value: unknown): value is MetricClass {
  return (
    typeof value === "function" &&
    typeof (value.prototype as Partial<AnyMetric> | undefined)?.computeValue === "function"
  );
}
