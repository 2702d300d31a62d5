import {
  PutEventsCommand,
  type EventBridgeClient,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from "@aws-sdk/client-eventbridge";
import { EVENT_BUS } from "../../contract/names";
import { measurementsOf, type MetricEvent } from "./events";
import { errorName } from "./outcome";

/**
 * The limits of one `PutEvents` call. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
const MAX_ENTRIES = 10;
/** The most bytes of all details together. The rest of the 1 MB is for the other fields of the entries. */
const MAX_BYTES = 900_000;

const MAX_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 100;

/** EventBridge did not accept some events, even after all attempts. */
export class EmissionError extends Error {
  override readonly name = "EmissionError";

  constructor(
    message: string,
    /** What EventBridge did not accept. */
    readonly refused: readonly MetricEvent[],
  ) {
    super(message);
  }
}

/**
 * Puts events on the account's own bus. It checks every entry of every response, and sends again only those that failed.
 *
 * @param pause waits between two attempts, in milliseconds
 * @throws EmissionError that names the metrics that EventBridge did not accept in 5 attempts, and its error codes
 */
export async function emit(
  events: readonly MetricEvent[],
  client: Pick<EventBridgeClient, "send">,
  pause: (milliseconds: number) => Promise<void>,
): Promise<void> {
  const refused = (await Promise.all(calls(events).map((call) => emitCall(call, client, pause)))).flat();
  if (refused.length === 0) return;
  const left = refused.map(({ event }) => event);
  const metrics = refused.flatMap(({ event, code }) =>
    event.measurements.map(({ MetricName }) => `${MetricName} (${code})`),
  );
  throw new EmissionError(
    `EventBridge did not take ${measurementsOf(left).length} of ${measurementsOf(events).length} measurements in ` +
      `${MAX_ATTEMPTS} attempts: ${[...new Set(metrics)].join(", ")}`,
    left,
  );
}

interface Refused {
  readonly event: MetricEvent;
  readonly code: string;
}

async function emitCall(
  events: readonly MetricEvent[],
  client: Pick<EventBridgeClient, "send">,
  pause: (milliseconds: number) => Promise<void>,
): Promise<readonly Refused[]> {
  let refused: readonly Refused[] = [];
  let left = events;
  for (let attempt = 0; left.length > 0 && attempt < MAX_ATTEMPTS; attempt++) {
    if (attempt > 0) await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    refused = await tryCall(left, client);
    left = refused.map(({ event }) => event);
  }
  return refused;
}

async function tryCall(
  events: readonly MetricEvent[],
  client: Pick<EventBridgeClient, "send">,
): Promise<readonly Refused[]> {
  let results: readonly PutEventsResultEntry[];
  try {
    results = (await client.send(new PutEventsCommand({ Entries: events.map(entry) }))).Entries ?? [];
  } catch (error) {
    const code = errorName(error);
    return events.map((event) => ({ event, code }));
  }
  return events.flatMap((event, index) => {
    const { EventId: id, ErrorCode: code = "NoEventId" } = results[index] ?? {};
    return id ? [] : [{ event, code }];
  });
}

function entry({ kind, detail }: MetricEvent): PutEventsRequestEntry {
  return { EventBusName: EVENT_BUS, Source: kind, DetailType: kind, Resources: [], Detail: detail };
}

/** Splits events into calls of one kind each, because a call is allowed by its detail-type, of which it has one. */
function calls(events: readonly MetricEvent[]): readonly (readonly MetricEvent[])[] {
  const all: MetricEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event.detail);
    const current = all.at(-1);
    if (current?.[0]!.kind === event.kind && current.length < MAX_ENTRIES && bytes + size <= MAX_BYTES) {
      current.push(event);
      bytes += size;
    } else {
      all.push([event]);
      bytes = size;
    }
  }
  return all;
}
