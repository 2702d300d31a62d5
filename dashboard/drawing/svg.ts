import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { chartHeight, chartOption, type ChartFrame } from "./chart-option";
import { html, Markup } from "./markup";
import type { Panel } from "../picture";

use([LineChart, GridComponent, LegendComponent, SVGRenderer]);

export interface SvgFrame extends ChartFrame {
  /** Letters, digits, - and _: what ids in the drawing begin with, so that those of several in a document do not collide. */
  readonly id: string;
  /** What is drawn, for who does not see it. */
  readonly label: string;
}

/** The plot of a panel as an SVG element for HTML: no script, no tooltips, no style that reaches beyond it. */
export function panelSvg(panel: Panel, frame: SvgFrame): Markup {
  const { width, label, id } = frame;
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height: chartHeight(panel, frame) });
  const { tooltip: _tooltip, ...option } = chartOption(panel, frame);
  try {
    chart.setOption(option);
    const name = html`role="img" aria-label="${label}"`.toString();
    return new Markup(stillImage(chart.renderToSVGString(), id).replace("<svg ", () => `<svg ${name} `));
  } finally {
    chart.dispose();
  }
}

/**
 * Takes out what is for the pointer, and the symbols of no size that ECharts draws at each point: most of what there is. Texts
 * in the drawing have neither `<` nor quotation marks, so none is touched.
 */
function stillImage(svg: string, id: string): string {
  return svg
    .replace(/<style ?>.*?<\/style>/gs, "")
    .replace(/<path [^>]*transform="matrix\(0,0,0,0,[^>]*><\/path>\n/g, "")
    .replace(/ (?:class|pointer-events|ecmeta_\w+)="[^"]*"/g, "")
    .replace(/( id="|="url\(#)zr\d+-/g, `$1${id}-`);
}
