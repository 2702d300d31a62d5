import type { MetricValue } from "../../contract/event";

/** The most labels of a vector that are shown in a line. */
const MOST_LABELS = 4;

/**
 * Formats a number with up to seven digits, or a vector as `label number` pairs in one line, without those that are 0.
 */
export function formatValue(value: MetricValue): string {
  if (typeof value === "number") return formatNumber(value);
  const { pairs, others } = vectorParts(value);
  return [...pairs.map(([label, number]) => `${label} ${number}`), ...others].join(", ");
}

/**
 * The same of a vector, in parts: the first labels with their numbers, and the words behind them, or in place of them. HTML
 * isolates each label, because one in Arabic or Hebrew would otherwise put the number on its other side, beside the next one.
 */
export function vectorParts(value: Exclude<MetricValue, number>): {
  readonly pairs: readonly (readonly [label: string, number: string])[];
  readonly others: readonly string[];
} {
  const labels = Object.entries(value).filter(([, number]) => number !== 0);
  if (labels.length === 0) return { pairs: [], others: [Object.keys(value).length === 0 ? "none" : "all 0"] };
  const more = labels.length - MOST_LABELS;
  return {
    pairs: labels.slice(0, MOST_LABELS).map(([label, number]) => [label, formatNumber(number)]),
    others: more > 0 ? [`and ${more} more`] : [],
  };
}

/** Integers keep all their digits, whatever their size. */
export function formatNumber(number: number): string {
  return String(Number.isInteger(number) ? number : Number(number.toPrecision(7)));
}
