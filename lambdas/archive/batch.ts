import { isObject } from "../../common/json";
import type { EventEnvelope } from "../../contract/event";
import { BATCH_EVENT_SOURCE, EVENT_SOURCE } from "../../contract/names";
import { MAX_BATCH_MEASUREMENTS } from "../../contract/value";
import { NOT_IN_SQS } from "./quarantine";
import { Refusal } from "./refusal";

/**
 * The events, each with one measurement, that an event stands for: itself, or one for each measurement of a batch, as if it had
 * been sent alone.
 *
 * @throws Refusal `invalid` if the event is a batch by its source and not by its detail; the measurements are not checked
 */
export function singleEvents(envelope: EventEnvelope): readonly EventEnvelope[] {
  if (envelope.source !== BATCH_EVENT_SOURCE) return [envelope];
  return measurementsIn(envelope.detail).map((detail) => ({
    ...envelope,
    source: EVENT_SOURCE,
    "detail-type": EVENT_SOURCE,
    detail,
  }));
}

/**
 * The text of a single event of a batch as a queue takes it.
 *
 * @returns undefined if it would be longer than the batch came (1e20 is written out), or is nested too deep to be written
 */
export function singleText(event: EventEnvelope, batch: string): string | undefined {
  try {
    const text = JSON.stringify(event).replace(NOT_IN_SQS, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
    return Buffer.byteLength(text) <= Buffer.byteLength(batch) ? text : undefined;
  } catch {
    return undefined;
  }
}

function measurementsIn(detail: unknown): readonly unknown[] {
  const { Measurements } = Object(detail) as { readonly Measurements?: unknown };
  if (!Array.isArray(Measurements)) throw new Refusal("invalid", "Measurements is not a list");
  if (Measurements.length === 0) throw new Refusal("invalid", "Measurements is empty");
  if (Measurements.length > MAX_BATCH_MEASUREMENTS) {
    throw new Refusal(
      "invalid",
      `Measurements has ${Measurements.length} entries, at most ${MAX_BATCH_MEASUREMENTS} are stored`,
    );
  }
  const wrong = Measurements.findIndex((one) => !isObject(one) || "Measurements" in one);
  if (wrong >= 0) throw new Refusal("invalid", `Measurements[${wrong}] is not one measurement`);
  return Measurements;
}
