import { EVENT_KIND, type EventForm, type Measurement, type MeasurementBatch } from "../../contract/event";
import { MAX_BATCH_MEASUREMENTS } from "../../contract/value";

/** An event with measurements of a run. */
export interface MetricEvent {
  /** Its source and its detail-type. */
  readonly kind: (typeof EVENT_KIND)[EventForm];
  /** JSON. */
  readonly detail: string;
  /** What is in `detail`. */
  readonly measurements: readonly Measurement[];
}

/**
 * EventBridge bills an event, and SQS a message, for every 64 KB that it has or begins.
 * https://aws.amazon.com/eventbridge/pricing/ https://aws.amazon.com/sqs/pricing/
 */
const CHUNK_BYTES = 64 * 1024;
/** What an event has in a queue besides the measurements: the envelope, with the longest name of a Region. */
const ENVELOPE_BYTES = 512;
const MAX_BATCH_BYTES = CHUNK_BYTES - ENVELOPE_BYTES;

/** The events with which measurements leave, in each of the forms that are wanted. */
export function eventsOf(measurements: readonly Measurement[], forms: readonly EventForm[]): readonly MetricEvent[] {
  return forms.flatMap((form) => (form === "metric" ? measurements.map(single) : batches(measurements)));
}

/** The measurements in events, each of them once. */
export function measurementsOf(events: readonly MetricEvent[]): readonly Measurement[] {
  return [...new Set(events.flatMap((event) => event.measurements))];
}

function single(measurement: Measurement): MetricEvent {
  return { kind: EVENT_KIND.metric, detail: JSON.stringify(measurement), measurements: [measurement] };
}

/**
 * Puts each measurement into the first event that has room for it within 64 KB. A larger one is an event of its own.
 */
function batches(measurements: readonly Measurement[]): readonly MetricEvent[] {
  const all: { bytes: number; readonly measurements: Measurement[] }[] = [];
  for (const measurement of measurements) {
    // With the comma behind it.
    const bytes = Buffer.byteLength(JSON.stringify(measurement)) + 1;
    const hasRoom = (batch: (typeof all)[number]): boolean =>
      batch.bytes + bytes <= MAX_BATCH_BYTES && batch.measurements.length < MAX_BATCH_MEASUREMENTS;
    const batch = all.find(hasRoom);
    if (batch) {
      batch.measurements.push(measurement);
      batch.bytes += bytes;
    } else all.push({ bytes, measurements: [measurement] });
  }
  return all.map((batch) => ({
    kind: EVENT_KIND.batch,
    detail: JSON.stringify({ Measurements: batch.measurements } satisfies MeasurementBatch),
    measurements: batch.measurements,
  }));
}
