import type { LineSeriesOption } from "echarts/charts";
import type { Span } from "../filters";
import type { Line, Panel, ShownRule } from "../picture";
import { INKS, type Theme } from "./colors";
import { plainText } from "./plain-text";
import { formatQuantity } from "./quantity";

/** A threshold that is this many times farther from zero than the lines would make them flat. */
const FAR = 3;

/**
 * The rules whose thresholds are drawn as lines: not where a rule watches one label of a stack, whose area does not
 * begin at zero, and not where the lines would become flat. A rule without a threshold has no line.
 */
export function drawnRules({ kind, rules, lines }: Panel): readonly (ShownRule & { readonly threshold: number })[] {
  const most = FAR * sizeOf(kind === "stack" ? [stacked(lines)] : lines.map(({ points }) => points));
  return rules.flatMap((rule) => {
    const { condition, label } = rule;
    if (condition.kind === "outsideUsual" || (kind === "stack" && label !== undefined)) return [];
    const { threshold } = condition;
    return most > 0 && Math.abs(threshold) > most ? [] : [{ ...rule, threshold }];
  });
}

/** Lines across the whole plot, which belong neither to the legend nor to the tooltip. */
export function thresholdSeries(panel: Panel, span: Span, theme: Theme, fontFamily: string): LineSeriesOption[] {
  const color = INKS[theme].alarm;
  return drawnRules(panel).map(({ rule, threshold }) => ({
    type: "line",
    // ECharts finds series by their names, so it must not be one of a line's.
    name: ` ${rule}`,
    data: [span.from, span.to].map((at) => ({
      value: [at, threshold],
      label: { show: at === span.to },
      // The tooltip leaves it out.
      isThreshold: true,
    })),
    color,
    silent: true,
    symbol: "circle",
    symbolSize: 0,
    lineStyle: { width: 1, type: [4, 3], color },
    label: {
      show: false,
      position: "left",
      offset: [0, -7],
      color,
      fontFamily,
      fontSize: 11,
      formatter: () => plainText(`${rule} ${formatQuantity(threshold, panel.unit)}`),
    },
    z: 5,
  }));
}

type Values = readonly { readonly value: number | null }[];

/** The sums of a stack, whose lines all have the same times. */
function stacked(lines: readonly Line[]): Values {
  const [first] = lines;
  return (first?.points ?? []).map((_, index) => ({
    value: lines.reduce((sum, { points }) => sum + (points[index]?.value ?? 0), 0),
  }));
}

function sizeOf(lines: readonly Values[]): number {
  return lines.flat().reduce((size, { value }) => Math.max(size, Math.abs(value ?? 0)), 0);
}
