import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { putEvent } from "../../common/put-event";
import { ALERT_EVENT_SOURCE, REFRESH_EVALUATED_DETAIL_TYPE } from "../../contract/alerts";
import type { RefreshRun } from "../../contract/refresh-run";
import { countsOf } from "./refresh-run";

/**
 * Tells the hub's bus that a run has been evaluated, so that alerts are evaluated by it at once. The event has the
 * numbers only: the lists may be longer than an event.
 *
 * @throws Error with EventBridge's code and message if it did not accept the event
 */
export async function announce(client: Pick<EventBridgeClient, "send">, run: RefreshRun): Promise<void> {
  const event = { source: ALERT_EVENT_SOURCE, detailType: REFRESH_EVALUATED_DETAIL_TYPE, detail: countsOf(run) };
  await putEvent(client, event, "the event of a run");
}
