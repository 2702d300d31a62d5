import { Logger } from "@aws-lambda-powertools/logger";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { Context } from "aws-lambda";
import { requiredVariables } from "../../common/environment";
import { requestFreshData } from "./refresh";

const logger = new Logger();
const { REFRESH_SOURCE } = requiredVariables("REFRESH_SOURCE");
const eventBridge = new EventBridgeClient({ maxAttempts: 5 });

/** The result of one request for fresh measurements. */
export interface RefreshResult {
  /** The id of the refresh event. It is the same in the hub and in every spoke of the hub's Region. */
  readonly eventId: string;
  /** ISO 8601 UTC, just before the request. Measurements since then are answers to it. */
  readonly startedAt: string;
}

/** `ds-dashboard-fetch-new-data`: requests fresh measurements from every connected spoke. */
export const handler = async (_event: unknown, context: Context): Promise<RefreshResult> => {
  logger.addContext(context);
  const startedAt = new Date().toISOString();
  const eventId = await requestFreshData(eventBridge, REFRESH_SOURCE);
  logger.info("Refresh requested", { eventId });
  return { eventId, startedAt };
};
