import { DAY_MS } from "../../common/instants";

/** The instant `days` times 24 hours before `instant`. Daylight saving time has no influence. */
export function daysBefore(instant: Date, days: number): Date {
  return new Date(instant.getTime() - days * DAY_MS);
}

/** The start of "the last 24 hours", which end at `now`. */
export function dayBefore(now: Date): Date {
  return daysBefore(now, 1);
}

/**
 * The value for a listing's `…After` parameter that includes everything at `instant` or later. AWS excludes the instant
 * itself, so this is 1 ms earlier.
 */
export function justBefore(instant: Date): Date {
  return new Date(instant.getTime() - 1);
}

/** Converts milliseconds into seconds, with their fraction. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}
