import { membersOf, parseJson } from "../../common/json";
import { accountRegionId } from "../../contract/account-region";
import { ARCHIVE_QUEUE, QUARANTINE_QUEUE } from "../../contract/names";
import type { Aws } from "../fleet/aws";
import { CommandError } from "../errors";
import type { Hub } from "../fleet/fleet";
import { MessageQueue, type QueueMessage } from "./message-queue";
import { peek } from "./peek";
import type { QuarantineReason } from "./quarantine-reasons";
import { intoQueue, onlyThose, redrive, type RedriveResult } from "./redrive";

/** A refused message without its content: no list shows its value or its Metadata. */
export interface QuarantinedMessage {
  readonly messageId: string;
  readonly reason: string;
  /** One sentence. */
  readonly detail: string;
  /** ISO 8601 UTC. */
  readonly refusedAt: string;
  /** This field and those below are as the body states them, if it does. */
  readonly account?: string | undefined;
  readonly project?: string | undefined;
  readonly environment?: string | undefined;
  readonly metric?: string | undefined;
  /** The number of measurements, where a batch was refused as a whole; `project` and `environment` are then those of the first. */
  readonly measurements?: number | undefined;
}

export interface QuarantineList {
  readonly hub: string;
  /** The number of waiting messages for any reason, as counted by SQS. */
  readonly waiting: number;
  /** Oldest first, from the first thousand. */
  readonly messages: readonly QuarantinedMessage[];
}

export interface QuarantineRedrive extends RedriveResult {
  readonly hub: string;
}

/** Looks at the messages that a hub refused. All of them stay there. @param reason undefined: any */
export async function listQuarantine(
  hub: Hub,
  reason: QuarantineReason | undefined,
  aws: Aws,
): Promise<QuarantineList> {
  const { waiting, seen } = await peek(await queueOf(hub, QUARANTINE_QUEUE, aws), describe);
  const messages = seen.filter((message) => reason === undefined || message.reason === reason);
  return { hub: hub.name, waiting, messages };
}

/** Sends the messages that a hub refused to its archive again. @param reason undefined: any */
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

/** @throws CommandError if there is no such queue */
async function queueOf(hub: Hub, name: string, aws: Aws): Promise<MessageQueue> {
  const queue = await MessageQueue.find((await aws.at(hub)).sqs, name);
  if (queue) return queue;
  throw new CommandError(`There is no queue ${name} in ${accountRegionId(hub)}; deploy hub "${hub.name}" there first.`);
}

function describe({ id, body, sentAt, attributes: { Reason = "", Detail = "" } }: QueueMessage): QuarantinedMessage {
  const envelope = membersOf(parseJson(body));
  const { Measurements: batch } = membersOf(envelope.detail);
  const detail = membersOf(Array.isArray(batch) ? (batch as readonly unknown[])[0] : envelope.detail);
  return {
    messageId: id,
    reason: Reason,
    detail: Detail,
    refusedAt: sentAt.toISOString(),
    account: name(envelope.account),
    project: name(detail.ProjectName),
    environment: name(detail.Environment),
    ...(Array.isArray(batch) ? { measurements: batch.length } : { metric: name(detail.MetricName) }),
  };
}

/** The most characters of a name that are shown. A longer name may be the reason for the refusal. */
const MAX_SHOWN = 256;

function name(value: unknown): string | undefined {
  return typeof value === "string" ? value.slice(0, MAX_SHOWN) : undefined;
}
