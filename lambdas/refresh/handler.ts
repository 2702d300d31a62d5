import { Logger } from "@aws-lambda-powertools/logger";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { Context } from "aws-lambda";
import { requiredVariables } from "../../common/environment";
import { requestFreshData } from "./refresh";

const logger = new Logger();
const { REFRESH_SOURCE } = requiredVariables("REFRESH_SOURCE");
const eventBridge = new EventBridgeClient({ maxAttempts: 5 });

/** What one request for fresh data did. */
export interface RefreshResult {
  /** The refresh event's id, the same in the hub and in every spoke of its Region. */
  readonly eventId: string;
  /** ISO 8601 UTC, just before the request: what was measured since then answers it. */
  readonly startedAt: string;
}

/** `ds-dashboard-fetch-new-data`: asks every connected spoke for fresh measurements. */
export const handler = async (_event: unknown, context: Context): Promise<RefreshResult> => {
  logger.addContext(context);
  const startedAt = new Date().toISOString();
  const eventId = await requestFreshData(eventBridge, REFRESH_SOURCE);
  logger.info("Refresh requested", { eventId });
  return { eventId, startedAt };
};
