import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { reasonOf } from "../../common/errors";
import type { EventEnvelope } from "../../contract/event";
import { inParallel } from "../../common/parallel";
import type { OwnQueue } from "./own-queue";
import { singleEvents, singleText } from "./batch";
import { parseEnvelope } from "./envelope";
import { parseMeasurement } from "./measurement";
import type { Quarantine } from "./quarantine";
import { isAboutRegistration, isAboutSender, Refusal, type RefusalReason } from "./refusal";
import type { RegisteredAccounts } from "./registered-accounts";
import type { SeriesQuota } from "./series-quota";
import type { MeasurementStore } from "./store";
import type { StoredRow, Summaries } from "./summaries";

/** How many measurements are stored at the same time, whichever messages they came in. */
export const CONCURRENT_MEASUREMENTS = 16;

/**
 * The connection function copies a new registration within seconds, in a hub of 10,000 spokes within 40, and an event may
 * be there before the copy is. So an event whose sender is not registered is delivered again before it is refused.
 */
const REGISTRATION_TAKES_SECONDS = 60;

export interface ArchiveParts {
  readonly registered: Pick<RegisteredAccounts, "check">;
  readonly quota: Pick<SeriesQuota, "check" | "take">;
  readonly store: Pick<MeasurementStore, "put">;
  readonly summaries: Pick<Summaries, "add">;
  readonly quarantine: Pick<Quarantine, "send">;
  readonly queue: Pick<OwnQueue, "postpone">;
  readonly logger: Pick<Logger, "info" | "warn">;
  /** Whether spokes that run the original sample report here. */
  readonly originalSpokes: boolean;
}

export interface SentEvent {
  /** With one measurement. */
  readonly event: EventEnvelope;
  /** When it was sent to the archive, in milliseconds since 1970. */
  readonly sentAt: number;
}

export interface Failed {
  /** A Refusal if the event can never be stored. */
  readonly error: unknown;
}

export type Archived = { readonly wasThere: boolean } | Failed;

/** `postponed`: its sender may be about to be registered. */
type Outcome = "stored" | "failed" | "postponed" | RefusalReason;

/** A message of the queue, read. */
interface Delivery {
  readonly record: SQSRecord;
  /** When it was sent to the archive, in milliseconds since 1970. */
  readonly sentAt: number;
  /** Undefined if it cannot be read as an event. */
  readonly envelope: EventEnvelope | undefined;
  /** The events, with one measurement each, that it stands for. */
  readonly events: readonly EventEnvelope[];
  /** Why it is refused as a whole; it then stands for no events. */
  readonly refusal?: Refusal;
}

/** Why measurements are not stored, by the event of each. */
type Problems = ReadonlyMap<EventEnvelope, unknown>;

/**
 * Stores the measurements of each message and the summaries derived from them. What is refused goes to the quarantine queue
 * with a reason: of a batch, the refused measurements only. A failure of one measurement does not affect the others.
 *
 * @returns the ids of the messages that failed for a reason that may be temporary, so that SQS delivers them again
 */
export async function archiveBatch(records: readonly SQSRecord[], parts: ArchiveParts): Promise<SQSBatchResponse> {
  const deliveries = records.map(read);
  const problems = new Map<EventEnvelope, unknown>();
  const all = deliveries.flatMap(({ events, sentAt }) => events.map((event) => ({ event, sentAt })));
  for (const [index, archived] of (await archiveEvents(all, parts)).entries()) {
    if ("error" in archived) problems.set(all[index]!.event, archived.error);
  }

  const failedIds: string[] = [];
  const counts: Partial<Record<Outcome, number>> = {};
  const finishOne = async (delivery: Delivery): Promise<void> => {
    const outcomes = await finish(delivery, problems, parts);
    for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
    if (outcomes.some((outcome) => outcome === "failed" || outcome === "postponed")) {
      failedIds.push(delivery.record.messageId);
    }
  };
  await inParallel(deliveries, finishOne, CONCURRENT_MEASUREMENTS);
  const { stored = 0, failed = 0, postponed = 0, ...quarantined } = counts;
  parts.logger.info("Batch archived", { stored, quarantined, postponed, failed });
  return { batchItemFailures: failedIds.map((itemIdentifier) => ({ itemIdentifier })) };
}

/**
 * Stores the measurements of events, and when all are stored the summaries derived from them.
 *
 * @returns what became of each, in their order
 */
