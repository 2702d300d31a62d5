import type { EChartsCoreOption } from "echarts/core";
import type { Span } from "./filters";
import type { Panel } from "./picture";

export type Theme = "light" | "dark";

/** Where a chart is drawn. */
export interface ChartFrame {
  /** What the time axis spans. */
  readonly span: Span;
  readonly theme: Theme;
  /** CSS pixels. */
  readonly width: number;
}

/** The plot of a panel as ECharts draws it, the same in a browser and as SVG. */
export function chartOption(panel: Panel, frame: ChartFrame): EChartsCoreOption {
  return { title: { text: `${panel.title} ${frame.theme}` } };
}
