import type { Logger } from "@aws-lambda-powertools/logger";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { reasonOf } from "../../common/errors";
import { expiryOf } from "../../contract/expiry";
import { inParallel } from "../../common/parallel";
import { dayOf } from "../../contract/summaries";
import { computeDay, storeDay } from "./day";
import { moveNewest } from "./move-newest";
import { readMarks, removeMark, type StoredMark } from "./marks";

/**
 * How long a day must have been over before it is computed, so that it is over by the clock of every archive instance
 * too.
 */
const CLOCKS_DIFFER_MS = 5 * 60_000;
/**
 * How many pairs of a day and a metric are computed at once. Each of them writes the roll-ups of several series at
 * once.
 */
const DAYS_AT_ONCE = 4;

export interface RollUpParts {
  readonly dynamodb: DynamoDBDocumentClient;
  /** Names of the tables of measurements and of summaries. */
  readonly tables: { readonly measurements: string; readonly summaries: string };
  /** How long roll-ups are kept, and rows at least as long. */
  readonly retentionDays: number;
  readonly logger: Pick<Logger, "info" | "warn">;
}

type Outcome = "computed" | "expired" | "failed" | "left";

/**
 * Computes the roll-ups of every day and metric that is marked as outdated and is over. Each one is computed
 * independently, and two runs may compute the same one at once.
 *
 * @param hasTime whether there is time to start another one; those not started stay marked
 * @throws Error at the end if any failed; they stay marked, and the log says which and why
 */
export async function rollUp(parts: RollUpParts, hasTime: () => boolean): Promise<void> {
  const { dynamodb, tables, logger } = parts;
  const moved = await moveNewest(dynamodb, tables.summaries);
  if (moved > 0) logger.info("Newest values of an earlier version moved", { moved });
  const today = dayOf(new Date(Date.now() - CLOCKS_DIFFER_MS).toISOString());
  const counts: Record<Outcome, number> = { computed: 0, expired: 0, failed: 0, left: 0 };
  await inParallel(
    await readMarks(dynamodb, tables.summaries, today),
    async (mark) => {
      const outcome = hasTime() ? await rollUpOne(mark, parts) : "left";
      counts[outcome]++;
    },
    DAYS_AT_ONCE,
  );
  logger.info("Outdated days rolled up", { ...counts });
  if (counts.left > 0) logger.warn("Out of time, the next run goes on", { left: counts.left });
  if (counts.failed > 0) {
    throw new Error(`The roll-ups of ${counts.failed} days of a metric failed. They stay marked; the log names each.`);
  }
}

async function rollUpOne(mark: StoredMark, parts: RollUpParts): Promise<Outcome> {
  const { dynamodb, tables, retentionDays, logger } = parts;
  const { Day, MetricName } = mark;
  try {
    const expiry = expiryOf(Date.parse(Day), retentionDays);
    // Some of its rows may have been removed, so a new roll-up could be wrong.
    const isExpired = expiry * 1000 <= Date.now();
    if (!isExpired) {
      const values = await computeDay(dynamodb, tables.measurements, Day, MetricName);
      await inParallel(values, (value) => storeDay(dynamodb, tables.summaries, Day, value, expiry));
    }
    await removeMark(dynamodb, tables.summaries, mark);
    return isExpired ? "expired" : "computed";
  } catch (error) {
    logger.warn("Roll-up failed, its day stays marked", { Day, MetricName, reason: reasonOf(error) });
    return "failed";
  }
}
