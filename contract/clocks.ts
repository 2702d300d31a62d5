/**
 * The most that the date of a measurement may be ahead of the event that carries it, because clocks differ. Nothing dated
 * later than that is stored or counts as the newest.
 */
export const MAX_AHEAD_MINUTES = 15;

/** The latest instant (epoch milliseconds) that a measurement may be dated. */
export function latestDate(now: number): number {
  return now + MAX_AHEAD_MINUTES * 60_000;
}

/**
 * How long spokes have to answer a request for fresh measurements before the hub looks who has. An extraction takes at most two
 * minutes, and after failures Lambda retries it one and two minutes later.
 */
export const ANSWER_MINUTES = 10;
