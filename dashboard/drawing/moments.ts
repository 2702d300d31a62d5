import type { Line, Point } from "../picture";

/**
 * Measurements within this time belong together, because a run measures its metrics one after the other, and so do
 * spokes that were asked at once.
 */
const SAME_MOMENT_MS = 2 * 60_000;

/** The values of a panel's lines at about the same time. */
export interface Moment {
  /** Epoch milliseconds of the earliest of these measurements. */
  readonly at: number;
  /** One point per line, or undefined if the line was not measured then. Gaps are not included. */
  readonly points: readonly (Point | undefined)[];
}

/** Groups the points of different lines that belong together, by time. A moment never has two points of one line. */
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
  // Days belong together only if they begin at the same instant.
  const longest = point.day ? 0 : SAME_MOMENT_MS;
  return point.at - at <= longest && points[line] === undefined;
}
