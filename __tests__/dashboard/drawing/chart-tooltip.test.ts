import { tooltipText } from "../../../dashboard/drawing/chart-tooltip";
import type { Point } from "../../../dashboard/picture";

const AT = Date.parse("2026-11-05T09:30:15Z");
const LINES = { kind: "lines", unit: "Seconds", before: [] } as const;

function pointed(seriesName: string, value: number | null, day?: Point["day"]) {
  return { seriesName, marker: "{m|} ", data: { measured: { at: AT, value, ...(day ? { day } : {}) } } };
}

it("tells the values of an instant as people say them, in UTC", () => {
  expect(tooltipText([pointed("a", 1234.5), pointed("b", null), pointed("c", 0)], LINES)).toBe(
    "2026-11-05 09:30 UTC\n{m|} a  20.6 min\n{m|} c  0 s",
  );
});

it("tells the mean of a day, and between which numbers it is", () => {
  const day = { count: 3, min: 1, max: 40, last: 2 };
  const once = { count: 1, min: 5, max: 5, last: 5 };
  expect(tooltipText([pointed("a", 14.333333, day), pointed("b", 5, once)], { ...LINES, unit: "Percent" })).toBe(
    "2026-11-05, mean (min–max)\n{m|} a  14.3 % (1 %–40 %)\n{m|} b  5 %",
  );
});

it("tells the total of a stack, and its labels from top to bottom", () => {
  const labels = [pointed("bottom", 3), pointed("top", 4), pointed("gap", null)];
  expect(tooltipText(labels, { kind: "stack", unit: "Count", before: [] })).toBe(
    "2026-11-05 09:30 UTC\nTotal  7\n{m|} top  4\n{m|} bottom  3",
  );
});

it("leaves out thresholds", () => {
  const threshold = { seriesName: " rule", marker: "", data: {} };
  expect(tooltipText([threshold, pointed("a", 1)], LINES)).toBe("2026-11-05 09:30 UTC\n{m|} a  1 s");
});

it("tells what was measured one span before, where something was", () => {
  const points = [-7_200_000, 60_000, 7_200_000].map((after, value) => ({ at: AT + after, value }));
  const told = (at: number) =>
    tooltipText([pointed("a", 4)], {
      kind: "lines",
      unit: "Count",
      before: [{ name: "a", points: points.map((point) => ({ ...point, at: point.at + at })) }],
    });
  expect(told(0)).toBe("2026-11-05 09:30 UTC\n{m|} a  4\none span before  1");
  expect(told(20 * 3_600_000)).toBe("2026-11-05 09:30 UTC\n{m|} a  4");
});

it("is empty in a gap", () => {
  expect(tooltipText([pointed("a", null)], LINES)).toBe("");
  expect(tooltipText([], LINES)).toBe("");
});

it("has no unit that could break its text", () => {
  expect(tooltipText([pointed("a", 1)], { ...LINES, unit: "{b|U}\n" })).not.toMatch(/\{b\|/);
});
