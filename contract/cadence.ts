const UNITS = { hour: 3_600_000, day: 86_400_000 } as const;

/**
 * Reads how often a metric is measured that is not part of every run: `24 hours`, `1 day`. This is also the inside of an
 * EventBridge `rate(…)`.
 *
 * @returns milliseconds; undefined for anything else
 */
export function cadenceOf(every: unknown): number | undefined {
  const [, number, unit, plural] = /^([1-9]\d{0,3}) (hour|day)(s?)$/.exec(String(every)) ?? [];
  if (unit === undefined || (number === "1") !== (plural === "")) return undefined;
  return Number(number) * UNITS[unit as keyof typeof UNITS];
}
