import type { MetricValue } from "../../lambdas/contract/event";
import type { DailyValue } from "../../lambdas/contract/summaries";

/** One number for a value: of a vector the sum of its labels. */
export function totalOf(value: MetricValue): number {
  return typeof value === "number" ? value : sum(Object.values(value));
}

/** One number for a day: its mean, of a vector the sum of its labels' means; null where it has neither. */
export function totalOfDay({ Value, Labels }: Pick<DailyValue, "Value" | "Labels">): number | null {
  if (Labels) return sum(Object.values(Labels).map(({ Mean }) => Mean));
  return Value?.Mean ?? null;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
