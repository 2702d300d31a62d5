import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { reasonOf } from "../../common/errors";
import type { EventEnvelope } from "../../contract/event";
import { inParallel } from "../../common/parallel";
import type { OwnQueue } from "./own-queue";
import { parseEnvelope } from "./envelope";
import { parseMeasurement } from "./measurement";
import type { Quarantine } from "./quarantine";
import { isAboutRegistration, Refusal, type RefusalReason } from "./refusal";
import type { RegisteredAccounts } from "./registered-accounts";
import type { SeriesQuota } from "./series-quota";
import type { MeasurementStore } from "./store";
import type { Summaries } from "./summaries";

/** How many measurements are stored at the same time. */
export const CONCURRENT_MESSAGES = 16;

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

/** `postponed`: its sender may be about to be registered. */
type Outcome = "stored" | "failed" | "postponed" | RefusalReason;

/**
 * Stores the measurement of each message and the summaries derived from it, or sends the message to the quarantine
 * queue with a reason. A failure of one message does not affect the others.
 *
 * @returns the ids of the messages that failed for a reason that may be temporary, so that SQS delivers them again
 */
export async function archiveBatch(records: readonly SQSRecord[], parts: ArchiveParts): Promise<SQSBatchResponse> {
  const failedIds: string[] = [];
  const counts: Partial<Record<Outcome, number>> = {};
  const archiveOne = async (record: SQSRecord): Promise<void> => {
    const outcome = await archiveMessage(record, parts);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    if (outcome === "failed" || outcome === "postponed") failedIds.push(record.messageId);
  };
  await inParallel(records, archiveOne, CONCURRENT_MESSAGES);
  const { stored = 0, failed = 0, postponed = 0, ...quarantined } = counts;
  parts.logger.info("Batch archived", { stored, quarantined, postponed, failed });
  return { batchItemFailures: failedIds.map((itemIdentifier) => ({ itemIdentifier })) };
}

/**
 * Stores the measurement of an event, and the summaries derived from it.
 *
 * @param sentAt when the event was sent to the archive, in milliseconds since 1970
 * @returns whether the measurement was stored before
 * @throws Refusal if the event can never be stored
 */
export async function archiveEvent(
  envelope: EventEnvelope,
  sentAt: number,
  { registered, quota, store, summaries, originalSpokes }: Omit<ArchiveParts, "quarantine" | "queue" | "logger">,
): Promise<boolean> {
  const measurement = parseMeasurement(envelope, sentAt, originalSpokes);
  await registered.check(measurement, sentAt);
  await quota.take(measurement);
  const { item, wasThere } = await store.put(measurement);
  // This also runs for a measurement that was stored before, because an earlier delivery may have failed here.
  await summaries.add(item, measurement);
  return wasThere;
}

async function archiveMessage(record: SQSRecord, parts: ArchiveParts): Promise<Outcome> {
  const { messageId, body, attributes } = record;
  const { quarantine, queue, logger } = parts;
  let envelope: EventEnvelope | undefined;
  const sentAt = Number(attributes.SentTimestamp);
  const ids = () => ({ messageId, eventId: envelope?.id, account: envelope?.account });
  try {
    envelope = parseEnvelope(body);
    await archiveEvent(envelope, sentAt, parts);
    return "stored";
  } catch (error) {
    if (!(error instanceof Refusal)) return fail(error);
    try {
      if (isAboutRegistration(error) && Date.now() - sentAt < REGISTRATION_TAKES_SECONDS * 1_000) {
        await queue.postpone(record, REGISTRATION_TAKES_SECONDS);
        return "postponed";
      }
      await quarantine.send(body, error);
    } catch (sendError) {
      return fail(sendError);
    }
    logger.warn("Message quarantined", { ...ids(), reason: error.reason });
    return error.reason;
  }

  function fail(error: unknown): Outcome {
    logger.warn("Message failed, it will be delivered again", { ...ids(), reason: reasonOf(error) });
    return "failed";
  }
}
