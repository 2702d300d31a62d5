import type { Measurement, MetricValue } from "../contract/event";
import { valueProblem } from "../contract/value";
import { ALWAYS_ON, createMetric, type NamedMetric } from "../metrics";
import type { MetricContext, Outcome } from "../metrics/metric";
import { errorName, outcomeOf } from "./outcome";

/** Whose numbers these are. */
export interface Project {
  readonly project: string;
  readonly environment: string;
}

/** What a run of the extraction leaves: a measurement for each metric that worked, and how each of the others failed. */
export interface Extraction {
  readonly measurements: readonly Measurement[];
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly metric: string;
  readonly outcome: Exclude<Outcome, "ok">;
  readonly error: unknown;
}

/** A metric gave something that is no metric value; nothing is emitted for it. */
export class InvalidMetricValueError extends Error {
  override readonly name = "InvalidMetricValueError";
}

/** A metric did not answer in time. */
export class MetricTimeoutError extends Error {
  override readonly name = "MetricTimeoutError";
}

/**
 * Computes every metric, each on its own: one that throws, hangs or gives nonsense is a failure of its own and leaves
 * the others alone. `ExtractionHealth` comes last and counts how they ended.
 *
 * @param timeoutMs how long a metric may take before it is given up
 */
export async function measure(
  metrics: readonly NamedMetric[],
  context: Omit<MetricContext, "outcomes">,
  project: Project,
  timeoutMs: number,
): Promise<Extraction> {
  const results = await Promise.all(
    metrics.map((metric) => measureOne(metric, { ...context, outcomes: [] }, timeoutMs)),
  );
  const failures = results.flatMap((result) => ("error" in result ? [result] : []));
  const outcomes = results.map((result) => ("error" in result ? result.outcome : "ok"));
  const health = createMetric({ name: "ExtractionHealth" }, ALWAYS_ON);
  results.push(await measureOne(health, { ...context, outcomes }, timeoutMs));

  return {
    failures,
    measurements: results.flatMap((result) =>
      "error" in result
        ? []
        : [
            {
              MetricName: result.name,
              MetricValue: result.value,
              ExtractionDate: result.date.toISOString(),
              Metadata: {
                Unit: result.unit,
                ...(result.name === health.name && failures.length > 0 ? { Failures: failureClasses(failures) } : {}),
              },
              Environment: project.environment,
              ProjectName: project.project,
            },
          ],
    ),
  };
}

type Measured =
  Failure | { readonly name: string; readonly unit: string; readonly value: MetricValue; readonly date: Date };

async function measureOne(
  { name, unit, metric }: NamedMetric,
  context: MetricContext,
  timeoutMs: number,
): Promise<Measured> {
  try {
    const value = await within(timeoutMs, () => metric.computeValue(context));
    const problem = valueProblem(value);
    if (problem) throw new InvalidMetricValueError(`The value of ${name} is not stored: ${problem}.`);
    return { name, unit, value, date: new Date() };
  } catch (error) {
    return { metric: name, outcome: outcomeOf(error), error };
  }
}

async function within<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result> {
  let alarm: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    alarm = setTimeout(() => reject(new MetricTimeoutError(`No value within ${milliseconds} ms.`)), milliseconds);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(alarm);
  }
}

function failureClasses(failures: readonly Failure[]): Record<string, string> {
  return Object.fromEntries(failures.map(({ metric, outcome, error }) => [metric, `${outcome}: ${errorName(error)}`]));
}
