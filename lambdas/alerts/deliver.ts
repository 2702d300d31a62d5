import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { inParallel } from "../../common/parallel";
import { putEvent } from "../../common/put-event";
import type { AlertRule } from "../../contract/alert-rule";
import {
  ALERT_DETAIL_TYPE,
  ALERT_EVENT_SOURCE,
  type AlertChange,
  type AlertMessage,
  type AlertState,
} from "../../contract/alerts";
import type { Tables } from "../../tables/hub-tables";
import { eventOf } from "./event";
import { notificationOf } from "./notification";
import { putEpisode, putState } from "./store";
import { toldOf, type Hub } from "./wording";

const WRITES_AT_ONCE = 32;

export interface Senders {
  readonly sns: Pick<SNSClient, "send">;
  readonly eventBridge: Pick<EventBridgeClient, "send">;
  readonly hub: Hub;
  /** The hub's own topic. */
  readonly topicArn: string;
}

/**
 * Stores the alerts that a message is about, sends it, and then forgets it. If a run ends in between, the next one does
 * all of it again: storing changes nothing then, and what is sent twice has the same id.
 *
 * @param rule the rule as it is now; undefined if it is gone
 * @returns the state without the message; undefined if another run has gone on with it
 * @throws Error if the topic or EventBridge does not take the message, which is kept
 */
export async function deliver(
  tables: Pick<Tables, "client" | "summaries">,
  senders: Senders,
  state: AlertState & { readonly Message: AlertMessage },
  rule: AlertRule | undefined,
): Promise<AlertState | undefined> {
  const { Message: message } = state;
  const stored = message.changes.filter(({ change }) => change !== "repeat");
  await inParallel(stored, (change) => putEpisode(tables, state, change), WRITES_AT_ONCE);
  const told = toldOf(message);
  // The rule may have another topic by now, because the one before could not be reached.
  if (told.length > 0) await send(senders, state.Rule, message, told, topicsOf(state.Rule, rule, senders));
  const next = { ...state, Version: state.Version + 1, Message: undefined };
  return (await putState(tables, next)) ? next : undefined;
}

/**
 * Publishes a message at the first of some topics that takes it, and puts its event.
 *
 * @returns the topic
 */
export async function send(
  senders: Senders,
  rule: AlertRule,
  message: Pick<AlertMessage, "id" | "thread" | "at">,
  told: readonly AlertChange[],
  topics: readonly string[],
  isTest = false,
): Promise<string> {
  const topic = await publish(senders, rule, message, told, topics, isTest);
  const detail = eventOf(rule, message, told, senders.hub, isTest);
  const event = { source: ALERT_EVENT_SOURCE, detailType: ALERT_DETAIL_TYPE, detail };
  await putEvent(senders.eventBridge, event, "the event");
  return topic;
}

async function publish(
  senders: Senders,
  rule: AlertRule,
  message: Pick<AlertMessage, "id" | "thread">,
  told: readonly AlertChange[],
  [topic, ...others]: readonly string[],
  isTest: boolean,
): Promise<string> {
  try {
    await senders.sns.send(
      new PublishCommand({
        TopicArn: topic,
        MessageStructure: "json",
        ...notificationOf(rule, message, told, senders.hub, isTest),
        MessageAttributes: { AlertMessageId: text(message.id), Rule: text(rule.name) },
      }),
    );
    return topic!;
  } catch (error) {
    if (others.length > 0 && isUnreachable(error)) {
      return publish(senders, rule, message, told, others, isTest);
    }
    throw error;
  }
}

/**
 * The permission to publish at a topic of its own goes with the rule. What is left to tell of it is then told at the
 * hub's topic.
 */
function topicsOf(stored: AlertRule, rule: AlertRule | undefined, { topicArn }: Senders): readonly string[] {
  return rule ? [rule.topicArn] : [...new Set([stored.topicArn, topicArn])];
}

/** Whether SNS says that there is no such topic, or that the function may not publish there. */
function isUnreachable(error: unknown): boolean {
  return error instanceof Error && ["NotFoundException", "AuthorizationErrorException"].includes(error.name);
}

function text(StringValue: string): { DataType: string; StringValue: string } {
  return { DataType: "String", StringValue };
}
