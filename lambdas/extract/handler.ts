import { setTimeout as pause } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { Context } from "aws-lambda";
import { requiredVariables } from "../contract/environment";
import { createMetric, type RequestedMetric } from "../metrics";
import { SageMakerListings } from "../metrics/sagemaker-listings";
import { emit } from "./emit";
import { measure } from "./measure";
import { errorName } from "./outcome";

/** Kept back from the function's time for sending what was measured. */
const RESERVE_MS = 15_000;

const logger = new Logger();
const settings = requiredVariables("PROJECT_NAME", "ENVIRONMENT", "METRICS");
const requested = JSON.parse(settings.METRICS) as readonly RequestedMetric[];
const metrics = requested.map((request) => createMetric(request));
// Adaptive: a throttled control plane slows this client down instead of failing the run.
const sagemaker = new SageMakerClient({ retryMode: "adaptive", maxAttempts: 6 });
const eventBridge = new EventBridgeClient({ maxAttempts: 3 });

/** What one extraction did. */
export interface ExtractResult {
  readonly emitted: number;
  readonly failed: number;
}

/**
 * `ds-dashboard-extract-<project>-<environment>`: computes the metrics this spoke is asked for and puts one event for
 * each on the account's bus. What triggers it (a refresh event, a schedule, a person) makes no difference.
 *
 * @throws EmissionError where EventBridge did not take a measurement; Lambda then tries the run again
 */
export const handler = async (_event: unknown, context: Context): Promise<ExtractResult> => {
  logger.addContext(context);
  const { measurements, failures } = await measure(
    metrics,
    {
      sagemaker: new SageMakerListings(sagemaker),
      // Loaded only when a metric asks for it.
      parameterValue: async (name) => (await import("../metrics/ssm-parameters.js")).parameterValue(name),
      now: new Date(),
    },
    { project: settings.PROJECT_NAME, environment: settings.ENVIRONMENT },
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
