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

const DATE = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * The epoch milliseconds of an ISO 8601 date, or date and time: `2026-11-05`, `2026-11-05T09:30`,
 * `2026-11-05T09:30:00.5+01:00`. Without a time zone it is UTC, whoever reads it.
 *
 * @returns undefined for anything else, such as February 30
 */
export function isoInstant(text: string): number | undefined {
  const [, day, zone] = DATE.exec(text) ?? [];
  if (day === undefined) return undefined;
  // JavaScript would turn February 30 into a day in March, and read a time without a zone as local.
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || dateOf(midnight) !== day) return undefined;
  const instant = Date.parse(text === day || zone !== undefined ? text : `${text}Z`);
  return Number.isNaN(instant) ? undefined : instant;
}
