import { groupBy } from "../common/group-by";
import { totalOf } from "../common/total";
import type { TableRow } from "./picture";
import { THEME_TITLES, themeOf, type MetricTheme } from "./themes";

/** More environments than these are rows, not columns. */
const MOST_COLUMNS = 6;
/** In a trend, the same day of last week: the newest value is the last, and yesterday the one before. */
const WEEK_AGO = -8;

/** The newest values of a theme as a matrix: metrics, in them projects, with a cell for each environment. */
export interface OverviewTheme {
  readonly theme: MetricTheme;
  readonly title: string;
  /**
   * The environments in which something of the theme is measured; undefined if there are too many of them: then a row is
   * a project and environment, with one cell.
   */
  readonly columns: readonly string[] | undefined;
  readonly metrics: readonly OverviewMetric[];
}

export interface OverviewMetric {
  readonly metric: string;
  /** The one that ranks highest first, else the one with the largest value. */
  readonly places: readonly OverviewPlace[];
}

/** A project, or one of its environments where those are no columns. */
export interface OverviewPlace {
  readonly project: string;
  /** Undefined if its environments are the columns. */
  readonly environment?: string | undefined;
  /** One for each column; undefined: not measured there. */
  readonly cells: readonly (TableRow | undefined)[];
}

/** How urgent or how large something is; what ranks higher comes first. */
export type Rank = (row: TableRow) => number;

/**
 * @param environments all names that occur, in order
 * @param rank decides the order of metrics and of their projects; what ranks alike is ordered by name and by size
 */
export function overviewOf(
  rows: readonly TableRow[],
  environments: readonly string[],
  rank: Rank = () => 0,
): readonly OverviewTheme[] {
  const ranks = new Map(rows.map((row) => [row, rank(row)]));
  const highest = (own: readonly TableRow[]): number => Math.max(...own.map((row) => ranks.get(row)!));
  const byTheme = groupBy(rows, ({ metric }) => themeOf(metric));
  const themes = Object.entries(THEME_TITLES) as readonly (readonly [MetricTheme, string])[];
  return themes.flatMap(([theme, title]) => {
    const own = byTheme.get(theme);
    if (!own) return [];
    const present = new Set(own.map(({ environment }) => environment));
    const columns =
      present.size <= MOST_COLUMNS ? environments.filter((environment) => present.has(environment)) : undefined;
    const byMetric = [...groupBy(own, ({ metric }) => metric)];
    byMetric.sort(([a, ofA], [b, ofB]) => highest(ofB) - highest(ofA) || (a < b ? -1 : 1));
    const metrics = byMetric.map(([metric, values]): OverviewMetric => {
      const places = groupBy(values, ({ project, environment }) =>
        JSON.stringify(columns ? [project] : [project, environment]),
      );
      const sorted = [...places.values()].sort((a, b) => highest(b) - highest(a) || sizeOf(b) - sizeOf(a));
      return { metric, places: sorted.map((one) => placeOf(one, columns)) };
    });
    return { theme, title, columns, metrics };
  });
}

function placeOf(rows: readonly TableRow[], columns: readonly string[] | undefined): OverviewPlace {
  const [{ project, environment }] = rows as readonly [TableRow];
  if (!columns) return { project, environment, cells: rows };
  return { project, cells: columns.map((column) => rows.find((row) => row.environment === column)) };
}

/** The rows whose history is worth reading first: of each metric the largest, then of each the second largest. */
export function largestFirst<Row extends Pick<TableRow, "metric" | "value">>(rows: readonly Row[]): readonly Row[] {
  const bySize = [...rows].sort((a, b) => Math.abs(totalOf(b.value)) - Math.abs(totalOf(a.value)));
  const seen = new Map<string, number>();
  const ranked = bySize.map((row) => {
    const rank = seen.get(row.metric) ?? 0;
    seen.set(row.metric, rank + 1);
    return { row, rank };
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ row }) => row);
}

function sizeOf(rows: readonly TableRow[]): number {
  return Math.max(...rows.map(({ value }) => Math.abs(totalOf(value))));
}

/** A value against the mean of the same day of last week. */
export interface Change {
  readonly before: number;
  readonly difference: number;
}

/** @returns undefined if nothing was measured on that day */
export function changeOf({ trend }: Pick<TableRow, "trend">): Change | undefined {
  const before = trend.at(WEEK_AGO) ?? null;
  const now = trend.at(-1) ?? null;
  return before === null || now === null ? undefined : { before, difference: now - before };
}

/** How large the change is beside the values: from 0 to 1, and beyond where the sign changes. */
export function changeRank(row: TableRow): number {
  const change = changeOf(row);
  if (!change || change.difference === 0) return 0;
  return Math.abs(change.difference) / Math.max(Math.abs(change.before), Math.abs(change.before + change.difference));
}

/** The rows in which every word of a text occurs, in whatever of them is written. */
export function matching(
  rows: readonly TableRow[],
  text: string,
  titleOf: (metric: string) => string,
): readonly TableRow[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return rows;
  const titles = new Map<string, string>();
  return rows.filter(({ metric, project, environment }) => {
    const title = titles.get(metric) ?? titleOf(metric);
    titles.set(metric, title);
    const all = `${metric} ${title} ${project}/${environment}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
