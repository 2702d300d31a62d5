import type { LineSeriesOption } from "echarts/charts";
import type { Span } from "../filters";
import type { Panel, ShownRule } from "../picture";
import { INKS, type Theme } from "./colors";
import { plainText } from "./plain-text";
import { formatQuantity } from "./quantity";
import { sizeOf } from "./shared-scale";

/** A threshold that is this many times farther from zero than the lines would make them flat. */
const FAR = 3;

/**
 * The rules whose thresholds are drawn as lines: not where a rule watches one label of a stack, whose area does not
 * begin at zero, and not where the lines would become flat. A rule without a threshold has no line.
 */
export function drawnRules(panel: Panel): readonly (ShownRule & { readonly threshold: number })[] {
  const { kind, rules } = panel;
  const most = FAR * sizeOf(panel);
  return rules.flatMap((rule) => {
    const { condition, label } = rule;
    if (condition.kind === "outsideUsual" || (kind === "stack" && label !== undefined)) return [];
    const { threshold } = condition;
    return most > 0 && Math.abs(threshold) > most ? [] : [{ ...rule, threshold }];
  });
}

/**
 * Lines across the whole plot, which belong neither to the legend nor to the tooltip.
 *
 * @param size how many of the unit the axis counts as one
 */
export function thresholdSeries(
  panel: Panel,
  { span, theme }: { readonly span: Span; readonly theme: Theme },
  size: number,
  fontFamily: string,
): LineSeriesOption[] {
  const color = INKS[theme].alarm;
  return drawnRules(panel).map(({ rule, threshold }) => ({
    type: "line",
    // ECharts finds series by their names, so it must not be one of a line's.
    name: ` ${rule}`,
    data: [span.from, span.to].map((at) => ({
      value: [at, threshold / size],
      label: { show: at === span.to },
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
      // It has to be read on areas, too.
      textBorderColor: INKS[theme].surface,
      textBorderWidth: 3,
      formatter: () => plainText(`${rule} ${formatQuantity(threshold, panel.unit)}`),
    },
    z: 5,
  }));
}
