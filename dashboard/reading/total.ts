import type { DailyValue } from "../../contract/summaries";

/** One number for a day: its mean, or for a vector the sum of its labels' means; null if it has neither. */
export function totalOfDay({ Value, Labels }: Pick<DailyValue, "Value" | "Labels">): number | null {
  if (Labels) return Object.values(Labels).reduce((total, { Mean }) => total + Mean, 0);
  return Value?.Mean ?? null;
}
