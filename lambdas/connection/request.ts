import { CONNECTION_ACTIONS, type ConnectionAction, type DisconnectRequest } from "../../contract/connection";
import { MONITORED_PROJECTS_PATH, MONITORS_PATH } from "../../contract/names";
import { closest } from "../../common/suggest";

export interface ReconcileRequest {
  readonly action: "Reconcile";
  /**
   * The number of this delivery, starting at 1. Only events and messages have it, because they are retried after a
   * failure.
   */
  readonly tries?: number;
}

/** What the function was asked for. */
export type ConnectionRequest =
  { readonly action: Exclude<ConnectionAction, "Reconcile" | "Disconnect"> } | ReconcileRequest | DisconnectRequest;

/**
 * Lambda retries a failed event after one minute, and again two minutes later. An event older than this is on its last
 * try.
 */
const EARLIER_TRIES_MS = 150_000;

/** The try after which the function stops waiting for partners. */
export const LAST_TRY = 3;

/**
 * Reads the payload. It is either `{"action": "…"}`, with `parameters` for `Disconnect`; or an EventBridge event about
 * a changed parameter or from the daily schedule; or a batch of SQS messages with such events. The content of an event
 * does not matter, because every run reads all parameters again. Other keys are ignored.
 *
 * @throws Error that names the payload found, the payloads accepted, and the closest of these
 */
export function readRequest(payload: unknown): ConnectionRequest {
  const accepted = `Accepted: {"action":"…"} with one of ${CONNECTION_ACTIONS.join(", ")}.`;
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) {
    throw new Error(`The payload is ${kindOf(payload)}, not an object. ${accepted}`);
  }
  if ("Records" in payload) return { action: "Reconcile", tries: readReceives(payload.Records) };
  if ("detail-type" in payload && "time" in payload) return { action: "Reconcile", tries: readTries(payload.time) };
  if (!("action" in payload)) {
    const keys = Object.keys(payload);
    const near = keys.find((key) => closest(key, ["action"]));
    const found = keys.length === 0 ? "it is empty" : `its keys are ${keys.map(shown).join(", ")}`;
    throw new Error(`The payload has no "action": ${found}.${near ? ' Did you mean "action"?' : ""} ${accepted}`);
  }
  const { action } = payload;
  if (typeof action !== "string") throw new Error(`The action is ${kindOf(action)}, not a string. ${accepted}`);
  const known = CONNECTION_ACTIONS.find((candidate) => candidate === action);
  if (known === "Disconnect") return { action: known, parameters: readParameters(payload) };
  if (known) return { action: known };
  const near = closest(action, CONNECTION_ACTIONS);
  throw new Error(`Unknown action ${shown(action)}.${near ? ` Did you mean "${near}"?` : ""} ${accepted}`);
}

function readTries(time: unknown): number {
  const age = Date.now() - Date.parse(String(time));
  if (Number.isNaN(age)) throw new Error(`The event's time is ${shown(String(time))}, not a date.`);
  return age < EARLIER_TRIES_MS ? 1 : LAST_TRY;
}

/**
 * The lowest receive count in the batch. The message that was received least often decides: if the run fails, all
 * messages are delivered again with it.
 */
function readReceives(records: unknown): number {
  if (!Array.isArray(records) || records.length === 0)
    throw new Error("The payload's Records are no batch of messages.");
  const receives = records.map((record: { readonly attributes?: Readonly<Record<string, unknown>> } | null) =>
    Number(record?.attributes?.ApproximateReceiveCount),
  );
  const wrong = receives.findIndex((count) => !(count >= 1));
  if (wrong < 0) return Math.min(...receives);
  throw new Error(`The payload's Records[${wrong}] is no message of SQS: it has no ApproximateReceiveCount.`);
}

function readParameters(payload: object): DisconnectRequest["parameters"] {
  const { parameters } = payload as { readonly parameters?: unknown };
  const accepted =
    `Accepted as "parameters": a list of full names below ${MONITORS_PATH} or ${MONITORED_PROJECTS_PATH}, ` +
    `for example ["${MONITORS_PATH}/hub"]; or "all".`;
  if (parameters === "all") return parameters;
  if (!Array.isArray(parameters)) {
    const found = typeof parameters === "string" ? shown(parameters) : kindOf(parameters);
    throw new Error(`The parameters to remove are ${found}, not a list. ${accepted}`);
  }
  if (parameters.length === 0) throw new Error(`The list of parameters to remove is empty. ${accepted}`);
  const names: readonly unknown[] = parameters;
  const wrong = names.findIndex((name) => !isConnectionParameter(name));
  if (wrong < 0) return names as readonly string[];
  const name = names[wrong];
  const what = typeof name === "string" ? shown(name) : `Entry ${wrong} is ${kindOf(name)} and`;
  throw new Error(`${what} is not the name of a connection parameter. ${accepted}`);
}

function isConnectionParameter(name: unknown): boolean {
  return (
    typeof name === "string" && [MONITORS_PATH, MONITORED_PROJECTS_PATH].some((path) => name.startsWith(`${path}/`))
  );
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "of type array" : `of type ${typeof value}`;
}

function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
