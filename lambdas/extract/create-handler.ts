import { setTimeout as pause } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { Context } from "aws-lambda";
import { requiredVariables } from "../../common/environment";
import { eventFormsIn, type EventForm } from "../../contract/event";
import {
  createMetric,
  metricClassesIn,
  type MetricClasses,
  type RequestedMetric,
} from "../../metric-library/create-metric";
import { LOADERS } from "../../metric-library/loaders";
import { SageMakerListings } from "../../metric-library/sources/sagemaker-listings";
import { stoppable } from "../../metric-library/sources/stoppable";
import { emit, EmissionError } from "./emit";
import { eventsOf, measurementsOf, type MetricEvent } from "./events";
import { measure, type Failure, type LoadableMetric } from "./measure";
import { otherSources } from "./other-sources";
import { errorName } from "./outcome";
import { confineStrayErrors } from "./stray-errors";
import { startTimeLimit } from "./time-limit";

/** The part of the function's time that is reserved for sending the measurements. */
const RESERVE_MS = 15_000;

/** The result of one extraction. */
export interface ExtractResult {
  /** The number of measurements, however many events they left in. */
  readonly emitted: number;
  readonly failed: number;
}

/** What a run measured and EventBridge has not taken. */
interface Unsent {
  /** The id of the run. */
  readonly run: string;
  readonly left: readonly MetricEvent[];
  /** The number of metrics that failed in the run. */
  readonly failed: number;
}

/**
 * Loads the module with the own metric of a name, and returns the metric classes in it. It is loaded when a run needs it,
 * so that what goes wrong in it is the failure of its metrics only.
 */
export type OwnMetrics = (name: string) => Promise<MetricClasses>;

/**
 * Creates the handler of `ds-dashboard-extract-<project>-<environment>`. It computes the metrics that this spoke asks
 * for and puts them on the account's bus: one event for each, unless `EVENTS` says `batch` (one event for all) or `metric,batch` (both). It does the same whatever triggers it: a refresh event, a
 * schedule or a person; metrics that are not measured in every run only if the payload names their cadence. Call this
 * once, when the function loads.
 *
 * @param ownMetrics loads the metrics that are not this library's
 * @returns a handler that throws EmissionError if EventBridge did not accept a measurement. Lambda then retries the run,
 *   which sends what is left; where another instance of the function gets it, it measures all anew.
 * @throws Error if the environment lacks a variable, or has an invalid one
 */
export function createHandler(ownMetrics?: OwnMetrics): (event: unknown, context: Context) => Promise<ExtractResult> {
  const logger = new Logger();
  const settings = requiredVariables("PROJECT_NAME", "ENVIRONMENT", "METRICS");
  const requested = JSON.parse(settings.METRICS) as readonly RequestedMetric[];
  const metrics = requested.map((request) => loadable(request, ownMetrics));
  const forms = readForms(process.env.EVENTS);
  const project = { project: settings.PROJECT_NAME, environment: settings.ENVIRONMENT };
  // With "adaptive", throttling by the control plane slows this client down instead of making the run fail.
  const sagemaker = new SageMakerClient({ retryMode: "adaptive", maxAttempts: 6 });
  const eventBridge = new EventBridgeClient({ maxAttempts: 3 });
  let unsent: Unsent | undefined;

  return async (event, context) => {
    confineStrayErrors();
    logger.addContext(context);
    const send = async (events: readonly MetricEvent[], failed: number): Promise<ExtractResult> => {
      unsent = undefined;
      try {
        await emit(events, eventBridge, pause);
      } catch (error) {
        // A retry has the id of the run that it repeats.
        if (error instanceof EmissionError) unsent = { run: context.awsRequestId, left: error.refused, failed };
        throw error;
      }
      const result = { emitted: measurementsOf(events).length, failed };
      logger.info("Extraction done", { ...result });
      return result;
    };
    const repeated = unsent?.run === context.awsRequestId ? unsent : undefined;
    if (repeated) return send(repeated.left, repeated.failed);
    const { signal, end } = startTimeLimit(Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS));
    const { measurements, failures } = await measure(
      metrics,
      {
        sagemaker: new SageMakerListings(stoppable(sagemaker, signal)),
        ...otherSources(signal),
        signal,
        now: new Date(),
      },
      project,
      dueOf(event),
    ).finally(end);
    for (const failure of failures) logger.warn("Metric not extracted", await logged(failure));
    return send(eventsOf(measurements, forms), failures.length);
  };
}

/** @param value forms with a comma between them; undefined: `metric` */
function readForms(value = "metric"): readonly EventForm[] {
  const known = eventFormsIn(value);
  if (known.length === value.split(",").length) return known;
  throw new Error(
    `Correct the environment variable EVENTS: it is "${value}", it must be metric, batch or metric,batch.`,
  );
}

/** Which cadence is due: the rules for those send `{"every": "24 hours"}`. No other event has such a member. */
function dueOf(event: unknown): string | undefined {
  const { every } = Object(event) as { readonly every?: unknown };
  return typeof every === "string" ? every : undefined;
}

function loadable(request: RequestedMetric, ownMetrics: OwnMetrics | undefined): LoadableMetric {
  const { name, arguments: args = {}, every } = request;
  const values = Object.values(args);
  return {
    name: values.length === 0 ? name : `${name}(${values.join(", ")})`,
    every,
    load: async () => createMetric(request, await classesFor(name, ownMetrics)),
  };
}

/** The classes of the module that has a metric; names of the library are the library's alone. */
async function classesFor(name: string, ownMetrics: OwnMetrics | undefined): Promise<MetricClasses> {
  if (Object.hasOwn(LOADERS, name)) return metricClassesIn(await LOADERS[name as keyof typeof LOADERS]());
  return ownMetrics ? ownMetrics(name) : {};
}

/** What the function's log says of a failure. How to read what was thrown is loaded only if something was. */
async function logged({ metric, outcome, error }: Failure): Promise<Readonly<Record<string, unknown>>> {
  const { messageOf, stackTraceOf } = await import("./failure-text.js");
  return { metric, outcome, errorName: errorName(error), reason: messageOf(error), stackTrace: stackTraceOf(error) };
}
