import { formatQuantity } from "./quantity";

/** The change of a value in percent of what was, or as it is where that says nothing: from zero, or of a percentage. */
export function changeWords(before: number, difference: number, unit: string): string {
  const sign = difference > 0 ? "+" : difference < 0 ? "−" : "";
  const size = Math.abs(difference);
  if (difference === 0) return "=";
  if (unit === "Percent") return `${sign}${formatQuantity(size, "Count")} pts`;
  const percent = (100 * size) / Math.abs(before);
  if (before === 0 || percent >= 1_000) return `${sign}${formatQuantity(size, unit)}`;
  return percent < 0.5 ? "=" : `${sign}${Math.round(percent)} %`;
}
