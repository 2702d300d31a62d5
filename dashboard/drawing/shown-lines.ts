import { PALETTES } from "./colors";
import type { Line, Panel } from "../picture";
import { othersName } from "./words";

/** The most lines of a panel, limited by the number of colours that can be told apart. */
const MOST_LINES = PALETTES.light.length;

/**
 * The lines of a panel that are drawn. A stack shows those that are not 0 throughout. If there are more of them than
 * colours, it shows the largest, and the sum of all others. The order is kept. A panel of kind `lines` never has too
 * many, see `planPanels`.
 */
export function shownLines({ kind, lines }: Panel): readonly Line[] {
  if (kind === "lines") return lines;
  const sizes = new Map(lines.map((line) => [line, sizeOf(line)]));
  const visible = lines.filter((line) => sizes.get(line)! > 0);
  if (visible.length === 0) return lines.slice(0, MOST_LINES);
  if (visible.length <= MOST_LINES) return visible;
  // What stands for several labels already is one of the others, however much they are together.
  const single = visible.filter(({ others }) => others === undefined);
  const largest = new Set(single.sort((a, b) => sizes.get(b)! - sizes.get(a)!).slice(0, MOST_LINES - 1));
  return [...visible.filter((line) => largest.has(line)), sumOf(visible.filter((line) => !largest.has(line)))];
}

/** More bands than these would hide one another. */
const MOST_BANDS = 3;

/** The lines of a panel that have a band from the least to the largest measurement of each day. */
export function bandedLines({ kind, lines }: Panel): readonly Line[] {
  if (kind === "stack" || lines.length > MOST_BANDS) return [];
  return lines.filter(({ points }) => points.some(({ day }) => day && day.min < day.max));
}

function sizeOf({ points }: Line): number {
  return points.reduce((sum, { value }) => sum + Math.abs(value ?? 0), 0);
}

/** Adds up lines of a stack, which all have the same times, to one that stands for them. */
export function sumOf(lines: readonly Line[]): Line {
  const [{ project, metric }] = lines as readonly [Line, ...Line[]];
  const others = lines.reduce((sum, line) => sum + (line.others ?? 1), 0);
  return { name: othersName(others), project, metric, others, points: stacked(lines) };
}

/** The sums of a stack, whose lines all have the same times; null where nothing was measured. */
export function stacked(lines: readonly Line[]): Line["points"] {
  const [first] = lines;
  return (first?.points ?? []).map(({ at }, index) => {
    const values = lines.flatMap(({ points }) => points[index]?.value ?? []);
    return { at, value: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) };
  });
}
