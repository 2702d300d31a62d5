import type { Span } from "../filters";
import type { Line, Panel } from "../picture";
import { formatGrouped } from "../drawing/plot-number";
import { countOf } from "../drawing/words";
import { shownMinute, zone } from "./zone";

/** The most lines whose newest values are described. The table of numbers behind the plot has all of them. */
const TOLD = 4;

/** Describes a plot in a sentence or two. */
export function describePanel(
  { title, unit, kind, lines, before }: Panel,
  environment: string,
  { from, to }: Span,
): string {
  const what =
    kind === "stack"
      ? countOf(lines.length, "label, stacked", "labels, stacked")
      : countOf(lines.length, "line", "lines");
  const told = lines.slice(0, TOLD).map((line) => `${line.name} ${newestOf(line)}`);
  const more = lines.length > TOLD ? ", and others" : "";
  const subject = unit === "" || title.startsWith(unit) ? title : `${title} (${unit})`;
  const [first] = before;
  const earlier = first ? `One span before, ${first.name} ${newestOf(first)}. ` : "";
  return (
    `${subject} in ${environment}: ${what}, from ${shownMinute(from)} to ${shownMinute(to)} ${zone().name}. ` +
    `At the end ${told.join(", ")}${more}. ${earlier}The numbers follow the plot.`
  );
}

function newestOf({ points }: Pick<Line, "points">): string {
  const value = points.findLast((point) => point.value !== null)?.value ?? null;
  return value === null ? "nothing" : formatGrouped(value);
}
