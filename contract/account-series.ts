import { SERIES_SUMMARIES, SUMMARIES_PARTITION_KEY, SUMMARIES_SORT_KEY } from "./names";

/** The most series that a hub takes of one account, unless its configuration says otherwise. */
export const SERIES_PER_ACCOUNT = 500;
/** The most that a configuration may say: that many ids take 330 KB of the 400 KB that DynamoDB gives an item. */
export const MAX_SERIES_PER_ACCOUNT = 10_000;

/** The environment variable of the hub's functions that says how many there may be. */
export const SERIES_PER_ACCOUNT_VARIABLE = "SERIES_PER_ACCOUNT";

/**
 * The series that an account has reported: `Summary` = `series#<0 to 15>`, `Key` = the account. The archive adds to it and never beyond
 * the hub's limit; the roll-up function removes series whose newest value has expired.
 */
export interface AccountSeries {
  /** Ids of series (`seriesId`); absent instead of empty. */
  readonly Ids?: ReadonlySet<string>;
  /**
   * Those whose newest value was gone when the roll-up function last looked. The archive takes one out of here before it
   * stores a measurement of it, so what stays in here for long is nobody's any more.
   */
  readonly Ended?: ReadonlySet<string>;
  /** ISO 8601 UTC: when the latest of them came in. */
  readonly EndedAt?: string;
}

/**
 * How long, in milliseconds, an instance of the archive relies on what it has read of an account. So the roll-up function
 * removes only what has been in `Ended` for far longer.
 */
export const ACCOUNT_SERIES_MAX_AGE = 60_000;

/** The key of an account's item. */
export function accountSeriesKey(account: string): Readonly<Record<string, string>> {
  const summary = SERIES_SUMMARIES[Number(account) % SERIES_SUMMARIES.length]!;
  return { [SUMMARIES_PARTITION_KEY]: summary, [SUMMARIES_SORT_KEY]: account };
}
