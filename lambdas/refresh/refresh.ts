import { PutEventsCommand, type EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { EVENT_BUS } from "../../contract/names";

/**
 * Puts the refresh event on the hub's own bus. Forward rules deliver it to every connected spoke.
 *
 * @param source the source that the spokes listen to: `metric_extractor`, or `metric_fetch` if some run the original
 *   sample
 * @returns the id of the event
 * @throws Error with EventBridge's code and message if it did not accept the event
 */
export async function requestFreshData(client: Pick<EventBridgeClient, "send">, source: string): Promise<string> {
  const { Entries: [result] = [] } = await client.send(
    new PutEventsCommand({
      Entries: [{ EventBusName: EVENT_BUS, Source: source, DetailType: source, Resources: [], Detail: "{}" }],
    }),
  );
  if (result?.EventId) return result.EventId;
  throw new Error(`EventBridge did not take the refresh event: ${result?.ErrorCode} ${result?.ErrorMessage}`);
}
