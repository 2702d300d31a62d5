import type { MetricValue } from "../../contract/event";

/** The most labels of a vector that are shown in a line. */
const MOST_LABELS = 4;

/**
 * Formats a number with up to seven digits, or a vector as `label number` pairs in one line, without those that are 0.
 */
export function formatValue(value: MetricValue): string {
  if (typeof value === "number") return formatNumber(value);
  const pairs = Object.entries(value).filter(([, number]) => number !== 0);
  if (pairs.length === 0) return Object.keys(value).length === 0 ? "none" : "all 0";
  const more = pairs.length - MOST_LABELS;
  const shown = pairs.slice(0, MOST_LABELS).map(([label, number]) => `${label} ${formatNumber(number)}`);
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}

/** Integers keep all their digits, whatever their size. */
export function formatNumber(number: number): string {
  return String(Number.isInteger(number) ? number : Number(number.toPrecision(7)));
}
