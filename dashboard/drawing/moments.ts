import type { Line, Point } from "../picture";

/** The metrics of one run, and those of spokes that were asked at once, are measured one after the other. */
const SAME_MOMENT_MS = 2 * 60_000;

/** What the lines of a panel were at about the same time. */
export interface Moment {
  /** Epoch milliseconds: when the first of them was measured. */
  readonly at: number;
  /** For each line its point; undefined: it was not measured then. Not gaps. */
  readonly points: readonly (Point | undefined)[];
}

/** Gathers the points of lines that belong together, by time; points of one line never share a moment. */
export function momentsOf(lines: readonly Line[]): readonly Moment[] {
  const all = lines.flatMap(({ points }, line) =>
    points.filter(({ value }) => value !== null).map((point) => ({ line, point })),
  );
  all.sort((a, b) => a.point.at - b.point.at);
  const moments: { readonly at: number; readonly points: (Point | undefined)[] }[] = [];
  for (const { line, point } of all) {
    const last = moments.at(-1);
    if (last && belongsTo(last, line, point)) last.points[line] = point;
    else moments.push({ at: point.at, points: lines.map((_, index) => (index === line ? point : undefined)) });
  }
  return moments;
}

function belongsTo({ at, points }: Moment, line: number, point: Point): boolean {
  // Days are told apart by their beginnings.
  const longest = point.day ? 0 : SAME_MOMENT_MS;
  return point.at - at <= longest && points[line] === undefined;
}
