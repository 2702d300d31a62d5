const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
type Unit = keyof typeof UNITS;

/**
 * Reads how often a metric is measured that is not part of every run: `24 hours`, `1 day`. This is also the inside of an
 * EventBridge `rate(…)`.
 *
 * @returns milliseconds; undefined for anything else
 */
export function cadenceOf(every: unknown): number | undefined {
  return periodOf(every, ["hour", "day"]);
}

/**
 * Reads how long something has to last: `30 minutes`, `24 hours`, `1 day`.
 *
 * @returns milliseconds; undefined for anything else
 */
export function durationOf(text: unknown): number | undefined {
  return periodOf(text, ["minute", "hour", "day"]);
}

function periodOf(text: unknown, units: readonly Unit[]): number | undefined {
  if (typeof text !== "string") return undefined;
  const [, number, unit, plural] = /^([1-9]\d{0,3}) ([a-z]+?)(s?)$/.exec(text) ?? [];
  const known = units.find((one) => one === unit);
  if (known === undefined || (number === "1") !== (plural === "")) return undefined;
  return Number(number) * UNITS[known];
}
