import { LineChart } from "echarts/charts";
import { GridComponent, LegendPlainComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([LineChart, GridComponent, LegendPlainComponent, TooltipComponent, SVGRenderer]);

/** Creates a chart in an element, which must have a size already. */
export function createChart(element: HTMLElement, width: number, height: number): EChartsType {
  return init(element, null, { renderer: "svg", width, height });
}
