import { CompletedTrainingJobs24h } from "./CompletedTrainingJobs24h";
import { ExtractionHealth } from "./ExtractionHealth";
import type { AnyMetric, MetricClass } from "./metric";
import { NumberEndPointsInService } from "./NumberEndPointsInService";
import { SsmParameterValue } from "./SsmParameterValue";
import { TotalCompletedTrainingJobs } from "./TotalCompletedTrainingJobs";

/** Every metric that a spoke can be asked for; the key is the metric's name everywhere. */
export const METRICS = {
  TotalCompletedTrainingJobs,
  CompletedTrainingJobs24h,
  NumberEndPointsInService,
  SsmParameterValue,
} as const satisfies Readonly<Record<string, MetricClass>>;

/** Metrics that every run extracts last, asked for or not. */
export const ALWAYS_ON = { ExtractionHealth } as const satisfies Readonly<Record<string, MetricClass>>;

export type MetricName = keyof typeof METRICS;

/** One metric that a spoke is asked for, as its function gets it from the `METRICS` environment variable. */
export interface RequestedMetric {
  readonly name: string;
  readonly arguments?: Readonly<Record<string, string | number>>;
}

/** A metric ready to be computed, or whose permissions can be asked. */
export interface NamedMetric {
  readonly name: string;
  readonly unit: string;
  readonly metric: AnyMetric;
}

/**
 * Looks a requested metric up; names are only ever looked up, never evaluated.
 *
 * @param registry the known metrics, by name
 * @throws Error that names the unknown metric and the known ones
 */
export function createMetric(
  { name, arguments: args = {} }: RequestedMetric,
  registry: Readonly<Record<string, MetricClass>> = METRICS,
): NamedMetric {
  const metricClass = Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (!metricClass) throw new Error(`Unknown metric "${name}". Known metrics: ${Object.keys(registry).join(", ")}.`);
  return { name, unit: metricClass.unit, metric: new metricClass(args as never) };
}
