import { setTimeout as pause } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { Context } from "aws-lambda";
import { requiredVariables } from "../../common/environment";
import { createMetric, type MetricClasses, type RequestedMetric } from "../../metric-library";
import { SageMakerListings } from "../../metric-library/sources/sagemaker-listings";
import { emit } from "./emit";
import { measure } from "./measure";
import { errorName } from "./outcome";

/** The part of the function's time that is reserved for sending the measurements. */
const RESERVE_MS = 15_000;

/** The result of one extraction. */
export interface ExtractResult {
  readonly emitted: number;
  readonly failed: number;
}

/**
 * Creates the handler of `ds-dashboard-extract-<project>-<environment>`. It computes the metrics that this spoke asks
 * for and puts one event for each on the account's bus. It does the same whatever triggers it: a refresh event, a
 * schedule or a person. Call this once, when the function loads.
 *
 * @param metricClasses the metric classes that the spoke can ask for: `METRICS`, or `withOwnMetrics(…)`
 * @returns a handler that throws EmissionError if EventBridge did not accept a measurement; Lambda then retries the run
 * @throws Error if the environment lacks a variable, or asks for a metric that is not in `metricClasses`
 */
export function createHandler(
  metricClasses: MetricClasses,
): (event: unknown, context: Context) => Promise<ExtractResult> {
  const logger = new Logger();
  const settings = requiredVariables("PROJECT_NAME", "ENVIRONMENT", "METRICS");
  const requested = JSON.parse(settings.METRICS) as readonly RequestedMetric[];
  const metrics = requested.map((request) => createMetric(request, metricClasses));
  const project = { project: settings.PROJECT_NAME, environment: settings.ENVIRONMENT };
  // With "adaptive", throttling by the control plane slows this client down instead of making the run fail.
  const sagemaker = new SageMakerClient({ retryMode: "adaptive", maxAttempts: 6 });
  const eventBridge = new EventBridgeClient({ maxAttempts: 3 });

  return async (_event, context) => {
    logger.addContext(context);
    const { measurements, failures } = await measure(
      metrics,
      {
        sagemaker: new SageMakerListings(sagemaker),
        // Each client is loaded only if a metric uses it.
        parameterValue: async (...query) =>
          (await import("../../metric-library/sources/ssm-parameters.js")).parameterValue(...query),
        objectCount: async (...query) =>
          (await import("../../metric-library/sources/s3-objects.js")).objectCount(...query),
        statisticTotals: async (...query) =>
          (await import("../../metric-library/sources/cloudwatch-statistics.js")).statisticTotals(...query),
        now: new Date(),
      },
      project,
      Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS),
    );
    for (const { metric, outcome, error } of failures) {
      logger.warn("Metric not extracted", { metric, outcome, errorName: errorName(error), reason: String(error) });
    }
    await emit(measurements, eventBridge, pause);
    const result = { emitted: measurements.length, failed: failures.length };
    logger.info("Extraction done", { ...result });
    return result;
  };
}
