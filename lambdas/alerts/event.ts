import type { AlertRule } from "../../contract/alert-rule";
import type { AlertChange, AlertEvent, AlertMessage } from "../../contract/alerts";
import type { Hub } from "./wording";

/** The most changes in an event. Its consumers are told the number of all. */
const MOST_CHANGES = 100;
/** EventBridge takes 256 KB, its own fields included. */
const MAX_BYTES = 240 * 1024;

/** The event about a message, with as many changes as fit. */
export function eventOf(
  rule: AlertRule,
  { id, thread, at }: Pick<AlertMessage, "id" | "thread" | "at">,
  told: readonly AlertChange[],
  hub: Hub,
  test = false,
): AlertEvent {
  const count = (wanted: AlertChange["change"]): number => told.filter(({ change }) => change === wanted).length;
  const event = {
    ...{ id, thread, at, hub: hub.name, rule, test, dashboard: hub.dashboard },
    counts: { firing: count("firing"), ended: count("ended"), repeat: count("repeat") },
  };
  let bytes = Buffer.byteLength(JSON.stringify(event));
  const changes: AlertEvent["changes"][number][] = [];
  for (const { muted: _muted, ...change } of told.slice(0, MOST_CHANGES)) {
    bytes += Buffer.byteLength(JSON.stringify(change)) + 1;
    if (bytes > MAX_BYTES) break;
    changes.push(change);
  }
  return { ...event, changes };
}
