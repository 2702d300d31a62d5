import { CONNECTION_ACTIONS, type ConnectionAction, type DisconnectRequest } from "../contract/connection";
import { MONITORED_PROJECTS_PATH, MONITORS_PATH } from "../contract/names";
import { closest } from "../contract/suggest";

/** An event that stands for `Reconcile`, which Lambda tries again where it fails. */
export interface ReconcileEvent {
  readonly kind: "change" | "schedule";
  /** Epoch milliseconds. */
  readonly time: number;
}

/** What the function was asked for. */
export type ConnectionRequest =
  | { readonly action: Exclude<ConnectionAction, "Reconcile" | "Disconnect"> }
  | { readonly action: "Reconcile"; readonly event?: ReconcileEvent }
  | DisconnectRequest;

/** By `source` and `detail-type`. */
const EVENTS: Readonly<Record<string, ReconcileEvent["kind"]>> = {
  "aws.ssm Parameter Store Change": "change",
  "aws.events Scheduled Event": "schedule",
};

/**
 * Reads the payload: `{"action": "…"}`, with `parameters` for `Disconnect`; or an event of EventBridge. Other keys are of no
 * concern.
 *
 * @throws Error that names what was sent, what is accepted, and the closest of it
 */
export function readRequest(payload: unknown): ConnectionRequest {
  const accepted = `Accepted: {"action":"…"} with one of ${CONNECTION_ACTIONS.join(", ")}.`;
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) {
    throw new Error(`The payload is ${kindOf(payload)}, not an object. ${accepted}`);
  }
  const event = readEvent(payload);
  if (event) return { action: "Reconcile", event };
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

function readEvent(payload: object): ReconcileEvent | undefined {
  const { source, "detail-type": detailType, time } = payload as Readonly<Record<string, unknown>>;
  const kind = EVENTS[`${String(source)} ${String(detailType)}`];
  if (!kind) return undefined;
  const milliseconds = Date.parse(String(time));
  if (Number.isNaN(milliseconds)) throw new Error(`The event's time is ${shown(String(time))}, not a date.`);
  return { kind, time: milliseconds };
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
