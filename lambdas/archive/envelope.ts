import { isObject, parseJson } from "../../common/json";
import type { EventEnvelope } from "../../contract/event";
import { BATCH_EVENT_SOURCE, EVENT_SOURCE } from "../../contract/names";
import { Refusal } from "./refusal";

/**
 * Reads the body of a queue message as the EventBridge envelope of an event of this system, with one measurement or with many.
 * It does not check `detail`.
 *
 * @throws Refusal `invalid`
 */
export function parseEnvelope(body: string): EventEnvelope {
  const envelope = parseJson(body);
  if (envelope === undefined) throw new Refusal("invalid", "the body is not JSON");
  if (!isObject(envelope)) throw new Refusal("invalid", "the body is not a JSON object");
  for (const field of ["id", "region", "time"] as const) {
    const value = envelope[field];
    if (typeof value !== "string" || value === "") {
      throw new Refusal("invalid", `the body is no EventBridge event: ${field} is not a non-empty string`);
    }
  }
  if (typeof envelope.account !== "string" || !/^\d{12}$/.test(envelope.account)) {
    throw new Refusal("invalid", "the body is no EventBridge event: account is not 12 digits");
  }
  const kind = envelope.source === BATCH_EVENT_SOURCE ? BATCH_EVENT_SOURCE : EVENT_SOURCE;
  for (const field of ["source", "detail-type"] as const) {
    if (envelope[field] !== kind) throw new Refusal("invalid", `${field} is not ${kind}`);
  }
  return envelope as unknown as EventEnvelope;
}
