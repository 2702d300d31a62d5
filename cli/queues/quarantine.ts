import { membersOf, parseJson } from "../../common/json";
import { accountRegionId } from "../../contract/account-region";
import { ARCHIVE_QUEUE, QUARANTINE_QUEUE } from "../../contract/names";
import type { Aws } from "../fleet/aws";
import { CommandError } from "../errors";
import type { Hub } from "../fleet/fleet";
import { MessageQueue, type QueueMessage } from "./message-queue";
import { peek } from "./peek";
import { intoQueue, onlyThose, redrive, type RedriveResult } from "./redrive";

/** The codes that the archive gives as reasons. */
export const QUARANTINE_REASONS = [
  "invalid",
  "future",
  "unregistered-account",
  "claim",
  "too-large",
  "crowded",
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** A refused message, but for what it says: its value and its Metadata are in no list. */
export interface QuarantinedMessage {
  readonly messageId: string;
  readonly reason: string;
  /** One sentence. */
  readonly detail: string;
  /** ISO 8601 UTC. */
  readonly refusedAt: string;
  /** As far as the body says it, like those below. */
  readonly account?: string | undefined;
  readonly project?: string | undefined;
  readonly environment?: string | undefined;
  readonly metric?: string | undefined;
}

export interface QuarantineList {
  readonly hub: string;
  /** How many wait, whatever their reason, as SQS counts. */
  readonly waiting: number;
  /** The oldest first, out of the first thousand. */
  readonly messages: readonly QuarantinedMessage[];
}

export interface QuarantineRedrive extends RedriveResult {
  readonly hub: string;
}

/** Looks at what a hub refused; all of it stays there. @param reason undefined: any */
export async function listQuarantine(
  hub: Hub,
  reason: QuarantineReason | undefined,
  aws: Aws,
): Promise<QuarantineList> {
  const { waiting, seen } = await peek(await queueOf(hub, QUARANTINE_QUEUE, aws), describe);
  const messages = seen.filter((message) => reason === undefined || message.reason === reason);
  return { hub: hub.name, waiting, messages };
}

/** Sends what a hub refused to its archive once more. @param reason undefined: any */
export async function redriveQuarantine(
  hub: Hub,
  reason: QuarantineReason | undefined,
  aws: Aws,
): Promise<QuarantineRedrive> {
  const toArchive = intoQueue(await queueOf(hub, ARCHIVE_QUEUE, aws));
  const isMeant = ({ attributes }: QueueMessage): boolean => reason === undefined || attributes.Reason === reason;
  const quarantine = await queueOf(hub, QUARANTINE_QUEUE, aws);
  return { hub: hub.name, ...(await redrive(quarantine, onlyThose(isMeant, toArchive))) };
}

/** @throws CommandError where there is no such queue */
async function queueOf(hub: Hub, name: string, aws: Aws): Promise<MessageQueue> {
  const queue = await MessageQueue.find((await aws.at(hub)).sqs, name);
  if (queue) return queue;
  throw new CommandError(`There is no queue ${name} in ${accountRegionId(hub)}; deploy hub "${hub.name}" there first.`);
}

function describe({ id, body, sentAt, attributes: { Reason = "", Detail = "" } }: QueueMessage): QuarantinedMessage {
  const envelope = membersOf(parseJson(body));
  const detail = membersOf(envelope.detail);
  return {
    messageId: id,
    reason: Reason,
    detail: Detail,
    refusedAt: sentAt.toISOString(),
    account: name(envelope.account),
    project: name(detail.ProjectName),
    environment: name(detail.Environment),
    metric: name(detail.MetricName),
  };
}

/** Longer ones may be a reason for the refusal. */
const MAX_SHOWN = 256;

function name(value: unknown): string | undefined {
  return typeof value === "string" ? value.slice(0, MAX_SHOWN) : undefined;
}
