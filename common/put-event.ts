import { PutEventsCommand, type EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { EVENT_BUS } from "../contract/names";

/** What is put on the account's own bus. */
export interface OwnEvent {
  readonly source: string;
  readonly detailType: string;
  /** Anything that is JSON. */
  readonly detail: object;
}

/**
 * Puts one event on the account's own bus.
 *
 * @param what the event in the error's words, for example `the refresh event`
 * @returns the id of the event
 * @throws Error with EventBridge's code and message if it did not accept the event
 */
export async function putEvent(
  client: Pick<EventBridgeClient, "send">,
  { source, detailType, detail }: OwnEvent,
  what: string,
): Promise<string> {
  const entry = { EventBusName: EVENT_BUS, Source: source, DetailType: detailType, Resources: [] };
  const { Entries: [result] = [] } = await client.send(
    new PutEventsCommand({ Entries: [{ ...entry, Detail: JSON.stringify(detail) }] }),
  );
  if (result?.EventId) return result.EventId;
  throw new Error(`EventBridge did not take ${what}: ${result?.ErrorCode} ${result?.ErrorMessage}`);
}
