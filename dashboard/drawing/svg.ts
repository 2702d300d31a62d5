import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { chartHeight, chartOption, type ChartFrame } from "./chart-option";
import { html, Markup } from "./markup";
import type { Panel } from "../picture";

use([LineChart, GridComponent, LegendComponent, SVGRenderer]);

export interface SvgFrame extends ChartFrame {
  /**
   * A prefix for the ids in the drawing, so that several drawings in a document do not collide: letters, digits, - and
   * _.
   */
  readonly id: string;
  /** A description of the drawing for people who cannot see it. */
  readonly label: string;
}

/**
 * The plot of a panel as an SVG element for HTML, without scripts or tooltips, and with styles that apply only inside
 * it.
 */
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
 * Removes everything that reacts to the pointer, and the symbols of no size that ECharts draws at each point, which
 * make up most of the text. Texts in the drawing never hold `<` or quotation marks, so they stay unchanged.
 */
function stillImage(svg: string, id: string): string {
  return svg
    .replace(/<style ?>.*?<\/style>/gs, "")
    .replace(/<path [^>]*transform="matrix\(0,0,0,0,[^>]*><\/path>\n/g, "")
    .replace(/ (?:class|pointer-events|ecmeta_\w+)="[^"]*"/g, "")
    .replace(/( id="|="url\(#)zr\d+-/g, `$1${id}-`);
}
