import { formatNumber } from "./format-value";

const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 4 });
/** From this size on, the digits of a number take more space than the axis has. */
const LONG = 1e5;
const COMPACT_END = 1e15;
const SHORT = 1e-4;

/** Formats a number with up to seven digits, integers in full, with separators between thousands: `1,234,567.5`. */
export function formatGrouped(number: number): string {
  const [whole = "", ...fraction] = formatNumber(number).split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...fraction].join(".");
}

/**
 * Formats a number for an axis: `25,000`, `12.5M`, `1.2e+21`, `5e-7`.
 *
 * @param most the largest number that the axis is about, so that all its numbers are written in the same way
 */
export function formatTick(number: number, most: number): string {
  if (number === 0) return "0";
  // All that the axis is about is 0, which says nothing of how small its other numbers are.
  if (most === 0) return formatGrouped(number);
  if (most >= LONG && most < COMPACT_END) return COMPACT.format(number);
  if (most >= COMPACT_END || most < SHORT) return number.toExponential(2).replace(/\.?0+e/, "e");
  return formatGrouped(number);
}
