import type { TooltipComponentOption } from "echarts/components";
import type { INKS, Theme } from "./colors";
import type { Point } from "../picture";
import { plainText } from "./plain-text";
import { formatGrouped, formatMean } from "./plot-number";

const MOST_NAME = 48;

/** One line of a chart at the instant under the pointer. `marker` is in ECharts' own markup. */
interface Pointed {
  readonly seriesName: string;
  readonly marker: string;
  readonly value: readonly [at: number, value: number | null];
  readonly data: { readonly day?: Point["day"]; readonly isThreshold?: boolean };
}

/** The tooltip of a chart. ECharts draws it as text, never as HTML, because the names come from other people. */
export function chartTooltip(unit: string, ink: (typeof INKS)[Theme], fontFamily: string): TooltipComponentOption {
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
    formatter: (params) => tooltipText(params as unknown as readonly Pointed[], unit),
  };
}

/** Exported for its test. */
export function tooltipText(pointed: readonly Pointed[], unit: string): string {
  const present = pointed.filter(({ value: [, value], data }) => value !== null && !data.isThreshold);
  const [first] = present;
  if (!first) return "";
  const at = new Date(first.value[0]).toISOString();
  const when = first.data.day ? `${at.slice(0, 10)}, mean (min–max)` : `${at.slice(0, 16).replace("T", " ")} UTC`;
  const lines = present.map(
    ({ marker, seriesName, value: [, value], data: { day } }) =>
      `${marker}${shortName(seriesName)}  ${quantity(day ? formatMean(value!) : formatGrouped(value!), unit)}${
        day && day.count > 1 ? ` (${formatGrouped(day.min)}–${formatGrouped(day.max)})` : ""
      }`,
  );
  return [when, ...lines].join("\n");
}

function quantity(number: string, unit: string): string {
  if (unit === "" || unit === "Count") return number;
  return unit === "Percent" ? `${number} %` : `${number} ${plainText(unit)}`;
}

function shortName(name: string): string {
  const characters = Array.from(plainText(name));
  return characters.length <= MOST_NAME ? characters.join("") : `${characters.slice(0, MOST_NAME - 1).join("")}…`;
}
