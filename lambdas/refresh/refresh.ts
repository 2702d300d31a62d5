import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { putEvent } from "../../common/put-event";

/**
 * Puts the refresh event on the hub's own bus. Forward rules deliver it to every connected spoke.
 *
 * @param source the source that the spokes listen to: `metric_extractor`, or `metric_fetch` if some run the original
 *   sample
 * @returns the id of the event
 * @throws Error with EventBridge's code and message if it did not accept the event
 */
export async function requestFreshData(client: Pick<EventBridgeClient, "send">, source: string): Promise<string> {
  return putEvent(client, { source, detailType: source, detail: {} }, "the refresh event");
}
