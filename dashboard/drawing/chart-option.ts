import type { LineSeriesOption } from "echarts/charts";
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import { bandSeries, beforeSeries } from "./bands";
import { chartLayout, LEGEND_LINE_HEIGHT, type ChartSize } from "./chart-layout";
import { chartTooltip } from "./chart-tooltip";
import { INKS, strokesOf, type Stroke, type Theme } from "./colors";
import type { Span } from "../filters";
import { momentsOf } from "./moments";
import type { Line, Panel, Point } from "../picture";
import { plainText } from "./plain-text";
import { formatTick } from "./plot-number";
import { axisStep } from "./quantity";
import { drawnValues, sizeOf } from "./shared-scale";
import { shownLines } from "./shown-lines";
import { thresholdSeries } from "./thresholds";
import { formatTimeTick, timeTicks } from "./time-ticks";
import { UTC, type Zone } from "./zone";

export type { Theme } from "./colors";
export { chartHeight, chartLayout } from "./chart-layout";

export type ChartOption = ComposeOption<
  LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption
>;

/** The size and the time range with which a chart is drawn. */
export interface ChartFrame extends ChartSize {
  /** The time range of the axis. */
  readonly span: Span;
  readonly theme: Theme;
  /** In which times are shown, but for days, which are UTC's; undefined: UTC. */
  readonly zone?: Zone | undefined;
  /** Up to what the axis goes at least, in the panel's unit: `sharedScale`. Undefined: as far as the lines do. */
  readonly upTo?: number | undefined;
}

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
/** The width that a tick needs. */
const TICK_WIDTH = 48;
/** How lines of the same colour differ, and areas. */
const DASHES = ["solid", [6, 3], [2, 2], [10, 3, 2, 3]] as const;
const OPACITIES = [0.75, 0.45, 0.6, 0.3] as const;
/**
 * The smallest step of an axis. ECharts rounds steps to 20 decimals and loops for ever if a step becomes 0, as observed
 * with 1e-20.
 */
const LEAST_INTERVAL = 1e-12;
/** The size of a measurement between two gaps, which has no line and is drawn as a dot. */
const LONE_POINT_SIZE = 5;

/** The plot of a panel as an ECharts option, `chartHeight` high. It is the same in a browser and as SVG. */
export function chartOption(panel: Panel, frame: ChartFrame): ChartOption {
  const lines = shownLines(panel);
  const ink = INKS[frame.theme];
  const layout = chartLayout(panel, frame);
  const isStack = panel.kind === "stack";
  const most = Math.max(sizeOf(panel), frame.upTo ?? 0);
  const step = axisStep(most, panel.unit) ?? { size: 1, word: panel.unit };
  const strokes = strokesOf(
    lines.map(({ name, label }) => (isStack ? label : name)),
    frame.theme,
  );
  const zone = lines.some(({ points }) => points.some(({ day }) => day)) ? UTC : (frame.zone ?? UTC);
  const ticks = [...timeTicks(frame.span, Math.max(2, layout.plotWidth / TICK_WIDTH), zone)];
  const text = { color: ink.muted, fontFamily: FONT, fontSize: 11 };
  return {
    useUTC: true,
    animation: false,
    aria: { enabled: false },
    textStyle: { fontFamily: FONT },
    grid: { ...layout.grid, outerBoundsMode: "none" },
    xAxis: {
      type: "time",
      min: frame.span.from,
      max: frame.span.to,
      axisLabel: {
        ...text,
        customValues: ticks,
        hideOverlap: true,
        formatter: (instant: number) => formatTimeTick(instant, zone),
      },
      axisLine: { onZero: false, lineStyle: { color: ink.axis } },
      axisTick: { customValues: ticks, lineStyle: { color: ink.axis } },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      name: plainText(step.word),
      nameLocation: "end",
      nameGap: 8,
      nameTextStyle: { ...text, align: "left" },
      nameTruncate: { maxWidth: layout.plotWidth, ellipsis: "…" },
      min: drawnValues(panel).some((value) => value < 0) || hasNegative(lines) ? undefined : 0,
      minInterval: panel.unit === "Count" ? 1 : LEAST_INTERVAL,
      splitNumber: 4,
      axisLabel: { ...text, formatter: (value: number) => formatTick(value, most / step.size) },
      splitLine: { lineStyle: { color: ink.grid } },
    },
    legend: {
      type: "plain",
      ...layout.legend,
      // In the order in which the areas are stacked, from top to bottom.
      data: (isStack ? [...lines].reverse() : lines).map(({ name }) => name),
      icon: isStack ? "roundRect" : undefined,
      itemWidth: isStack ? 10 : 20,
      itemHeight: 10,
      inactiveColor: ink.axis,
      textStyle: {
        ...text,
        fontSize: 12,
        lineHeight: LEGEND_LINE_HEIGHT,
        color: ink.text,
        width: layout.legendTextWidth,
        overflow: "truncate",
        ellipsis: "…",
      },
      formatter: plainText,
      tooltip: { show: true, formatter: ({ name }) => plainText(name, 80) },
    },
    tooltip: chartTooltip(panel, ink, FONT, zone),
    series: [
      ...seriesOf(panel, lines, strokes, step.size),
      ...bandSeries(panel, strokes, step.size),
      ...beforeSeries(panel, strokes, frame.theme, step.size),
      ...thresholdSeries(panel, frame, step.size, FONT),
      ...(frame.upTo === undefined ? [] : [reaching(frame.upTo / step.size, frame)]),
    ],
  };
}

