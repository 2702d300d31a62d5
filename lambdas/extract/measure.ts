import type { Measurement } from "../../contract/event";
import { MAX_MEASUREMENT_BYTES, valueProblem } from "../../contract/value";
import { ALWAYS_ON, createMetric, type NamedMetric } from "../../metric-library";
import { Measured, type MetricContext, type Outcome } from "../../metric-library/metric";
import { errorName, outcomeOf } from "./outcome";

/** The project and environment that the measurements belong to. */
export interface Project {
  readonly project: string;
  readonly environment: string;
}

/**
 * The result of an extraction: a measurement for each metric that succeeded, and the kind of failure for each other
 * metric.
 */
export interface Extraction {
  readonly measurements: readonly Measurement[];
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly metric: string;
  readonly outcome: Exclude<Outcome, "ok">;
  readonly error: unknown;
}

/** A metric returned something that is not a valid value. No event is sent for it. */
export class InvalidMetricValueError extends Error {
  override readonly name = "InvalidMetricValueError";
}

/** A metric did not finish in time. */
export class MetricTimeoutError extends Error {
  override readonly name = "MetricTimeoutError";
}

/** A metric had nothing to measure, which is not a failure. */
interface NoValue {
  readonly noValue: string;
}

type Result = Measurement | Failure | NoValue;

/**
 * Computes every metric independently: one that throws, hangs or returns an invalid value does not affect the others.
 * `ExtractionHealth` runs last; it counts the outcomes and names the metrics without a value.
 *
 * @param timeoutMs how long each metric may take
 */
export async function measure(
  metrics: readonly NamedMetric[],
  context: Omit<MetricContext, "outcomes">,
  project: Project,
  timeoutMs: number,
): Promise<Extraction> {
  const ending = { ...project, timeoutMs };
  const results = await Promise.all(metrics.map((metric) => measureOne(metric, { ...context, outcomes: [] }, ending)));
  const failures = results.filter(isFailure);
  const noValues = results.flatMap((result) => ("noValue" in result ? [result.noValue] : []));
  const outcomes = results.map((result) => (isFailure(result) ? result.outcome : "ok"));
  const health = createMetric({ name: "ExtractionHealth" }, ALWAYS_ON);
  const metadata = {
    ...(failures.length > 0 && { Failures: failureClasses(failures) }),
    ...(noValues.length > 0 && { NoValue: noValues }),
  };
  results.push(await measureOne(health, { ...context, outcomes }, ending, metadata));
  return { failures, measurements: results.filter(isMeasurement) };
}

function isFailure(result: Result): result is Failure {
  return "outcome" in result;
}

function isMeasurement(result: Result): result is Measurement {
  return "MetricName" in result;
}

async function measureOne(
  { name, unit, metric }: NamedMetric,
  context: MetricContext,
  { project, environment, timeoutMs }: Project & { readonly timeoutMs: number },
  metadata: Measurement["Metadata"] = {},
): Promise<Result> {
  try {
    const answer = await within(timeoutMs, () => metric.computeValue(context));
    if (answer === undefined) return { noValue: name };
    const { value, metadata: said } = answer instanceof Measured ? answer : new Measured(answer, {});
    const problem = valueProblem(value);
    if (problem) throw new InvalidMetricValueError(`The value of ${name} is not stored: ${problem}.`);
    const measurement = {
      MetricName: name,
      MetricValue: value,
      ExtractionDate: new Date().toISOString(),
      Metadata: { ...said, ...metadata, Unit: unit },
      Environment: environment,
      ProjectName: project,
    };
    const size = Buffer.byteLength(JSON.stringify(measurement));
    if (size <= MAX_MEASUREMENT_BYTES) return measurement;
    throw new InvalidMetricValueError(`${name} has ${size} bytes, at most ${MAX_MEASUREMENT_BYTES} are sent.`);
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
