import type { TooltipComponentOption } from "echarts/components";
import { dateOf } from "../../common/instants";
import type { INKS, Theme } from "./colors";
import type { Panel, Point } from "../picture";
import { plainText } from "./plain-text";
import { formatQuantity } from "./quantity";
import { minuteIn, UTC, type Zone } from "./zone";

const MOST_NAME = 48;

/** One line of a chart at the instant under the pointer. `marker` is in ECharts' own markup. */
interface Pointed {
  readonly seriesName: string;
  readonly marker: string;
  /** A threshold has none. */
  readonly data: { readonly measured?: Point };
}

/** The tooltip of a chart. ECharts draws it as text, never as HTML, because the names come from other people. */
export function chartTooltip(
  panel: Pick<Panel, "kind" | "unit" | "before">,
  ink: (typeof INKS)[Theme],
  fontFamily: string,
  zone: Zone,
): TooltipComponentOption {
  return {
    trigger: "axis",
    renderMode: "richText",
    confine: true,
    backgroundColor: ink.surface,
    borderColor: ink.axis,
    borderWidth: 1,
    padding: [8, 10],
    textStyle: { color: ink.text, fontFamily, fontSize: 12 },
    axisPointer: { type: "line", lineStyle: { color: ink.axis, type: "solid" }, animation: false },
    formatter: (params) => tooltipText(params as unknown as readonly Pointed[], panel, zone),
  };
}

/** Of a stack with its total, and in the order of its legend, from top to bottom. Exported for its test. */
export function tooltipText(
  pointed: readonly Pointed[],
  { kind, unit, before }: Pick<Panel, "kind" | "unit" | "before">,
  zone = UTC,
): string {
  const present = pointed.flatMap(({ data: { measured }, ...line }) => {
    const { at, value = null, day } = measured ?? { at: 0 };
    return value === null ? [] : [{ ...line, at, value, day }];
  });
  const [first] = present;
  if (!first) return "";
  const when = first.day ? `${dateOf(first.at)}, mean (min–max)` : `${minuteIn(zone, first.at)} ${zone.name}`;
  const lines = present.map(
    ({ marker, seriesName, value, day }) =>
      `${marker}${shortName(seriesName)}  ${quantity(value, unit)}${
        day && day.count > 1 ? ` (${quantity(day.min, unit)}–${quantity(day.max, unit)})` : ""
      }`,
  );
  const earlier = before.flatMap(({ name, points }) => {
    const value = nearest(points, first.at)?.value ?? null;
    const whose = before.length > 1 ? `${shortName(name)}, ` : "";
    return value === null ? [] : [`${whose}one span before  ${quantity(value, unit)}`];
  });
  if (kind === "lines") return [when, ...lines, ...earlier].join("\n");
  const total = present.reduce((sum, { value }) => sum + value, 0);
  return [when, `Total  ${quantity(total, unit)}`, ...earlier, ...lines.reverse()].join("\n");
}

/** The point nearest to an instant, unless the next one is nearer to it than the instant is. */
function nearest(points: readonly Point[], at: number): Point | undefined {
  const distances = points.map((point) => Math.abs(point.at - at));
  const place = distances.indexOf(Math.min(...distances));
  const next = points[place + 1] ?? points[place - 1];
  return next && distances[place]! < Math.abs(next.at - points[place]!.at) ? points[place] : undefined;
}

function quantity(value: number, unit: string): string {
  return plainText(formatQuantity(value, unit));
}

function shortName(name: string): string {
  const characters = Array.from(plainText(name));
  return characters.length <= MOST_NAME ? characters.join("") : `${characters.slice(0, MOST_NAME - 1).join("")}…`;
}
