import type { Panel } from "../picture";

/** What stands in place of a plot that has nothing to draw; undefined: it has something. */
export function emptyWords({ lines, isWithoutLabels }: Pick<Panel, "lines" | "isWithoutLabels">): string | undefined {
  if (lines.some(({ points }) => points.some(({ value }) => value !== null))) return undefined;
  return isWithoutLabels ? "Measured in this range, each time without labels" : "No measurements in this range";
}
