import { isBadLabel } from "./colors";

/** The labels of a vector that are not 0, the largest first. What went wrong comes before all others, so it is never cut. */
export function largestLabels(value: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  const labels = Object.entries(value).filter(([, number]) => number !== 0);
  return labels.sort(([a, x], [b, y]) => Number(isBadLabel(b)) - Number(isBadLabel(a)) || Math.abs(y) - Math.abs(x));
}
