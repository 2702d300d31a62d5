import type { LineSeriesOption } from "echarts/charts";
import type { Panel } from "../picture";
import { INKS, type Stroke, type Theme } from "./colors";
import { bandedLines } from "./shown-lines";

/** What belongs to a line, is switched off with it in the legend, and neither has a tooltip nor reacts to the pointer. */
const QUIET = { type: "line", symbol: "none", silent: true, tooltip: { show: false } } as const;

/**
 * A band behind each line, from the least to the largest measurement of each day.
 *
 * @param strokes of the panel's lines
 * @param size how many of the unit the axis counts as one
 */
export function bandSeries(panel: Panel, strokes: readonly Stroke[], size: number): LineSeriesOption[] {
  return bandedLines(panel).flatMap((line): LineSeriesOption[] => {
    const place = panel.lines.indexOf(line);
    const { color } = strokes[place]!;
    const parts = line.points.map(({ at, day }) => ({
      least: [at, day ? day.min / size : null],
      height: [at, day ? (day.max - day.min) / size : null],
    }));
    const stack = {
      ...QUIET,
      name: line.name,
      color,
      stack: `band ${place}`,
      stackStrategy: "all" as const,
      lineStyle: { width: 0 },
    };
    return [
      { ...stack, data: parts.map(({ least }) => least) },
      { ...stack, data: parts.map(({ height }) => height), areaStyle: { color, opacity: 0.18 } },
    ];
  });
}

/** The span before as dotted lines, in the colours of the lines they belong to. */
export function beforeSeries(panel: Panel, strokes: readonly Stroke[], theme: Theme, size: number): LineSeriesOption[] {
  return panel.before.map(({ name, points }) => {
    const place = panel.kind === "stack" ? -1 : panel.lines.findIndex((line) => line.name === name);
    const color = strokes[place]?.color ?? INKS[theme].muted;
    return {
      ...QUIET,
      name,
      color,
      data: points.map(({ at, value }) => [at, value === null ? null : value / size]),
      connectNulls: false,
      lineStyle: { width: 1.5, type: [2, 3], color, opacity: 0.8 },
      z: 3,
    };
  });
}
