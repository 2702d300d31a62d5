import type { TableRow } from "../picture";
import { totalOf } from "../../common/total";

export type SortKey = "project" | "environment" | "metric" | "value" | "unit" | "extractedAt";

export interface Sorting {
  readonly key: SortKey;
  readonly isDescending: boolean;
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
