import { chartOption } from "../../../dashboard/drawing/chart-option";
import { sharedScale } from "../../../dashboard/drawing/shared-scale";
import { panelSvg } from "../../../dashboard/drawing/svg";
import type { Panel } from "../../../dashboard/picture";

function panel(title: string, kind: Panel["kind"], ...lines: readonly (readonly (number | null)[])[]): Panel {
  return {
    id: title,
    title,
    unit: "Count",
    kind,
    rules: [],
    before: [],
    lines: lines.map((values, index) => ({
      name: `l${index}`,
      project: "P",
      metric: "M",
      label: `l${index}`,
      points: values.map((value, at) => ({ at, value })),
    })),
  };
}

function scales(...panels: readonly Panel[]): readonly number[] {
  const scale = sharedScale(panels.map((one, index) => ({ environment: `e${index}`, panels: [one], leftOut: [] })));
  return panels.map(scale);
}

it("is that of the largest panel that shows the same, in every environment", () => {
  expect(scales(panel("A", "lines", [1, 25], [3]), panel("A", "lines", [8, null]), panel("B", "lines", [90]))).toEqual([
    25, 25, 90,
  ]);
  expect(scales(panel("A", "stack", [5, 1], [6, 2]), panel("A", "stack", [9, 4], [1, null]))).toEqual([11, 11]);
});

it("is a panel's own where that of others would make it flat, and never below zero", () => {
  expect(scales(panel("A", "lines", [120]), panel("A", "lines", [10]), panel("A", "lines", [9]))).toEqual([
    120, 120, 9,
  ]);
  expect(scales(panel("A", "lines", [-5]), panel("A", "lines", [-90]))).toEqual([0, 0]);
});

it("gives axes the same numbers", () => {
  const span = { from: 0, to: 10 };
  const ticks = (shown: Panel, upTo: number): readonly string[] => {
    const svg = panelSvg(shown, { span, theme: "light", width: 600, upTo, id: "x", label: "x" }).toString();
    return [...svg.matchAll(/text-anchor="end"[^>]*>([\d,]+)<\/text>/g)].map(([, text]) => text!);
  };
  const large = ticks(panel("A", "lines", [1, 25]), 25);
  expect(large).toContain("25");
  expect(ticks(panel("A", "lines", [8]), 25)).toEqual(large);
  // What makes it so is neither in the legend nor under the pointer.
  const option = chartOption(panel("A", "lines", [8]), { span, theme: "light", width: 600, upTo: 25 });
  expect(option).toMatchObject({ legend: { data: ["l0"] } });
});
