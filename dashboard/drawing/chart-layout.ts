import type { Line, Panel } from "../picture";
import { plainText } from "./plain-text";
import { shownLines } from "./shown-lines";

/** Charts of at least this width have the legend on the right; narrower ones have it below. */
const WIDE = 560;
const PLOT_HEIGHT = 240;
/** Space above the plot for the unit. `BOTTOM` is the space below it for the times. */
const TOP = 26;
const BOTTOM = 26;
/** Space for the numbers of the axis. It is the same in every plot, so that the times of all plots line up. */
const LEFT = 46;
const RIGHT = 14;

/** Legends on the right have one of only two widths, so that the times of all plots line up; at most a third. */
const SHORT_NAME = 14;
const SHORT_LEGEND = 136;
const LONG_LEGEND = { share: 0.333, most: 340 };
const LEGEND_ROW = 20;
const LEGEND_ITEM_GAP = 8;
/** Set explicitly, because otherwise the height of text depends on the installed fonts. */
export const LEGEND_LINE_HEIGHT = LEGEND_ROW - LEGEND_ITEM_GAP;
/** The width of the line sample in front of a name. */
const LEGEND_ICON = 26;
const LEGEND_MARGIN = 10;
/** The average width of a letter, in CSS pixels. */
const LETTER = 7.4;
/** The least width of a name: of a very short one, the average letter says too little. */
const SHORTEST = 40;

export interface ChartLayout {
  readonly grid: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly legend: {
    readonly orient: "vertical" | "horizontal";
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly itemGap: number;
    readonly padding: number;
  };
  /** In CSS pixels. Longer names are truncated to this width. */
  readonly legendTextWidth: number;
  readonly plotWidth: number;
}

/** The height of a panel's chart, in CSS pixels. A narrow chart includes the whole legend below the plot. */
export function chartHeight(panel: Panel, { width }: { readonly width: number }): number {
  const lines = shownLines(panel);
  if (width >= WIDE) return Math.max(PLOT_HEIGHT, TOP + lines.length * LEGEND_ROW);
  const { height } = legendBelow(lines, width);
  return plotHeight(height) + height;
}

/** The height of a plot above its legend, which never takes more than a third of both. */
function plotHeight(legendHeight: number): number {
  return Math.max(PLOT_HEIGHT, 2 * legendHeight);
}

/** The positions of the parts of a chart, in CSS pixels. */
export function chartLayout(lines: readonly Line[], width: number): ChartLayout {
  return width >= WIDE ? withLegendOnTheRight(lines, width) : withLegendBelow(lines, width);
}

function withLegendOnTheRight(lines: readonly Line[], width: number): ChartLayout {
  const isShort = longestName(lines) <= SHORT_NAME;
  const legendWidth = isShort ? SHORT_LEGEND : Math.round(Math.min(LONG_LEGEND.share * width, LONG_LEGEND.most));
  const left = width - legendWidth;
  return {
    grid: { left: LEFT, right: legendWidth + RIGHT + LEGEND_MARGIN, top: TOP, bottom: BOTTOM },
    legend: { orient: "vertical", left, top: TOP - 4, width: legendWidth, itemGap: LEGEND_ITEM_GAP, padding: 0 },
    legendTextWidth: legendWidth - LEGEND_ICON,
    plotWidth: left - LEFT - RIGHT - LEGEND_MARGIN,
  };
}

function withLegendBelow(lines: readonly Line[], width: number): ChartLayout {
  const { height, textWidth } = legendBelow(lines, width);
  return {
    grid: { left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM + height },
    legend: { orient: "horizontal", left: 0, top: plotHeight(height) + 4, width, itemGap: LEGEND_ITEM_GAP, padding: 0 },
    legendTextWidth: textWidth,
    plotWidth: width - LEFT - RIGHT,
  };
}

/** The layout of a legend below the plot. All names have the same width, so that they form columns. */
function legendBelow(lines: readonly Line[], width: number): { readonly height: number; readonly textWidth: number } {
  const longest = Math.max(SHORTEST, Math.ceil(longestName(lines) * LETTER));
  const textWidth = Math.min(longest, width - LEGEND_ICON - LEGEND_ITEM_GAP);
  const columns = Math.max(1, Math.floor(width / (LEGEND_ICON + textWidth + LEGEND_ITEM_GAP)));
  return { height: Math.ceil(lines.length / columns) * LEGEND_ROW + 4, textWidth };
}

function longestName(lines: readonly Line[]): number {
  return Math.max(0, ...lines.map(({ name }) => plainText(name).length));
}
