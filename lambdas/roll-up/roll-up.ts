import type { Logger } from "@aws-lambda-powertools/logger";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { reasonOf } from "../../common/errors";
import { expiryOf } from "../../contract/expiry";
import { inParallel } from "../../common/parallel";
import { dayOf } from "../../contract/summaries";
import type { Lake } from "../../tables/lake";
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
 * once, or holds the rows of a file of the lake in memory.
 */
const DAYS_AT_ONCE = 4;
const DAYS_AT_ONCE_WITH_LAKE = 1;

export interface RollUpParts {
  readonly dynamodb: DynamoDBDocumentClient;
  /** Names of the tables of measurements and of summaries. */
  readonly tables: { readonly measurements: string; readonly summaries: string };
  /** How long roll-ups are kept. */
  readonly retentionDays: number;
  /** How long rows are kept; undefined: they never expire. */
  readonly rowRetentionDays: number | undefined;
  /** Undefined: the hub has none. */
  readonly lake: Pick<Lake, "store"> | undefined;
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
  const { dynamodb, tables, lake, logger } = parts;
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
    lake ? DAYS_AT_ONCE_WITH_LAKE : DAYS_AT_ONCE,
  );
  logger.info("Outdated days rolled up", { ...counts });
  if (counts.left > 0) logger.warn("Out of time, the next run goes on", { left: counts.left });
  if (counts.failed > 0) {
    throw new Error(`The roll-ups of ${counts.failed} days of a metric failed. They stay marked; the log names each.`);
  }
}

async function rollUpOne(mark: StoredMark, parts: RollUpParts): Promise<Outcome> {
  const { dynamodb, tables, retentionDays, rowRetentionDays = Infinity, lake, logger } = parts;
  const { Day, MetricName } = mark;
  try {
    const start = Date.parse(Day);
    const expiry = expiryOf(start, retentionDays);
    const keepsRollUp = isAhead(expiry);
    // Some of its rows may have been removed, so what is made of the others could be wrong.
    const isWhole = isAhead(expiryOf(start, rowRetentionDays));
    const isWanted = isWhole && (keepsRollUp || lake !== undefined);
    if (isWanted) {
      const hasLake = lake !== undefined;
      const { values, file } = await computeDay(dynamodb, tables.measurements, Day, MetricName, hasLake);
      if (file && file.measurements > 0) await lake?.store(Day, MetricName, file);
      if (keepsRollUp) await inParallel(values, (value) => storeDay(dynamodb, tables.summaries, Day, value, expiry));
    }
    await removeMark(dynamodb, tables.summaries, mark);
    return isWanted ? "computed" : "expired";
  } catch (error) {
    logger.warn("Roll-up failed, its day stays marked", { Day, MetricName, reason: reasonOf(error) });
    return "failed";
  }
}

/** @param instant epoch seconds */
function isAhead(instant: number): boolean {
  return instant * 1000 > Date.now();
}
