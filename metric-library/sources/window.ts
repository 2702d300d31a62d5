import { DAY_MS } from "../../common/instants";

/** `days` times 24 hours before `instant`, whatever the clocks of any time zone did meanwhile. */
export function daysBefore(instant: Date, days: number): Date {
  return new Date(instant.getTime() - days * DAY_MS);
}

/** Where "the last 24 hours" begin; they end at `now`. */
export function dayBefore(now: Date): Date {
  return daysBefore(now, 1);
}

/** What a listing's `…After` takes to bring all that is at `instant` or later: it leaves out the instant itself. */
export function justBefore(instant: Date): Date {
  return new Date(instant.getTime() - 1);
}

/** Milliseconds as seconds, with their fraction. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}
