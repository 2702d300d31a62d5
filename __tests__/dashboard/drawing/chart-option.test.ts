import { init } from "echarts";
import { chartHeight, chartOption, type ChartFrame, type ChartOption } from "../../../dashboard/drawing/chart-option";
import { colorOf, INKS } from "../../../dashboard/drawing/colors";
import type { Line, Panel, Point } from "../../../dashboard/picture";

const HOUR = 3_600_000;
const FROM = Date.parse("2026-11-01T00:00:00Z");
const FRAME: ChartFrame = { span: { from: FROM, to: FROM + 24 * HOUR }, theme: "light", width: 600 };

function line(name: string, ...values: (number | null)[]): Line {
  return {
    name,
    project: "P",
    metric: "M",
    points: values.map((value, index) => ({ at: FROM + index * HOUR, value })),
  };
}

function panel(lines: readonly Line[], change: Partial<Panel> = {}): Panel {
  return { id: "p", title: "T", unit: "Count", kind: "lines", lines, rules: [], before: [], ...change };
}

interface Series {
  readonly name: string;
  readonly color: string;
  readonly stack?: string;
  readonly data: readonly {
    readonly value: readonly [number, number | null];
    readonly symbolSize: number;
    readonly measured: Point;
  }[];
  readonly lineStyle: { readonly type: unknown };
}

function seriesOf(option: ChartOption): readonly Series[] {
  return option.series as unknown as readonly Series[];
}

function valuesOf(option: ChartOption): (readonly (number | null)[])[] {
  return seriesOf(option).map(({ data }) => data.map(({ value: [, value] }) => value));
}

