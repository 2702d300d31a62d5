import { formatSorting, parseSorting, sortRows } from "../../../dashboard/page/sort-rows";
import type { TableRow } from "../../../dashboard/picture";

function row(metric: string, value: TableRow["value"]): TableRow {
  const names = { project: "P", environment: "dev", metric, unit: "", account: "222222222222", region: "us-east-1" };
  return { ...names, value, extractedAt: 0, freshness: "current", trend: [] };
}

const ROWS = [row("b", 10), row("c", { x: 1, y: 2 }), row("a", 10), row("d", -1)];

it.each([
  [undefined, "bcad"],
  [{ key: "metric", isDescending: false }, "abcd"],
  [{ key: "metric", isDescending: true }, "dcba"],
  [{ key: "value", isDescending: false }, "dcba"],
  [{ key: "value", isDescending: true }, "bacd"],
  [{ key: "project", isDescending: true }, "bcad"],
] as const)("sorts by %j; what is equal stays in its order", (sorting, metrics) => {
  expect(
    sortRows(ROWS, sorting)
      .map(({ metric }) => metric)
      .join(""),
  ).toBe(metrics);
});

it.each(["value", "-extractedAt"])("is written in the address as it is read there: %s", (text) => {
  expect(formatSorting(parseSorting(text)!)).toBe(text);
});

it.each(["", "-", "--value", "trend", "toString"])("is not by %j", (text) => {
  expect(parseSorting(text)).toBeUndefined();
});
