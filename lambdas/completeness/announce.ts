import { PutEventsCommand, type EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { ALERT_EVENT_SOURCE, REFRESH_EVALUATED_DETAIL_TYPE } from "../../contract/alerts";
import { EVENT_BUS } from "../../contract/names";
import type { RefreshRun } from "../../contract/refresh-run";

/**
 * Tells the hub's bus that a run has been evaluated, so that alerts are evaluated by it at once. The event has the
 * numbers only: the lists may be longer than an event.
 *
 * @throws Error with EventBridge's code and message if it did not accept the event
 */
export async function announce(client: Pick<EventBridgeClient, "send">, run: RefreshRun): Promise<void> {
  const { SilentSpokes: _silent, TroubledSpokes: _troubled, ...counts } = run;
  const { Entries: [result] = [] } = await client.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: EVENT_BUS,
          Source: ALERT_EVENT_SOURCE,
          DetailType: REFRESH_EVALUATED_DETAIL_TYPE,
          Resources: [],
          Detail: JSON.stringify(counts),
        },
      ],
    }),
  );
  if (result?.EventId) return;
  throw new Error(`EventBridge did not take the event of a run: ${result?.ErrorCode} ${result?.ErrorMessage}`);
}