/** Of a stack, a label may be below zero where their sum is not. */
function hasNegative(lines: readonly Line[]): boolean {
  return lines.some(({ points }) => points.some(({ value }) => value !== null && value < 0));
}

/** An invisible point that makes the axis reach up to it. */
function reaching(value: number, { span }: ChartFrame): LineSeriesOption {
  return {
    type: "line",
    // ECharts finds series by their names, so it must not be one of a line's.
    name: "  ",
    data: [[span.from, value]],
    silent: true,
    symbolSize: 0,
    lineStyle: { width: 0 },
  };
}

/** @param size how many of the unit the axis counts as one */
function seriesOf(
  { kind }: Panel,
  lines: readonly Line[],
  strokes: readonly Stroke[],
  size: number,
): LineSeriesOption[] {
  const instants = sharedInstants(lines);
  return lines.map(({ name, points }, index) => {
    const { color, repetition } = strokes[index]!;
    const isStack = kind === "stack";
    const opacity = OPACITIES[repetition % OPACITIES.length];
    const dashes = DASHES[repetition % DASHES.length]!;
    return {
      type: "line",
      name,
      data: points.map((point, at) => ({
        value: [instants.get(point) ?? point.at, point.value === null ? null : point.value / size],
        // The tooltip shows it.
        measured: point,
        symbolSize: isAlone(points, at) ? LONE_POINT_SIZE : 0,
      })),
      color,
      symbol: "circle",
      connectNulls: false,
      // Areas have no edge, because the edge of a label that is 0 would be drawn on the others as if it had a value.
      lineStyle: { width: isStack ? 0 : 2, type: isStack || dashes === "solid" ? "solid" : [...dashes] },
      ...(isStack ? { stack: "labels", areaStyle: { opacity }, itemStyle: { opacity } } : {}),
      emphasis: { focus: "series", ...(isStack ? {} : { lineStyle: { width: 2.5 } }) },
      blur: { lineStyle: { opacity: 0.25 }, areaStyle: { opacity: 0.1 } },
    };
  });
}

/** Gives the metrics of one run a common instant, so that one tooltip shows all of them. */
function sharedInstants(lines: readonly Line[]): ReadonlyMap<Point, number> {
  const instants = new Map<Point, number>();
  for (const { at, points } of momentsOf(lines)) {
    for (const point of points) if (point) instants.set(point, at);
  }
  return instants;
}

function isAlone(points: readonly Point[], index: number): boolean {
  const isGap = (point: Point | undefined): boolean => (point?.value ?? null) === null;
  return !isGap(points[index]) && isGap(points[index - 1]) && isGap(points[index + 1]);
}
