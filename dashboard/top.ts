import { groupBy } from "../common/group-by";
import { totalOf } from "../common/total";
import { isBadLabel } from "./drawing/colors";
import type { TableRow } from "./picture";

/** The most spokes of a list. */
const MOST = 5;
/** Fewer spokes need no list: the matrix shows all of them. */
const LEAST_SPOKES = 4;

interface Question {
  readonly title: string;
  readonly unit: string;
  /** How much a value counts. */
  readonly countOf: (row: TableRow) => number;
}

const OF_A_DAY = /24h(?:\(|$)/;

const QUESTIONS: readonly Question[] = [
  {
    title: "Most billed time, 24\u00a0h",
    unit: "Seconds",
    countOf: ({ metric, unit, value }) => (metric.startsWith("Billable") && unit === "Seconds" ? totalOf(value) : 0),
  },
  {
    title: "Most failures, 24\u00a0h",
    unit: "Count",
    countOf: ({ metric, value }) => {
      if (!OF_A_DAY.test(metric)) return 0;
      if (metric.startsWith("Failed")) return totalOf(value);
      if (typeof value === "number") return 0;
      return Object.entries(value).reduce((sum, [label, number]) => sum + (isBadLabel(label) ? number : 0), 0);
    },
  },
];

/** The spokes with the most of something, the first one first. */
export interface TopList extends Pick<Question, "title" | "unit"> {
  readonly places: readonly (Pick<TableRow, "project" | "environment"> & { readonly value: number })[];
}

/** What stands out among many spokes; none of few. */
export function topLists(rows: readonly TableRow[]): readonly TopList[] {
  const spokes = [...groupBy(rows, ({ project, environment }) => JSON.stringify([project, environment])).values()];
  if (spokes.length < LEAST_SPOKES) return [];
  return QUESTIONS.flatMap(({ title, unit, countOf }) => {
    const places = spokes.map((own) => {
      const [{ project, environment }] = own as readonly [TableRow];
      return { project, environment, value: own.reduce((sum, row) => sum + countOf(row), 0) };
    });
    const most = places.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value);
    return most.length === 0 ? [] : { title, unit, places: most.slice(0, MOST) };
  });
}
