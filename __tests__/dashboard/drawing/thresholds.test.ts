import type { LineSeriesOption } from "echarts/charts";
import { chartOption, type ChartFrame } from "../../../dashboard/drawing/chart-option";
import { INKS } from "../../../dashboard/drawing/colors";
import { panelSvg } from "../../../dashboard/drawing/svg";
import type { Panel, ShownRule } from "../../../dashboard/picture";

const FROM = Date.parse("2026-11-01T00:00:00Z");
const SPAN = { from: FROM, to: FROM + 86_400_000 };
const FRAME: ChartFrame = { span: SPAN, theme: "light", width: 600 };

function rule(name: string, threshold: number, members: Partial<ShownRule> = {}): ShownRule {
  return { rule: name, metric: "M", condition: { kind: "above", threshold, clear: 0 }, ...members };
}

function panel(rules: readonly ShownRule[], kind: Panel["kind"] = "lines"): Panel {
  const lines = ["a", "b"].map((name) => ({
    name,
    project: "P",
    metric: "M",
    points: [{ at: FROM + 3_600_000, value: 10 }],
  }));
  return { id: "p", title: "T", unit: "Percent", kind, lines, rules, before: [] };
}

function thresholds(shown: Panel): LineSeriesOption[] {
  return (chartOption(shown, FRAME).series as LineSeriesOption[]).slice(shown.lines.length);
}

it("draws a threshold across the whole plot, outside legend and stack", () => {
  const option = chartOption(panel([rule("idle", 12)]), FRAME);
  const [line] = thresholds(panel([rule("idle", 12)]));
  expect(line!.data).toMatchObject([{ value: [SPAN.from, 12] }, { value: [SPAN.to, 12] }]);
  expect(line).toMatchObject({ color: INKS.light.alarm, silent: true });
  expect(line!.stack).toBeUndefined();
  expect(option).toMatchObject({ legend: { data: ["a", "b"] } });
});

it("names the rule and the threshold in the drawing", () => {
  const svg = panelSvg(panel([rule("idle", 12)]), { ...FRAME, id: "x", label: "x" }).toString();
  expect(svg).toContain(">idle 12 %</text>");
});

it("draws none that would make the lines flat, none without a threshold, and none of one label of a stack", () => {
  expect(thresholds(panel([rule("near", 30), rule("far", 31)]))).toHaveLength(1);
  expect(
    thresholds(panel([rule("usual", 1, { condition: { kind: "outsideUsual", deviations: 3, minimumChange: 1 } })])),
  ).toEqual([]);
  // The sum of the labels is 20.
  expect(thresholds(panel([rule("sum", 60), rule("far", 61)], "stack"))).toHaveLength(1);
  expect(thresholds(panel([rule("label", 5, { label: "a" })], "stack"))).toEqual([]);
});
