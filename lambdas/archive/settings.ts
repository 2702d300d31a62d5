import { isWholeNumber } from "../../common/environment";
import { MAX_SERIES_PER_ACCOUNT } from "../../contract/account-series";
import { MAX_RETENTION_DAYS, MIN_RETENTION_DAYS } from "../../contract/expiry";

/**
 * `registered`: a registered account may also use names that no account is registered for. `strict`: an account may use
 * only the project and environment that it is registered for.
 */
export type ClaimsMode = "registered" | "strict";

export interface Settings {
  readonly tableName: string;
  readonly summariesTableName: string;
  readonly queueUrl: string;
  readonly quarantineQueueUrl: string;
  readonly claims: ClaimsMode;
  /** Whether spokes that run the original sample, whose dates have no time zone, report to this hub. */
  readonly originalSpokes: boolean;
  /** The most series of one account. */
  readonly seriesPerAccount: number;
  /** Undefined: items never expire. */
  readonly retentionDays: number | undefined;
}

/**
 * Reads the function's environment variables: TABLE_NAME, SUMMARIES_TABLE_NAME, QUEUE_URL, QUARANTINE_QUEUE_URL, CLAIMS,
 * ORIGINAL_SPOKES, SERIES_PER_ACCOUNT and, optionally, RETENTION_DAYS.
 *
 * @throws Error that names every missing or invalid variable at once
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const { TABLE_NAME = "", SUMMARIES_TABLE_NAME = "", QUEUE_URL = "", QUARANTINE_QUEUE_URL = "" } = env;
  const { CLAIMS = "", ORIGINAL_SPOKES = "", SERIES_PER_ACCOUNT = "", RETENTION_DAYS } = env;
  const problems: string[] = [];
  if (TABLE_NAME === "") problems.push("TABLE_NAME is missing");
  if (SUMMARIES_TABLE_NAME === "") problems.push("SUMMARIES_TABLE_NAME is missing");
  if (QUEUE_URL === "") problems.push("QUEUE_URL is missing");
  if (QUARANTINE_QUEUE_URL === "") problems.push("QUARANTINE_QUEUE_URL is missing");
  if (!isClaimsMode(CLAIMS)) problems.push(`CLAIMS is "${CLAIMS}", it must be "registered" or "strict"`);
  if (ORIGINAL_SPOKES !== "true" && ORIGINAL_SPOKES !== "false") {
    problems.push(`ORIGINAL_SPOKES is "${ORIGINAL_SPOKES}", it must be "true" or "false"`);
  }
  if (!isBetween(SERIES_PER_ACCOUNT, 1, MAX_SERIES_PER_ACCOUNT)) {
    problems.push(
      `SERIES_PER_ACCOUNT is "${SERIES_PER_ACCOUNT}", it must be a whole number from 1 to ${MAX_SERIES_PER_ACCOUNT}`,
    );
  }
  if (RETENTION_DAYS !== undefined && !isBetween(RETENTION_DAYS, MIN_RETENTION_DAYS, MAX_RETENTION_DAYS)) {
    problems.push(
      `RETENTION_DAYS is "${RETENTION_DAYS}", it must be a whole number from ${MIN_RETENTION_DAYS} to ${MAX_RETENTION_DAYS}, or not be set`,
    );
  }
  if (problems.length > 0) {
    throw new Error(`Correct the environment variables of the archive function: ${problems.join("; ")}.`);
  }
  return {
    tableName: TABLE_NAME,
    summariesTableName: SUMMARIES_TABLE_NAME,
    queueUrl: QUEUE_URL,
    quarantineQueueUrl: QUARANTINE_QUEUE_URL,
    claims: CLAIMS as ClaimsMode,
    originalSpokes: ORIGINAL_SPOKES === "true",
    seriesPerAccount: Number(SERIES_PER_ACCOUNT),
    retentionDays: RETENTION_DAYS === undefined ? undefined : Number(RETENTION_DAYS),
  };
}

/** Whether a text is a whole number from `least` to `most`, in digits. */
function isBetween(text: string, least: number, most: number): boolean {
  return isWholeNumber(text) && Number(text) >= least && Number(text) <= most;
}

function isClaimsMode(value: string): value is ClaimsMode {
  return value === "registered" || value === "strict";
}
