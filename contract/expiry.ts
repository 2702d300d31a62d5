const SECONDS_PER_DAY = 86_400;

/**
 * What the attribute says that DynamoDB's time to live reads, of an item that is kept for some days: epoch seconds.
 *
 * @param instant epoch milliseconds, from which the days count
 */
export function expiryOf(instant: number, days: number): number {
  return Math.floor(instant / 1000) + days * SECONDS_PER_DAY;
}
