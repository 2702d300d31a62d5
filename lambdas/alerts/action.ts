import { DAY_MS } from "../../common/instants";
import { isObject } from "../../common/json";
import { closest } from "../../common/suggest";
import { createHash } from "node:crypto";
import type { AlertRule } from "../../contract/alert-rule";
import type { AlertChange, AlertMute, AlertRequest, AlertResponse, MutedSeries } from "../../contract/alerts";
import { MAX_NAME_LENGTH } from "../../contract/value";
import { send } from "./deliver";
import type { AlertParts } from "./run";
import { deleteMute, putMute } from "./store";

const ACTIONS = ["Test", "Mute", "Unmute"] as const satisfies readonly AlertRequest["action"][];
const MAX_TEXT_LENGTH = 1_024;
/** A longer wish is one to remove the rule. */
const MAX_MUTE_DAYS = 366;

/** Whether a payload asks for an action. Events of EventBridge have none. */
export function isAction(payload: unknown): payload is Readonly<Record<string, unknown>> {
  return isObject(payload) && payload.action !== undefined;
}

/**
 * Sends a sample of a rule's messages, or stores or removes somebody's wish not to be told.
 *
 * @throws Error that says all that is wrong with the payload, or that the topic did not take the sample
 */
export async function perform(
  payload: Readonly<Record<string, unknown>>,
  parts: Pick<AlertParts, "tables" | "senders" | "readRules">,
): Promise<AlertResponse> {
  const request = checked(payload, Date.now());
  switch (request.action) {
    case "Test":
      return test(await findRule(request.rule, parts), parts);
    case "Mute": {
      const { name } = await findRule(request.rule, parts);
      const { until, by, why } = request;
      const mute: AlertMute = {
        ...mutedOf({ ...request, rule: name }),
        Until: new Date(until).toISOString(),
        ...{ By: by, Why: why, At: new Date().toISOString() },
      };
      await putMute(parts.tables, mute);
      return { action: "Mute", mute };
    }
    case "Unmute": {
      // The rule may be gone.
      const removed = await deleteMute(parts.tables, mutedOf(request));
      return { action: "Unmute", rule: request.rule, removed };
    }
  }
}

async function test(rule: AlertRule, { senders }: Pick<AlertParts, "senders">): Promise<AlertResponse> {
  const at = new Date().toISOString();
  const id = `test-${createHash("sha256").update(`${rule.name} ${at}`).digest("base64url").slice(0, 22)}`;
  const { condition } = rule;
  const value = condition.kind === "outsideUsual" ? undefined : condition.threshold;
  const sample: AlertChange = {
    project: "Sample",
    environment: "sample",
    change: "firing",
    episode: { Kind: "value", StartedAt: at, HeldSince: at, Value: value },
    value,
    muted: false,
  };
  const topicArn = await send(senders, rule, { id, thread: id, at }, [sample], [rule.topicArn], true);
  return { action: "Test", rule: rule.name, id, topicArn };
}

async function findRule(name: string, { readRules }: Pick<AlertParts, "readRules">): Promise<AlertRule> {
  const rules = await readRules();
  const found = rules.find((rule) => rule.name.toLowerCase() === name.toLowerCase());
  if (found) {
    if ("problem" in found) throw new Error(found.problem);
    return found.rule;
  }
  const names = rules.map((rule) => rule.name);
  const meant = closest(name, names);
  const hint = meant === undefined ? `There are: ${names.join(", ") || "none"}.` : `Did you mean ${meant}?`;
  throw new Error(`This hub has no alert rule ${JSON.stringify(name)}. ${hint}`);
}

function mutedOf({ rule, project, environment }: MutedSeries): Pick<AlertMute, "Rule" | "ProjectName" | "Environment"> {
  return { Rule: rule, ProjectName: project, Environment: environment };
}

function checked(payload: Readonly<Record<string, unknown>>, now: number): AlertRequest {
  const { action, until } = payload;
  if (!ACTIONS.some((one) => one === action)) {
    throw new Error(`There is no action ${JSON.stringify(action)}; there are ${ACTIONS.join(", ")}.`);
  }
  const problems: string[] = [];
  const need = (name: string, most: number): void => {
    const text = payload[name];
    if (typeof text !== "string" || text.trim() === "" || text.length > most) {
      problems.push(`${name} has to be a text of 1 to ${most} characters`);
    }
  };
  need("rule", MAX_NAME_LENGTH);
  if (action !== "Test") {
    for (const name of ["project", "environment"]) if (payload[name] !== undefined) need(name, MAX_NAME_LENGTH);
  }
  if (action === "Mute") {
    need("by", MAX_TEXT_LENGTH);
    need("why", MAX_TEXT_LENGTH);
    const end = typeof until === "string" ? Date.parse(until) : NaN;
    if (!(end > now && end <= now + MAX_MUTE_DAYS * DAY_MS)) {
      problems.push(`until has to be an ISO 8601 date in the future, at most ${MAX_MUTE_DAYS} days from now`);
    }
  }
  if (problems.length > 0) throw new Error(`${String(action)}: ${problems.join("; ")}.`);
  return payload as unknown as AlertRequest;
}
