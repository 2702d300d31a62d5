import type { Line, Panel } from "../picture";

/** A line that is this many times lower than the highest one looks flat. */
const FLAT = 12;

/**
 * Splits a plot if its small numbers would be unreadable beside its large ones. Lines that are zero throughout may stay
 * in either part.
 */
export function splitByScale(panel: Panel): readonly Panel[] {
  if (panel.kind === "stack") return [panel];
  const sizes = new Map(panel.lines.map((line) => [line, sizeOf(line)]));
  const least = Math.max(...sizes.values(), 0) / FLAT;
  if (![...sizes.values()].some((size) => size > 0 && size < least)) return [panel];
  const part = (name: string, lines: readonly Line[]): Panel => ({
    ...panel,
    id: `${panel.id} ${name}`,
    title: `${panel.title}, ${name} numbers`,
    lines,
  });
  return [
    part(
      "small",
      panel.lines.filter((line) => sizes.get(line)! < least),
    ),
    part(
      "large",
      panel.lines.filter((line) => sizes.get(line)! >= least),
    ),
  ];
}

/** The largest distance of a line from zero. */
function sizeOf({ points }: Line): number {
  return points.reduce((size, { value }) => Math.max(size, Math.abs(value ?? 0)), 0);
}
