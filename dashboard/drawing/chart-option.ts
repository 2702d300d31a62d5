import type { LineSeriesOption } from "echarts/charts";
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import { chartLayout, LEGEND_LINE_HEIGHT } from "./chart-layout";
import { chartTooltip } from "./chart-tooltip";
import { colorPlaces, INKS, PALETTES, type Theme } from "./colors";
import type { Span } from "../filters";
import { momentsOf } from "./moments";
import type { Line, Panel, Point } from "../picture";
import { plainText } from "./plain-text";
import { formatTick } from "./plot-number";
import { shownLines } from "./shown-lines";
import { thresholdSeries } from "./thresholds";
import { formatTimeTick, timeTicks } from "./time-ticks";

export type { Theme } from "./colors";
export { chartHeight } from "./chart-layout";

export type ChartOption = ComposeOption<
  LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption
>;

/** The size and the time range with which a chart is drawn. */
export interface ChartFrame {
  /** The time range of the axis. */
  readonly span: Span;
  readonly theme: Theme;
  /** CSS pixels. */
  readonly width: number;
  /**
   * The names of the lines of this panel and of the panels that show the same for other environments:
   * `counterpartNames`.
   */
  readonly names?: readonly string[];
}

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
/** The width that a tick needs. */
const TICK_WIDTH = 48;
/** The number of lines drawn solid. From the sixth line on, lines are dashed as well as coloured. */
const SOLID_LINES = 5;
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
  const layout = chartLayout(lines, frame.width);
  const places = colorPlaces(
    lines.map(({ name }) => name),
    frame.names ?? panel.lines.map(({ name }) => name),
  );
  const ticks = [...timeTicks(frame.span, Math.max(2, layout.plotWidth / TICK_WIDTH))];
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
        formatter: (instant: number) => formatTimeTick(instant),
      },
      axisLine: { onZero: false, lineStyle: { color: ink.axis } },
      axisTick: { customValues: ticks, lineStyle: { color: ink.axis } },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      name: plainText(panel.unit),
      nameLocation: "end",
      nameGap: 8,
      nameTextStyle: { ...text, align: "left" },
      nameTruncate: { maxWidth: layout.plotWidth, ellipsis: "…" },
      min: lines.some(({ points }) => points.some(({ value }) => value !== null && value < 0)) ? undefined : 0,
      minInterval: panel.unit === "Count" ? 1 : LEAST_INTERVAL,
      splitNumber: 4,
      axisLabel: { ...text, formatter: (value: number) => formatTick(value) },
      splitLine: { lineStyle: { color: ink.grid } },
    },
    legend: {
      type: "plain",
      ...layout.legend,
      // In the order in which the areas are stacked, from top to bottom.
      data: (panel.kind === "stack" ? [...lines].reverse() : lines).map(({ name }) => name),
      icon: panel.kind === "stack" ? "roundRect" : undefined,
      itemWidth: panel.kind === "stack" ? 10 : 20,
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
    tooltip: chartTooltip(panel.unit, ink, FONT),
    series: [
      ...seriesOf(
        panel,
        lines,
        places.map((place) => ({ color: PALETTES[frame.theme][place]!, isDashed: place >= SOLID_LINES })),
      ),
      ...thresholdSeries(panel, frame.span, frame.theme, FONT),
    ],
  };
}

interface Stroke {
  readonly color: string;
  readonly isDashed: boolean;
}

function seriesOf({ kind }: Panel, lines: readonly Line[], strokes: readonly Stroke[]): LineSeriesOption[] {
  const instants = sharedInstants(lines);
  return lines.map(({ name, points }, index) => {
    const { color, isDashed } = strokes[index]!;
    const isStack = kind === "stack";
    return {
      type: "line",
      name,
      data: points.map((point, at) => ({
        value: [instants.get(point) ?? point.at, point.value],
        // The tooltip shows it.
        day: point.day,
        symbolSize: isAlone(points, at) ? LONE_POINT_SIZE : 0,
      })),
      color,
      symbol: "circle",
      connectNulls: false,
      // Areas have no edge, because the edge of a label that is 0 would be drawn on the others as if it had a value.
      lineStyle: { width: isStack ? 0 : 2, type: isDashed && !isStack ? [6, 3] : "solid" },
      ...(isStack ? { stack: "labels", areaStyle: { opacity: 0.7 } } : {}),
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
