import { tooltipText } from "../../../dashboard/drawing/chart-tooltip";

const AT = Date.parse("2026-11-05T09:30:15Z");

function pointed(
  seriesName: string,
  value: number | null,
  day?: Parameters<typeof tooltipText>[0][number]["data"]["day"],
) {
  return { seriesName, marker: "{m|} ", value: [AT, value] as const, data: { day } };
}

it("tells the values of an instant, in UTC", () => {
  expect(tooltipText([pointed("a", 1234.5), pointed("b", null), pointed("c", 0)], "Seconds")).toBe(
    "2026-11-05 09:30 UTC\n{m|} a  1,234.5 Seconds\n{m|} c  0 Seconds",
  );
});

it("tells the mean of a day, and between which numbers it is", () => {
  const day = { count: 3, min: 1, max: 40, last: 2 };
  const once = { count: 1, min: 5, max: 5, last: 5 };
  expect(tooltipText([pointed("a", 14.333333, day), pointed("b", 5, once)], "Percent")).toBe(
    "2026-11-05, mean (min–max)\n{m|} a  14.33 % (1–40)\n{m|} b  5 %",
  );
});

it("leaves out thresholds", () => {
  const threshold = { ...pointed(" rule", 5), data: { isThreshold: true } };
  expect(tooltipText([threshold, pointed("a", 1)], "Count")).toBe("2026-11-05 09:30 UTC\n{m|} a  1");
});

it("is empty in a gap", () => {
  expect(tooltipText([pointed("a", null)], "Count")).toBe("");
  expect(tooltipText([], "Count")).toBe("");
});

it("takes nothing in a name or unit for a style", () => {
  const text = tooltipText([pointed("{m|x} {a}", 1)], "{b|y}");
  // The marker is a style, and the only one.
  expect(text.match(/\{\w+\|/g)).toEqual(["{m|"]);
  expect(text.replaceAll("\u200b", "")).toContain("{m|x} {a}  1 {b|y}");
});

it("cuts a long name", () => {
  expect(tooltipText([pointed("😀".repeat(256), 1)], "")).toMatch(/(😀){47}… {2}1$/u);
});
