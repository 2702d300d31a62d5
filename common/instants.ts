export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The epoch milliseconds of a sort key. The six digits after the milliseconds carry no meaning. */
export function instantOf(sortKey: string): number {
  return Date.parse(`${sortKey.slice(0, "YYYY-MM-DDTHH:mm:ss.mmm".length)}Z`);
}

/** Epoch milliseconds at which the UTC day of an instant begins. */
export function startOfDay(instant: number): number {
  return Math.floor(instant / DAY_MS) * DAY_MS;
}

/** `2026-11-05`, UTC. */
export function dateOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, "YYYY-MM-DD".length);
}

/** `2026-11-05 21:04`, UTC. */
export function formatMinute(instant: number): string {
  return new Date(instant).toISOString().slice(0, "YYYY-MM-DDTHH:mm".length).replace("T", " ");
}

/** `2026-11-05 21:04:09`, UTC. */
export function formatSecond(instant: number): string {
  return new Date(instant).toISOString().slice(0, "YYYY-MM-DDTHH:mm:ss".length).replace("T", " ");
}
