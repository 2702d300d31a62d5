import {
  PutEventsCommand,
  type EventBridgeClient,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from "@aws-sdk/client-eventbridge";
import type { Measurement } from "../../contract/event";
import { EVENT_BUS, EVENT_SOURCE } from "../../contract/names";
import { errorName } from "./outcome";

/**
 * The limits of one `PutEvents` call. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
const MAX_ENTRIES = 10;
/** The most bytes of all details together. The rest of the 1 MB is for the other fields of the entries. */
const MAX_BYTES = 900_000;

const MAX_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 100;

/** EventBridge did not accept some measurements, even after all attempts. */
export class EmissionError extends Error {
  override readonly name = "EmissionError";

  constructor(
    message: string,
    /** What EventBridge did not accept. */
    readonly refused: readonly Measurement[],
  ) {
    super(message);
  }
}

/**
 * Puts measurements on the account's own bus. It checks every entry of every response, and sends again only those that
 * failed.
 *
 * @param pause waits between two attempts, in milliseconds
 * @throws EmissionError that names the metrics that EventBridge did not accept in 5 attempts, and its error codes
 */
export async function emit(
  measurements: readonly Measurement[],
  client: Pick<EventBridgeClient, "send">,
  pause: (milliseconds: number) => Promise<void>,
): Promise<void> {
  const refused = (await Promise.all(batches(measurements).map((batch) => emitBatch(batch, client, pause)))).flat();
  if (refused.length === 0) return;
  throw new EmissionError(
    `EventBridge did not take ${refused.length} of ${measurements.length} measurements in ${MAX_ATTEMPTS} attempts: ` +
      refused.map(({ measurement, code }) => `${measurement.MetricName} (${code})`).join(", "),
    refused.map(({ measurement }) => measurement),
  );
}

interface Refused {
  readonly measurement: Measurement;
  readonly code: string;
}

async function emitBatch(
  batch: readonly Measurement[],
  client: Pick<EventBridgeClient, "send">,
  pause: (milliseconds: number) => Promise<void>,
): Promise<readonly Refused[]> {
  let refused: readonly Refused[] = [];
  let left = batch;
  for (let attempt = 0; left.length > 0 && attempt < MAX_ATTEMPTS; attempt++) {
    if (attempt > 0) await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    refused = await tryBatch(left, client);
    left = refused.map(({ measurement }) => measurement);
  }
  return refused;
}

async function tryBatch(
  batch: readonly Measurement[],
  client: Pick<EventBridgeClient, "send">,
): Promise<readonly Refused[]> {
  let results: readonly PutEventsResultEntry[];
  try {
    results = (await client.send(new PutEventsCommand({ Entries: batch.map(entry) }))).Entries ?? [];
  } catch (error) {
    const code = errorName(error);
    return batch.map((measurement) => ({ measurement, code }));
  }
  return batch.flatMap((measurement, index) => {
    const { EventId: id, ErrorCode: code = "NoEventId" } = results[index] ?? {};
    return id ? [] : [{ measurement, code }];
  });
}

function entry(measurement: Measurement): PutEventsRequestEntry {
  return {
    EventBusName: EVENT_BUS,
    Source: EVENT_SOURCE,
    DetailType: EVENT_SOURCE,
    Resources: [],
    Detail: JSON.stringify(measurement),
  };
}

function batches(measurements: readonly Measurement[]): readonly (readonly Measurement[])[] {
  const all: Measurement[][] = [];
  let bytes = 0;
  for (const measurement of measurements) {
    const size = Buffer.byteLength(JSON.stringify(measurement));
    const current = all.at(-1);
    if (current && current.length < MAX_ENTRIES && bytes + size <= MAX_BYTES) {
      current.push(measurement);
      bytes += size;
    } else {
      all.push([measurement]);
      bytes = size;
    }
  }
  return all;
}
