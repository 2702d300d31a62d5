import type { TableRow } from "../picture";
import { totalOf } from "../../common/total";

const SORT_KEYS = ["project", "environment", "metric", "value", "unit", "extractedAt"] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface Sorting {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

/** Reads a sorting from the page's address: `value`, or `-value` for descending. Undefined if there is no such column. */
export function parseSorting(text: string): Sorting | undefined {
  const isDescending = text.startsWith("-");
  const key = SORT_KEYS.find((one) => one === (isDescending ? text.slice(1) : text));
  return key && { key, isDescending };
}

/** Writes a sorting as `parseSorting` reads it. */
export function formatSorting({ key, isDescending }: Sorting): string {
  return isDescending ? `-${key}` : key;
}

/** Sorts rows by one column; equal rows keep their order. A vector counts as the sum of its labels. */
export function sortRows(rows: readonly TableRow[], sorting: Sorting | undefined): readonly TableRow[] {
  if (!sorting) return rows;
  const { key, isDescending } = sorting;
  const sign = isDescending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [one, other] = [cellOf(a, key), cellOf(b, key)];
    return one < other ? -sign : one > other ? sign : 0;
  });
}

function cellOf({ value, ...row }: TableRow, key: SortKey): string | number {
  return key === "value" ? totalOf(value) : row[key];
}
