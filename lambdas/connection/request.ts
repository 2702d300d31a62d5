import { closest } from "../contract/suggest";

/** What the function can be asked for; the names are the original sample's. */
export const ACTIONS = ["EBPut", "EBRule"] as const;
export type Action = (typeof ACTIONS)[number];

/**
 * Reads the payload `{"action": "EBPut"}` or `{"action": "EBRule"}`; other keys are of no concern.
 *
 * @throws Error that names what was sent, what is accepted, and the closest of it
 */
export function readAction(payload: unknown): Action {
  const accepted = `Accepted: ${ACTIONS.map((action) => JSON.stringify({ action })).join(" or ")}.`;
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) {
    throw new Error(`The payload is ${kindOf(payload)}, not an object. ${accepted}`);
  }
  if (!("action" in payload)) {
    const keys = Object.keys(payload);
    const near = keys.find((key) => closest(key, ["action"]));
    const found = keys.length === 0 ? "it is empty" : `its keys are ${keys.map(shown).join(", ")}`;
    throw new Error(`The payload has no "action": ${found}.${near ? ' Did you mean "action"?' : ""} ${accepted}`);
  }
  const { action } = payload;
  if (typeof action !== "string") throw new Error(`The action is ${kindOf(action)}, not a string. ${accepted}`);
  const known = ACTIONS.find((candidate) => candidate === action);
  if (known) return known;
  const near = closest(action, ACTIONS);
  throw new Error(`Unknown action ${shown(action)}.${near ? ` Did you mean "${near}"?` : ""} ${accepted}`);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "of type array" : `of type ${typeof value}`;
}

function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
