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

/** Formats a mean with at least four digits: `17.96`, `12,345.7`. */
export function formatMean(number: number): string {
  const digits = Math.max(4, String(Math.trunc(Math.abs(number))).length + 1);
  return formatGrouped(Number.isInteger(number) || digits > 7 ? number : Number(number.toPrecision(digits)));
}

/** Formats a number for an axis: `25,000`, `12.5M`, `1.2e+21`, `5e-7`. */
export function formatTick(number: number): string {
  const size = Math.abs(number);
  if (size >= LONG && size < COMPACT_END) return COMPACT.format(number);
  if (size >= COMPACT_END || (size < SHORT && size > 0)) return number.toExponential(2).replace(/\.?0+e/, "e");
  return formatGrouped(number);
}
