import { formatValue } from "../../../dashboard/drawing/format-value";
import { textTable } from "../../../dashboard/drawing/text-table";
import type { MetricValue } from "../../../contract/event";

it("writes a newest value as a line", () => {
  const value = {
    ProjectName: "A",
    Environment: "dev",
    MetricName: "M",
    MetricValue: 0.5,
    ExtractionDate: "2026-01-01T01:00:00.000123456Z",
    Account: "222222222222",
    Region: "us-east-1",
  };
  const lines = textTable([{ ...value, Unit: "Count" }, value]).split("\n");
  expect(lines).toHaveLength(5);
  expect(lines[2]).toMatch(/│ A +│ dev +│ M +│ +0\.5 │ Count │ 2026-01-01 01:00:00 │/);
  expect(lines[3]).toMatch(/│ A +│ dev +│ M +│ +0\.5 │ +│ 2026-01-01 01:00:00 │/);
});

it.each<[string, MetricValue]>([
  ["9007199254740991", 9_007_199_254_740_991],
  ["0.8732", 0.873199999332428],
  ["-0.5", -0.5],
  ["ok 2, failed 1", { ok: 2, denied: 0, failed: 1 }],
  ["a 1, b 1.5, c 3, d 4, and 2 more", { a: 1, b: 1.5, none: 0, c: 3, d: 4, e: 5, f: 6 }],
  ["all 0", { ok: 0, failed: 0 }],
  ["none", {}],
])("writes %s", (text, value) => {
  expect(formatValue(value)).toBe(text);
});
