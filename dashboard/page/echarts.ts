import { LineChart } from "echarts/charts";
import { GridComponent, LegendPlainComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([LineChart, GridComponent, LegendPlainComponent, TooltipComponent, SVGRenderer]);

/** Draws into an element, which has to have a size. */
export function createChart(element: HTMLElement, width: number, height: number): EChartsType {
  return init(element, null, { renderer: "svg", width, height });
}
