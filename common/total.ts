import type { MetricValue } from "../contract/event";

/** One number for a value; for a vector, the sum of its labels. */
export function totalOf(value: MetricValue): number {
  return typeof value === "number" ? value : Object.values(value).reduce((total, number) => total + number, 0);
}
