const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

const SPAN = /^(\d{1,6})([mhdw])$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Parses an instant as users give it to a command.
 *
 * @param text a date (`2026-11-05`, meaning midnight in UTC), a date and time with a time zone
 *   (`2026-11-05T09:30:00Z`), or a duration before now (`90m`, `24h`, `7d`, `2w`)
 * @returns undefined for anything else, such as February 30
 */
export function readInstant(text: string, now: Date): Date | undefined {
  const span = readSpan(text);
  return span === undefined ? readDate(text) : new Date(now.getTime() - span);
}

/** Parses an instant to come: like `readInstant`, but a duration (`8h`, `3d`) goes on from now. */
export function readDeadline(text: string, now: Date): Date | undefined {
  const span = readSpan(text);
  return span === undefined ? readDate(text) : new Date(now.getTime() + span);
}

/** Milliseconds. */
function readSpan(text: string): number | undefined {
  const [, count, unit] = SPAN.exec(text) ?? [];
  return count && unit ? Number(count) * UNITS[unit]! : undefined;
}

function readDate(text: string): Date | undefined {
  const day = text.slice(0, "YYYY-MM-DD".length);
  if (!DATE.test(text) && !DATE_TIME.test(text)) return undefined;
  // JavaScript would turn February 30 into a day in March.
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(+midnight) || !midnight.toISOString().startsWith(day)) return undefined;
  const instant = new Date(text);
  return Number.isNaN(+instant) ? undefined : instant;
}