function svgOf(shown: Panel, frame = FRAME): string {
  const height = chartHeight(shown, frame);
  const chart = init(null, null, { renderer: "svg", ssr: true, width: frame.width, height });
  chart.setOption(chartOption(shown, frame));
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

describe("axes", () => {
  it("span exactly what is asked for, in UTC", () => {
    const option = chartOption(panel([line("a", 1)]), FRAME);
    expect(option).toMatchObject({ useUTC: true, xAxis: { type: "time", min: FROM, max: FROM + 24 * HOUR } });
    expect(svgOf(panel([line("a", 1, 2)]))).toContain(">06:00</text>");
  });

  it("begin at zero unless something is below", () => {
    expect(chartOption(panel([line("a", 1, 2)]), FRAME)).toMatchObject({ yAxis: { min: 0 } });
    expect(chartOption(panel([line("a", 1, null, -2)]), FRAME)).toMatchObject({ yAxis: { min: undefined } });
  });

  it("have whole numbers where something is counted, and there only", () => {
    const fractions = />0\.\d/;
    expect(svgOf(panel([line("a", 0, 1, 0)]))).not.toMatch(fractions);
    expect(svgOf(panel([line("a", 0, 1, 0)], { unit: "Percent" }))).toMatch(fractions);
  });

  it("say the unit", () => {
    expect(svgOf(panel([line("a", 1)], { unit: "Seconds" }))).toContain(">s</text>");
  });

  it("count in the unit that people would use, with round steps in it", () => {
    const shown = panel([line("a", 0, 86_400, 3 * 86_400)], { unit: "Seconds" });
    expect(valuesOf(chartOption(shown, FRAME))).toEqual([[0, 1, 3]]);
    const svg = svgOf(shown);
    expect(svg).toContain(">days</text>");
    expect(svg).toContain(">3</text>");
  });
});

describe("lines", () => {
  it("are broken where nothing was measured", () => {
    const option = chartOption(panel([line("a", 1, null, 3)]), FRAME);
    expect(option).toMatchObject({ series: [{ connectNulls: false }] });
    expect(valuesOf(option)).toEqual([[1, null, 3]]);
  });

  it("are a dot where they are one measurement long", () => {
    const [a, b] = seriesOf(chartOption(panel([line("a", 1, 2, null, 4, null, 5), line("b", 7)]), FRAME));
    expect(a!.data.map(({ symbolSize }) => symbolSize > 0)).toEqual([false, false, false, true, false, true]);
    expect(b!.data.map(({ symbolSize }) => symbolSize > 0)).toEqual([true]);
  });

  it("share an instant where their metrics were measured one after the other", () => {
    const late = { ...line("b"), points: [{ at: FROM + 1500, value: 2 }] };
    const [a, b] = seriesOf(chartOption(panel([line("a", 1), late]), FRAME));
    expect([a!.data[0]!.value, b!.data[0]!.value]).toEqual([
      [FROM, 1],
      [FROM, 2],
    ]);
  });

  it("have the colours of their names, and dashes where a colour comes again", () => {
    const own = seriesOf(chartOption(panel([line("b", 1), line("c", 1), line("b", 1)]), { ...FRAME, theme: "dark" }));
    expect(own.map(({ color }) => color)).toEqual(["b", "c", "b"].map((name) => colorOf(name, "dark")));
    expect(own.map(({ lineStyle: { type } }) => type === "solid")).toEqual([true, true, false]);
  });

  it("keep the numbers of a day for the tooltip", () => {
    const day = { count: 2, min: 1, max: 3, last: 3 };
    const [series] = seriesOf(chartOption(panel([{ ...line("a"), points: [{ at: FROM, value: 2, day }] }]), FRAME));
    expect(series!.data[0]!.measured).toEqual({ at: FROM, value: 2, day });
  });
});

describe("days", () => {
  const day = (min: number, value: number, max: number, at = FROM): Point => ({
    at,
    value,
    day: { count: 3, min, max, last: value },
  });
  const banded = (name: string) => ({ ...line(name), points: [day(1, 2, 5)] });

  it("have a band from the least to the largest, that goes with its line and has no tooltip", () => {
    const option = chartOption(panel([{ ...line("a"), points: [day(-1, 2, 5)] }]), FRAME);
    expect(option).toMatchObject({ yAxis: { min: undefined } });
    const [own, least, height] = seriesOf(option) as unknown as { data: unknown[]; stack: string }[];
    expect([least!.data, height!.data]).toEqual([[[FROM, -1]], [[FROM, 6]]]);
    expect([least, height]).toMatchObject(
      Array(2).fill({ name: "a", tooltip: { show: false }, silent: true, stack: "band 0", stackStrategy: "all" }),
    );
    expect(own!.stack).toBeUndefined();
  });

  it("have no bands where those would hide one another", () => {
    expect(seriesOf(chartOption(panel(["a", "b", "c", "d"].map(banded)), FRAME))).toHaveLength(4);
    expect(seriesOf(chartOption(panel(["a", "b"].map(banded), { kind: "stack" }), FRAME))).toHaveLength(2);
  });
});

it("draws the span before as a dotted line in the colour of its own, and of a stack its sum", () => {
  const before = [{ name: "a", points: [{ at: FROM, value: 90 }] }];
  const drawn = chartOption(panel([line("a", 1)], { before }), FRAME);
  const [own, dotted] = seriesOf(drawn);
  expect(dotted).toMatchObject({ name: "a", color: own!.color, tooltip: { show: false }, data: [[FROM, 90]] });
  expect(chartOption(panel([line("a", 1), line("b", 1)], { before, kind: "stack" }), FRAME)).toMatchObject({
    series: [{}, {}, { color: INKS.light.muted }],
  });
});

describe("a stack", () => {
  it("adds up", () => {
    const option = chartOption(panel([line("a", 1), line("b", 2)], { kind: "stack" }), FRAME);
    expect(new Set(seriesOf(option).map(({ stack }) => stack)).size).toBe(1);
    expect(seriesOf(option)[0]!.stack).toBeDefined();
  });

  it("has the legend in the order in which areas lie on one another", () => {
    const option = chartOption(panel([line("a", 1), line("b", 2)], { kind: "stack" }), FRAME);
    expect(option).toMatchObject({ legend: { data: ["b", "a"] } });
  });

  it("of ten labels has all of them", () => {
    const lines = Array.from({ length: 10 }, (_, index) => line(`l${index}`, index + 1));
    expect(seriesOf(chartOption(panel(lines, { kind: "stack" }), FRAME))).toHaveLength(10);
  });

  it("has no label that is 0 throughout, unless all are", () => {
    const names = (...lines: Line[]) =>
      seriesOf(chartOption(panel(lines, { kind: "stack" }), FRAME)).map(({ name }) => name);
    expect(names(line("ok", 3, 3), line("failed", 0, null), line("denied", 0, 1))).toEqual(["ok", "denied"]);
    expect(names(line("ok", 0), line("failed", 0))).toEqual(["ok", "failed"]);
  });

  it("has no edges: that of a label that is 0 would lie on the others", () => {
    const [series] = seriesOf(chartOption(panel([line("a", 1)], { kind: "stack" }), FRAME));
    expect(series).toMatchObject({ lineStyle: { width: 0 }, areaStyle: {} });
  });

  it("of more labels has the nine largest, and the sum of the others", () => {
    const lines = Array.from({ length: 12 }, (_, index) => line(`l${index}`, index + 1, null, -index - 1));
    const series = seriesOf(chartOption(panel(lines, { kind: "stack" }), FRAME));
    expect(series.map(({ name }) => name)).toEqual([...lines.slice(3).map(({ name }) => name), "other (3)"]);
    expect(series.at(-1)!.data.map(({ value: [, value] }) => value)).toEqual([1 + 2 + 3, null, -(1 + 2 + 3)]);
  });
});

it("a stack has one area for all others, those that came as one included", () => {
  const lines = Array.from({ length: 12 }, (_, index) => line(`l${index}`, index + 1));
  const others: Line = { ...line("other (69)", 1000), others: 69 };
  const series = seriesOf(chartOption(panel([...lines, others], { kind: "stack" }), FRAME));
  expect(series.map(({ name }) => name)).toEqual([...lines.slice(3).map(({ name }) => name), "other (72)"]);
  expect(series.at(-1)!.data.map(({ value: [, value] }) => value)).toEqual([1 + 2 + 3 + 1000]);
});

describe("names of others", () => {
  const HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "{a}",
    "{b|c}",
    "</svg><script>",
    'a"b',
    "a\nb",
    "\u202eabc",
    "__proto__",
  ];

  it.each(["lines", "stack"] as const)("are text in a plot of %s", (kind) => {
    const members = Object.getOwnPropertyNames(Object.prototype);
    const drawn = svgOf(
      panel(
        HOSTILE.map((name) => line(name, 1, 2)),
        { kind, unit: "<b>{unit}" },
      ),
    );
    // Without what keeps names from being taken for something else.
    const svg = drawn.replaceAll("\u200b", "");
    expect(svg).toContain("&lt;img src=x onerror=alert(1)&gt;</text>");
    expect(svg).toContain(">{a}</text>");
    expect(svg).toContain(">a b</text>");
    expect(svg).toContain(">__proto__</text>");
    expect(svg).toContain("&lt;b&gt;{unit}</text>");
    expect(svg).not.toMatch(/<(img|script|b)\b|\u202e/);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(members);
  });

  it("are cut only where they are longer than the plot is wide, and do not move its times", () => {
    const long = chartOption(panel([line("L".repeat(256), 1)]), FRAME);
    const several = chartOption(panel(Array.from({ length: 9 }, (_, index) => line(`${index}`, 1))), FRAME);
    const { left, right, top } = long.grid as { left: number; right: number; top: number };
    expect(several.grid).toMatchObject({ left, right, top });
    expect(svgOf(panel([line("L".repeat(256), 1)]))).toMatch(/>L{60,90}…<\/text>/);
    expect(svgOf(panel([line("L".repeat(60), 1)]))).toMatch(/>L{60}<\/text>/);
    expect(svgOf(panel([line("a", 1)], { unit: "U".repeat(256) }))).toMatch(/>U{10,80}…<\/text>/);
  });
});

