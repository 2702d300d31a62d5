import { formatValue } from "../../../dashboard/drawing/format-value";
import type { MetricValue } from "../../../contract/event";

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
