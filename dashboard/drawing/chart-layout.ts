import type { Line, Panel } from "../picture";
import { plainText } from "./plain-text";
import { shownLines } from "./shown-lines";

const PLOT_HEIGHT = 240;
/** Space above the plot for the unit. `BOTTOM` is the space below it for the times. */
const TOP = 26;
const BOTTOM = 26;
/** Space beside the plot. It is the same in every plot, so that the times of all plots line up. */
const LEFT = 46;
const RIGHT = 14;

const LEGEND_ROW = 20;
const LEGEND_ITEM_GAP = 8;
/** Set explicitly, because otherwise the height of text depends on the installed fonts. */
export const LEGEND_LINE_HEIGHT = LEGEND_ROW - LEGEND_ITEM_GAP;
/** The width of the line sample in front of a name. */
const LEGEND_ICON = 26;
/** The average width of a letter, in CSS pixels. */
const LETTER = 7.4;
/** The least width of a name: of a very short one, the average letter says too little. */
const SHORTEST = 40;

/** The size with which a chart is drawn, in CSS pixels. */
export interface ChartSize {
  readonly width: number;
  /** Of the plot without its legend; undefined: as high as usual. */
  readonly plotHeight?: number | undefined;
}

export interface ChartLayout {
  readonly grid: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly legend: {
    readonly show: boolean;
    readonly orient: "horizontal";
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

/** The height of a panel's chart with its legend, in CSS pixels. */
export function chartHeight(panel: Panel, size: ChartSize): number {
  const { height } = legendBelow(panel, size.width);
  return plotHeight(height, size) + height;
}

/** The height of a plot above its legend, which never takes more than a third of both. */
function plotHeight(legendHeight: number, { plotHeight: wanted = PLOT_HEIGHT }: ChartSize): number {
  return Math.max(wanted, 2 * legendHeight);
}

/** The positions of the parts of a chart, in CSS pixels. The legend is below the plot, so all plots are as wide. */
export function chartLayout(panel: Panel, size: ChartSize): ChartLayout {
  const { width } = size;
  const { height, textWidth } = legendBelow(panel, width);
  return {
    grid: { left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM + height },
    legend: {
      show: height > 0,
      orient: "horizontal",
      left: 0,
      top: plotHeight(height, size) + 4,
      width,
      itemGap: LEGEND_ITEM_GAP,
      padding: 0,
    },
    legendTextWidth: textWidth,
    plotWidth: Math.max(0, width - LEFT - RIGHT),
  };
}

/** The layout of a legend. All names have the same width, so that they form columns. */
function legendBelow(panel: Panel, width: number): { readonly height: number; readonly textWidth: number } {
  const lines = shownLines(panel);
  const longest = Math.max(SHORTEST, Math.ceil(longestName(lines) * LETTER));
  const textWidth = Math.min(longest, width - LEGEND_ICON - LEGEND_ITEM_GAP);
  // Of a single line, the title says what it is.
  if (lines.length === 1 && lines[0]!.name === panel.title) return { height: 0, textWidth };
  const columns = Math.max(1, Math.floor(width / (LEGEND_ICON + textWidth + LEGEND_ITEM_GAP)));
  return { height: Math.ceil(lines.length / columns) * LEGEND_ROW + 4, textWidth };
}

function longestName(lines: readonly Line[]): number {
  return Math.max(0, ...lines.map(({ name }) => plainText(name).length));
}