it("has no legend where its title says what its only line is", () => {
  expect(chartOption(panel([line("T", 1)]), FRAME)).toMatchObject({ legend: { show: false } });
  expect(chartOption(panel([line("a", 1)]), FRAME)).toMatchObject({ legend: { show: true } });
});

describe.each([320, 559, 560, 1200])("%i pixels wide", (width) => {
  it.each([
    ["256 labels", Array.from({ length: 256 }, (_, index) => `label ${"x".repeat(index)}`)],
    ["short names", Array.from({ length: 10 }, (_, index) => `label ${index}`)],
    ["names of usual length", Array.from({ length: 7 }, (_, index) => `label of a metric ${index}`)],
  ])("has room for the legend of %s", (_, names) => {
    const shown = panel(
      names.map((name, index) => line(name, index + 1)),
      { kind: "stack" },
    );
    const frame = { ...FRAME, width };
    const { grid } = chartOption(shown, frame) as { grid: { bottom: number } };
    // At most a third.
    expect(grid.bottom - 26).toBeLessThanOrEqual(chartHeight(shown, frame) / 3);
    const legend = svgOf(shown, frame).matchAll(/transform="translate\(([\d.-]+) ([\d.-]+)\)"[^>]*>(?:label|other)/g);
    const places = [...legend].map(([, x, y]) => [Number(x), Number(y)] as const);
    expect(places).toHaveLength(Math.min(10, names.length));
    for (const [x, y] of places) {
      expect(x).toBeLessThan(width - 30);
      expect(y).toBeLessThan(chartHeight(shown, frame));
    }
    // One below the other, or in columns, not on one another.
    expect(new Set(places.map(String)).size).toBe(places.length);
  });
});

it.each([[[1e125, -1e125]], [[1e-130, 0]], [[-1e-20, 0]], [[0, 0]], [[null]], [[]], [[2 ** 53 - 1, 1]]])(
  "draws %j",
  (values) => {
    for (const unit of ["Count", "Seconds"]) {
      expect(svgOf(panel([line("a", ...values)], { unit }))).not.toMatch(/NaN|undefined|Infinity/);
    }
  },
);

it("has steps of an axis that ECharts can count", () => {
  expect(chartOption(panel([line("a", 1e-20)], { unit: "Seconds" }), FRAME)).toMatchObject({
    yAxis: { minInterval: 1e-12 },
  });
});

it("has no HTML, no animation and no description of its own", () => {
  expect(chartOption(panel([line("a", 1)]), FRAME)).toMatchObject({
    animation: false,
    aria: { enabled: false },
    tooltip: { renderMode: "richText", confine: true, trigger: "axis", backgroundColor: INKS.light.surface },
  });
});
