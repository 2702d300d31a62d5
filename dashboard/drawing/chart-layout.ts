import type { Line, Panel } from "../picture";
import { plainText } from "./plain-text";
import { shownLines } from "./shown-lines";

/** From this width on the legend is on the right, else below. */
const WIDE = 560;
const PLOT_HEIGHT = 240;
/** Above the plot is the unit, below it are the times. */
const TOP = 26;
const BOTTOM = 26;
/** Room for the numbers of the axis: the same in every plot, so that times are above one another. */
const LEFT = 46;
const RIGHT = 14;

/** Legends on the right have one of two widths, for the same reason. */
const SHORT_NAME = 14;
const SHORT_LEGEND = 136;
const LONG_LEGEND = { share: 0.37, most: 340 };
const LEGEND_ROW = 20;
const LEGEND_ITEM_GAP = 8;
/** Said, because without it the height of text depends on the fonts there are. */
export const LEGEND_LINE_HEIGHT = LEGEND_ROW - LEGEND_ITEM_GAP;
/** The line in front of a name. */
const LEGEND_ICON = 26;
const LEGEND_MARGIN = 10;
/** CSS pixels of a letter, on average. */
const LETTER = 7.4;

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
  /** CSS pixels; names are cut to it. */
  readonly legendTextWidth: number;
  readonly plotWidth: number;
}

/** CSS pixels that the chart of a panel needs: a narrow one has its legend below, all of it. */
export function chartHeight(panel: Panel, { width }: { readonly width: number }): number {
  const lines = shownLines(panel);
  if (width >= WIDE) return Math.max(PLOT_HEIGHT, TOP + lines.length * LEGEND_ROW);
  return PLOT_HEIGHT + legendBelow(lines, width).height;
}

/** Where the parts of a chart are, in CSS pixels. */
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
    legend: { orient: "horizontal", left: 0, top: PLOT_HEIGHT + 4, width, itemGap: LEGEND_ITEM_GAP, padding: 0 },
    legendTextWidth: textWidth,
    plotWidth: width - LEFT - RIGHT,
  };
}

/** Every name of a legend has the same room, so that those of a legend below stand in columns. */
function legendBelow(lines: readonly Line[], width: number): { readonly height: number; readonly textWidth: number } {
  const textWidth = Math.min(Math.ceil(longestName(lines) * LETTER), width - LEGEND_ICON - LEGEND_ITEM_GAP);
  const columns = Math.max(1, Math.floor(width / (LEGEND_ICON + textWidth + LEGEND_ITEM_GAP)));
  return { height: Math.ceil(lines.length / columns) * LEGEND_ROW + 4, textWidth };
}

function longestName(lines: readonly Line[]): number {
  return Math.max(0, ...lines.map(({ name }) => plainText(name).length));
}
