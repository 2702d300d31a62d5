import type { EChartsType } from "echarts/core";
import type { VNode } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { chartHeight, chartLayout, chartOption, type ChartFrame } from "../drawing/chart-option";
import type { Span } from "../filters";
import type { Panel } from "../picture";
import { createChart } from "./echarts";
import { onPrinting } from "./printing";
import { useTimeOverlay } from "./time-overlay";
import { zone } from "./zone";

/** How far beyond the window's edges plots are drawn. */
const NEAR = "800px";
/** What fits on a sheet of A4 or Letter, in CSS pixels. */
const PAPER_WIDTH = 640;

interface ChartProps extends Omit<ChartFrame, "width" | "zone"> {
  /** Shows a part of the time. */
  readonly zoom: (span: Span) => void;
  readonly panel: Panel;
  /** A sentence that describes the chart. */
  readonly label: string;
}

/** The plot of a panel, as wide as the space allows. It is drawn when somebody comes near it. */
export function Chart({ panel, span, theme, upTo, plotHeight, label, zoom }: ChartProps): VNode {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const width = useWidth(element);
  const isNear = useNearness(element);
  const height = chartHeight(panel, { width, plotHeight });
  const { overlay, events } = useTimeOverlay({ layout: chartLayout(panel, { width, plotHeight }), span, zoom });
  const option = useMemo(
    () => (isNear ? chartOption(panel, { span, theme, width, upTo, plotHeight, zone: zone() }) : undefined),
    [isNear, panel, span.from, span.to, theme, width, upTo, plotHeight, zone()],
  );

  useLayoutEffect(() => {
    if (width === 0 || !option) return;
    chart.current ??= createChart(element.current!, width, height);
    chart.current.resize({ width, height });
    // Removes lines that no longer exist, and keeps the user's choice of lines that are switched off.
    chart.current.setOption(option, { replaceMerge: ["series"] });
  }, [option, width, height]);
  useLayoutEffect(() => () => chart.current?.dispose(), []);

  // ECharts does not notice that the pointer has left if the element under it was redrawn, as a legend name is when
  // clicked.
  const leave = (): void => {
    chart.current?.dispatchAction({ type: "hideTip" });
    chart.current?.dispatchAction({ type: "downplay" });
  };
  return (
    <div class="chart" role="img" aria-label={label} style={{ height: `${height}px` }} onMouseLeave={leave} {...events}>
      <div ref={element} />
      {overlay}
    </div>
  );
}

/** The width of an element in CSS pixels; 0 until it is known. */
function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measured = element.current!;
    const measure = (): void => setWidth(Math.floor(measured.clientWidth));
    const print = (): void => setWidth(Math.min(measured.clientWidth, PAPER_WIDTH));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    const ignorePrinting = onPrinting(print, measure);
    return () => {
      observer.disconnect();
      ignorePrinting();
    };
  }, []);
  return width;
}

/** Whether an element has been near what is visible, or everything is to be printed. */
function useNearness(element: { readonly current: HTMLElement | null }): boolean {
  const [isNear, setNear] = useState(false);
  useLayoutEffect(() => {
    if (isNear) return;
    const come = (): void => setNear(true);
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) come();
      },
      { rootMargin: NEAR },
    );
    observer.observe(element.current!);
    const ignorePrinting = onPrinting(come, () => undefined);
    return () => {
      observer.disconnect();
      ignorePrinting();
    };
  }, [isNear]);
  return isNear;
}
