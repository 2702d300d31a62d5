import type { EChartsType } from "echarts/core";
import type { VNode } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { chartHeight, chartOption, type ChartFrame } from "../drawing/chart-option";
import type { Panel } from "../picture";
import { createChart } from "./echarts";

interface ChartProps extends Omit<ChartFrame, "width"> {
  readonly panel: Panel;
  /** What it shows, in a sentence. */
  readonly label: string;
}

/** The plot of a panel, as wide as there is room. */
export function Chart({ panel, span, theme, names, label }: ChartProps): VNode {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const width = useWidth(element);
  const height = chartHeight(panel, { width });
  const option = useMemo(
    () => chartOption(panel, { span, theme, width, names }),
    [panel, span.from, span.to, theme, width, names],
  );

  useLayoutEffect(() => {
    if (width === 0) return;
    chart.current ??= createChart(element.current!, width, height);
    chart.current.resize({ width, height });
    // Lines that are gone have to go; which ones somebody has switched off stays.
    chart.current.setOption(option, { replaceMerge: ["series"] });
  }, [option, width, height]);
  useLayoutEffect(() => () => chart.current?.dispose(), []);

  // ECharts misses it where what was pointed at has been drawn anew, as a name of the legend is when it is clicked.
  const leave = (): void => {
    chart.current?.dispatchAction({ type: "hideTip" });
    chart.current?.dispatchAction({ type: "downplay" });
  };
  return <div class="chart" ref={element} role="img" aria-label={label} style={{ height }} onMouseLeave={leave} />;
}

/** CSS pixels of an element, 0 until it is known. */
function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measured = element.current!;
    setWidth(Math.floor(measured.clientWidth));
    const observer = new ResizeObserver(() => setWidth(Math.floor(measured.clientWidth)));
    observer.observe(measured);
    return () => observer.disconnect();
  }, []);
  return width;
}
