import type { Measurement } from "../../contract/event";
import { MAX_MEASUREMENT_BYTES, metadataProblem, valueProblem } from "../../contract/value";
import { createMetric, type NamedMetric } from "../../metric-library/create-metric";
import { ExtractionHealth } from "../../metric-library/ExtractionHealth";
import { Measured, type MetricContext, type Outcome } from "../../metric-library/metric";
import { errorName, outcomeOf } from "./outcome";
import { withStrayErrors } from "./stray-errors";

/** A metric that a spoke asks for. Its class may be a user's own, so loading it may fail like everything else about it. */
export interface LoadableMetric {
  /** Its name in the table as far as it is known without its class. */
  readonly name: string;
  /** How often it is measured, for example `24 hours`; undefined: in every run. */
  readonly every?: string | undefined;
  /** Loads its class and creates the metric. */
  readonly load: () => Promise<NamedMetric>;
}

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

/** A metric had nothing to measure, which is not a failure. */
interface NoValue {
  readonly noValue: string;
}

type Result = Measurement | Failure | NoValue;

/**
 * Computes every metric independently: one that cannot be loaded, throws, hangs or returns an invalid value does not
 * affect the others. `ExtractionHealth` runs last; it counts the outcomes and names the metrics without a value.
 *
 * @param context its `signal` ends the time of all metrics
 * @param due the cadence whose metrics are due in this run, besides those of every run; undefined: there is none
 */
export async function measure(
  metrics: readonly LoadableMetric[],
  context: Omit<MetricContext, "outcomes">,
  project: Project,
  due?: string,
): Promise<Extraction> {
  const isDue = ({ every }: LoadableMetric): boolean => every === undefined || every === due;
  const notDue = metrics.filter((metric) => !isDue(metric)).map(({ name }) => name);
  const results = await Promise.all(
    metrics.filter(isDue).map((metric) => measureOne(metric, { ...context, outcomes: [] }, project)),
  );
  const failures = results.filter(isFailure);
  const noValues = results.flatMap((result) => ("noValue" in result ? [result.noValue] : []));
  const outcomes = results.map((result) => (isFailure(result) ? result.outcome : "ok"));
  const metadata = {
    ...(failures.length > 0 && { Failures: failureClasses(failures) }),
    ...(noValues.length > 0 && { NoValue: noValues }),
    ...(notDue.length > 0 && { NotDue: notDue }),
  };
  const health = {
    name: "ExtractionHealth",
    load: async () => createMetric({ name: "ExtractionHealth" }, { ExtractionHealth }),
  };
  // It calls nothing, and has to be there when the time of all others is up.
  const { signal } = new AbortController();
  results.push(await measureOne(health, { ...context, signal, outcomes }, project, metadata));
  return { failures, measurements: results.filter(isMeasurement) };
}

function isFailure(result: Result): result is Failure {
  return "outcome" in result;
}

function isMeasurement(result: Result): result is Measurement {
  return "MetricName" in result;
}

async function measureOne(
  requested: LoadableMetric,
  context: MetricContext,
  { project, environment }: Project,
  metadata: Measurement["Metadata"] = {},
): Promise<Result> {
  let { name } = requested;
  const { every } = requested;
  try {
    const { answer, unit } = await within(context.signal, async () => {
      const loaded = await requested.load();
      name = loaded.name;
      return { answer: await loaded.metric.computeValue(context), unit: loaded.unit };
    });
    if (answer === undefined) return { noValue: name };
    const { value, metadata: said } = answer instanceof Measured ? answer : new Measured(answer, {});
    const problem = valueProblem(value);
    if (problem) throw new InvalidMetricValueError(`The value of ${name} is not stored: ${problem}.`);
    const metadataIs = metadataProblem(said);
    if (metadataIs) throw new InvalidMetricValueError(`The metadata of ${name} are not stored: ${metadataIs}.`);
    const measurement = {
      MetricName: name,
      MetricValue: value,
      ExtractionDate: new Date().toISOString(),
      Metadata: { ...said, ...metadata, ...(every === undefined ? {} : { Every: every }), Unit: unit },
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

/** Settles as `work` does, or rejects with the signal's reason when that is aborted. */
async function within<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  signal.throwIfAborted();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([aborted, withStrayErrors(work)]);
}

function failureClasses(failures: readonly Failure[]): Record<string, string> {
  return Object.fromEntries(failures.map(({ metric, outcome, error }) => [metric, `${outcome}: ${errorName(error)}`]));
}
