import { Logger } from "@aws-lambda-powertools/logger";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { Context } from "aws-lambda";
import { requestFreshData } from "./refresh";

const logger = new Logger();
const eventBridge = new EventBridgeClient({ maxAttempts: 5 });

/** What one request for fresh data did. */
export interface RefreshResult {
  /** The refresh event's id, the same in the hub and in every spoke of its Region. */
  readonly eventId: string;
}

/** `ds-dashboard-fetch-new-data`: asks every connected spoke for fresh measurements. */
export const handler = async (_event: unknown, context: Context): Promise<RefreshResult> => {
  logger.addContext(context);
  const eventId = await requestFreshData(eventBridge);
  logger.info("Refresh requested", { eventId });
  return { eventId };
};