export async function archiveEvents(
  events: readonly SentEvent[],
  parts: Omit<ArchiveParts, "quarantine" | "queue" | "logger">,
): Promise<readonly Archived[]> {
  const storeOne = (sent: SentEvent): Promise<Stored | Failed> =>
    storeEvent(sent, parts).catch((error: unknown) => ({ error }));
  const stored = await inParallel(events, storeOne, CONCURRENT_MEASUREMENTS);
  // Also of measurements that were stored before, because an earlier delivery may have failed here.
  const failed = await parts.summaries.add(stored.filter((one) => "item" in one));
  return stored.map((one) => ("item" in one && failed.has(one) ? { error: failed.get(one) } : one));
}

interface Stored extends StoredRow {
  /** Whether the measurement was stored before. */
  readonly wasThere: boolean;
}

async function storeEvent(
  { event, sentAt }: SentEvent,
  { registered, quota, store, originalSpokes }: Omit<ArchiveParts, "quarantine" | "queue" | "logger">,
): Promise<Stored> {
  const measurement = parseMeasurement(event, sentAt, originalSpokes);
  await registered.check(measurement, sentAt);
  await quota.take(measurement);
  return { ...(await store.put(measurement)), measurement };
}

function read(record: SQSRecord): Delivery {
  const sentAt = Number(record.attributes.SentTimestamp);
  let envelope: EventEnvelope | undefined;
  try {
    envelope = parseEnvelope(record.body);
    return { record, sentAt, envelope, events: singleEvents(envelope) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { record, sentAt, envelope, events: [], refusal: error };
  }
}

/**
 * Decides what becomes of a message whose measurements were all tried. As long as it has to be delivered again, nothing of it
 * goes to the quarantine queue, where it would be more than once then.
 *
 * @returns the outcome of each measurement
 */
async function finish(delivery: Delivery, problems: Problems, parts: ArchiveParts): Promise<readonly Outcome[]> {
  const { record, sentAt, envelope } = delivery;
  const { quarantine, queue, logger } = parts;
  const ids = { messageId: record.messageId, eventId: envelope?.id, account: envelope?.account };
  const stored = delivery.events.filter((event) => !problems.has(event)).map((): Outcome => "stored");
  const refused: Refused[] = delivery.refusal ? [{ refusal: delivery.refusal }] : [];
  const failures: unknown[] = [];
  for (const event of delivery.events.filter((one) => problems.has(one))) {
    const error = problems.get(event);
    if (error instanceof Refusal) refused.push({ event, refusal: error });
    else failures.push(error);
  }
  const again = (outcome: "failed" | "postponed"): readonly Outcome[] => [
    ...stored,
    ...[...refused, ...failures].map(() => outcome),
  ];
  const fail = (error: unknown): readonly Outcome[] => {
    logger.warn("Message failed, it will be delivered again", { ...ids, reason: reasonOf(error) });
    return again("failed");
  };
  if (failures.length > 0) return fail(failures[0]);
  try {
    const isYoung = Date.now() - sentAt < REGISTRATION_TAKES_SECONDS * 1_000;
    if (isYoung && refused.some(({ refusal }) => isAboutRegistration(refusal))) {
      await queue.postpone(record, REGISTRATION_TAKES_SECONDS);
      return again("postponed");
    }
    for (const { body, refusal } of quarantined(delivery, refused)) await quarantine.send(body, refusal);
  } catch (error) {
    return fail(error);
  }
  for (const { refusal } of refused) logger.warn("Message quarantined", { ...ids, reason: refusal.reason });
  return [...stored, ...refused.map(({ refusal }) => refusal.reason)];
}

interface Refused {
  /** Undefined: the message as a whole. */
  readonly event?: EventEnvelope;
  readonly refusal: Refusal;
}

/**
 * What goes to the quarantine queue: the message as it came where it is refused as a whole, or its sender is; otherwise its
 * refused measurements, as events of their own where they can be written so.
 */
function quarantined(
  { record: { body }, envelope, events }: Delivery,
  refused: readonly Refused[],
): readonly { readonly body: string; readonly refusal: Refusal }[] {
  const [first] = refused;
  const isSender = refused.length === events.length && refused.every(({ refusal }) => isAboutSender(refusal));
  if (first && isSender) return [{ body, refusal: first.refusal }];
  return refused.map(({ event, refusal }) => ({
    body: event === undefined || event === envelope ? body : (singleText(event, body) ?? body),
    refusal,
  }));
}
