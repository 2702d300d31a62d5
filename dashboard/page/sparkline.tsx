import type { VNode } from "preact";
import { sparklineEnd, sparklinePath } from "../drawing/sparkline";
import type { TableRow } from "../picture";

const WIDTH = 96;
const HEIGHT = 24;

/** The last days of a value as a small line. The plots and the value beside it give the same information in numbers. */
export function Sparkline({ trend }: Pick<TableRow, "trend">): VNode | null {
  if (trend.filter((value) => value !== null).length < 2) return null;
  const end = sparklineEnd(trend, WIDTH, HEIGHT);
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <path d={sparklinePath(trend, WIDTH, HEIGHT)} />
      {end && <circle cx={end.x} cy={end.y} r="2.500" />}
    </svg>
  );
}
