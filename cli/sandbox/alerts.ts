import { DisableRuleCommand, EnableRuleCommand } from "@aws-sdk/client-eventbridge";
import { formatMinute } from "../../common/instants";
import { ALERTS_FUNCTION } from "../../contract/names";
import type { PublishedMessage, Sandbox } from "../../sandbox";
import { listAlerts, type HubAlerts } from "../alerts/alerts";
import { alertsText } from "../alerts/alerts-text";
import type { Aws } from "../fleet/aws";
import type { Hub } from "../fleet/fleet";
import { counted } from "../output/output";
import { allPrintable, printable } from "../output/printable";

/**
 * Lets time pass with alerts evaluated after each request for fresh measurements only, not every quarter of an hour
 * besides: nothing new is measured between requests, and two weeks have a thousand quarters.
 */
export async function withoutQuarters<Result>(
  hubs: readonly Hub[],
  aws: Aws,
  pass: () => Promise<Result>,
): Promise<Result> {
  for (const hub of hubs) await (await aws.at(hub)).events.send(new DisableRuleCommand({ Name: ALERTS_FUNCTION }));
  const result = await pass();
  for (const hub of hubs) await (await aws.at(hub)).events.send(new EnableRuleCommand({ Name: ALERTS_FUNCTION }));
  return result;
}

/** What alerts now, and the newest message about alerts. */
export async function alertsNow(hubs: readonly Hub[], aws: Aws, sandbox: Sandbox): Promise<string> {
  const lists: HubAlerts[] = [];
  for (const hub of hubs) lists.push(await listAlerts(hub, {}, undefined, aws));
  const messages = sandbox.sns.messages();
  const newest = messages.at(-1);
  return [
    alertsText(allPrintable({ hubs: lists })),
    ...(newest ? [`${counted(messages.length, "message")} sent to topics, the newest: ${messageText(newest)}`] : []),
  ].join("\n");
}

/** Calls back with a line for every message that is published from now on. */
export function onMessages(sandbox: Sandbox, show: (line: string) => void): void {
  sandbox.observe(({ service, operation, input }) => {
    if (service !== "sns" || operation !== "Publish") return;
    const { TopicArn = "", Subject, Message = "" } = input as Readonly<Record<string, string | undefined>>;
    show(`Message to ${printable(topicOf(TopicArn))}: ${printable(Subject ?? Message)}`);
  });
}

function messageText({ topicArn, publishedAt, subject, message }: PublishedMessage): string {
  return `${formatMinute(publishedAt)} UTC to ${printable(topicOf(topicArn))}: ${printable(subject ?? message)}`;
}

function topicOf(arn: string): string {
  return arn.split(":").at(-1)!;
}
