const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])([01]\d|2[0-3]):?([0-5]\d))$/;

const PYTHON_DATE_TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{6})?)$/;

const MINUTE = 60_000;

/**
 * Parses an ISO 8601 date and time with a time zone, for example `2026-11-05T09:30:00.123456+01:00`. Seconds and up to
 * nine digits of a fraction are optional; digits below the millisecond are dropped.
 *
 * @returns milliseconds since 1970, or undefined for anything else: a missing time zone or time, February 30, or an
 *   instant outside the years 0 to 9999, which would not sort as text
 */
export function parseInstant(text: string): number | undefined {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const [, date, hourAndMinute, second = "00", fraction = "", sign, offsetHours = "0", offsetMinutes = "0"] = match;
  const local = Date.parse(`${date}T${hourAndMinute}:${second}.${fraction.padEnd(3, "0").slice(0, 3)}Z`);
  // JavaScript would turn February 30 into a day in March.
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(`${date}T`)) return undefined;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * MINUTE;
  const instant = sign === "-" ? local + offset : local - offset;
  return new Date(instant).toISOString().length === "YYYY-MM-DDTHH:mm:ss.mmmZ".length ? instant : undefined;
}

/**
 * Parses a date and time as Python prints it, without a time zone, for example `2026-11-05 09:30:00.123456`. It is read
 * as UTC, which is the time zone of Lambda.
 *
 * @returns milliseconds since 1970, or undefined for anything else
 */
export function parsePythonInstant(text: string): number | undefined {
  const [, date, time] = PYTHON_DATE_TIME.exec(text) ?? [];
  return date && time ? parseInstant(`${date}T${time}Z`) : undefined;
}
