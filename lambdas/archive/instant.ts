const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])([01]\d|2[0-3]):?([0-5]\d))$/;

const PYTHON_DATE_TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:?\d\d)?$/;

const MINUTE = 60_000;

/** An instant that was written as text. */
export interface Instant {
  /** Since 1970; digits below the millisecond are dropped. */
  readonly milliseconds: number;
  /**
   * The same text for every way to write this instant: ISO 8601 in UTC, with as many digits of a fraction as it needs,
   * at least the three of the millisecond: `2026-11-05T09:30:00.500Z`, `2026-11-05T09:30:00.12345Z`.
   */
  readonly utc: string;
}

/**
 * Parses an ISO 8601 date and time with a time zone, for example `2026-11-05T09:30:00.123456+01:00`. Seconds and up to
 * nine digits of a fraction are optional.
 *
 * @returns undefined for anything else: a missing time zone or time, February 30, or an instant outside the years 0 to
 *   9999, which would not sort as text
 */
export function parseInstant(text: string): Instant | undefined {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const [, date, hourAndMinute, second = "00", fraction = "", sign, offsetHours = "0", offsetMinutes = "0"] = match;
  const digits = fraction.padEnd(9, "0");
  const local = Date.parse(`${date}T${hourAndMinute}:${second}.${digits.slice(0, 3)}Z`);
  // JavaScript would turn February 30 into a day in March.
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(`${date}T`)) return undefined;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * MINUTE;
  const milliseconds = sign === "-" ? local + offset : local - offset;
  const iso = new Date(milliseconds).toISOString();
  if (iso.length !== "YYYY-MM-DDTHH:mm:ss.mmmZ".length) return undefined;
  const finer = digits.slice(3).replace(/0+$/, "");
  return { milliseconds, utc: iso.replace("Z", `${finer}Z`) };
}

/**
 * Parses a date and time as Python's `str()` or `isoformat()` writes it, for example `2026-11-05 09:30:00.123456`. Without
 * a time zone, as the original sample writes it, it is read as UTC, which is the time zone of Lambda.
 *
 * @returns undefined for anything else
 */
export function parsePythonInstant(text: string): Instant | undefined {
  const [, date, time, zone = "Z"] = PYTHON_DATE_TIME.exec(text) ?? [];
  return date && time ? parseInstant(`${date}T${time}${zone}`) : undefined;
}
