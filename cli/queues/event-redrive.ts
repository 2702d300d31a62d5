import { membersOf, parseJson } from "../../common/json";
import { PutEventsCommand, type EventBridgeClient, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { BATCH_EVENT_SOURCE, EVENT_BUS, EVENT_SOURCE, LEGACY_REFRESH_SOURCE } from "../../contract/names";
import { batchesOf } from "./batches";
import type { QueueMessage } from "./message-queue";
import type { Verdict, WayBack } from "./redrive";

/** An event of this system that a forward rule could not deliver. */
interface LostEvent {
  readonly kind: "measurements" | "request";
  readonly entry: PutEventsRequestEntry;
}

/**
 * Sends dead letters to the account's own bus, from where the forward rules deliver measurements to their hubs again, in the form
 * of event that each takes. Each hub stores them only once. Requests for fresh measurements are discarded, because a late one would only make all
 * spokes measure.
 */
export function ontoOwnBus(events: EventBridgeClient): WayBack {
  return async (messages) => {
    const read = messages.map(({ body }) => readEvent(body));
    const verdicts = read.map((event): Verdict => {
      if (event === undefined) return { problem: "the message is no event of this system" };
      return event.kind === "request" ? "discarded" : "sent";
    });
    const measurements = [...read.entries()].filter(([, event]) => event?.kind === "measurements");
    for (const batch of batchesOf(measurements, ([index]) => bytesOf(messages[index]!))) {
      const { Entries = [] } = await events.send(
        new PutEventsCommand({ Entries: batch.map(([, event]) => event!.entry) }),
      );
      batch.forEach(([index], position) => {
        const { EventId, ErrorCode, ErrorMessage } = Entries[position] ?? {};
        if (EventId === undefined) verdicts[index] = { problem: `PutEvents: ${ErrorCode}: ${ErrorMessage}` };
      });
    }
    return verdicts;
  };
}

/** The size of the envelope, which is larger than the entry created from it. */
function bytesOf({ body }: QueueMessage): number {
  return Buffer.byteLength(body);
}

/** @returns undefined for anything other than an event of this system */
function readEvent(body: string): LostEvent | undefined {
  const event = membersOf(parseJson(body));
  const { source, "detail-type": type, detail, time, resources = [] } = event;
  if (typeof source !== "string" || type !== source || typeof detail !== "object" || detail === null) return undefined;
  const hasMeasurements =
    (source === EVENT_SOURCE && "MetricName" in detail) || (source === BATCH_EVENT_SOURCE && "Measurements" in detail);
  if (!hasMeasurements && source !== EVENT_SOURCE && source !== LEGACY_REFRESH_SOURCE) return undefined;
  const instant = new Date(String(time));
  if (Number.isNaN(+instant)) return undefined;
  return {
    kind: hasMeasurements ? "measurements" : "request",
    entry: {
      EventBusName: EVENT_BUS,
      Source: source,
      DetailType: source,
      Detail: JSON.stringify(detail),
      Resources: resources as string[],
      // The archive compares the measurement's date with this time, so the event keeps its original time.
      Time: instant,
    },
  };
}
