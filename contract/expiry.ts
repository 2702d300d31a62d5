const SECONDS_PER_DAY = 86_400;
/**
 * The fewest days for which a hub may be told to keep measurements: those of a day have to be there when the day is over and
 * its roll-up and its files of the lake are made of them.
 */
export const MIN_RETENTION_DAYS = 2;
/** The most days for which a hub may be told to keep measurements. */
export const MAX_RETENTION_DAYS = 99_999;

/**
 * Computes the value of the attribute that DynamoDB's time to live reads, in epoch seconds.
 *
 * @param instant epoch milliseconds; the item is kept for `days` from then on
 */
export function expiryOf(instant: number, days: number): number {
  return Math.floor(instant / 1000) + days * SECONDS_PER_DAY;
}
