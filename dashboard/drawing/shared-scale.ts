import type { EnvironmentPicture, Panel } from "../picture";
import { bandedLines, shownLines, stacked } from "./shown-lines";

/** A plot whose lines are this many times lower than those of its counterparts would look flat on their scale. */
const FLAT = 12;

/** The largest distance from zero that a panel draws. */
export function sizeOf(panel: Panel): number {
  return drawnValues(panel).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The largest value that a panel draws, or zero. */
function topOf(panel: Panel): number {
  return drawnValues(panel).reduce((most, value) => Math.max(most, value), 0);
}

/** All numbers that a panel draws: of a stack its sums. */
export function drawnValues(panel: Panel): readonly number[] {
  const lines = shownLines(panel);
  const all = panel.kind === "stack" ? [stacked(lines)] : lines.map(({ points }) => points);
  const bands = bandedLines(panel).flatMap(({ points }) =>
    points.flatMap(({ day }) => (day ? [day.min, day.max] : [])),
  );
  const before = panel.before.flatMap(({ points }) => points);
  return [...[...all.flat(), ...before].flatMap(({ value }) => value ?? []), ...bands];
}

/**
 * Returns a function that finds up to what a panel's axis goes, so that the panels that show the same of other environments have the
 * same scale: up to the largest value of them, unless that would make the panel flat.
 */
export function sharedScale(environments: readonly EnvironmentPicture[]): (panel: Panel) => number {
  const most = new Map<string, number>();
  for (const panel of environments.flatMap(({ panels }) => panels)) {
    most.set(subjectOf(panel), Math.max(most.get(subjectOf(panel)) ?? 0, topOf(panel)));
  }
  return (panel) => {
    const own = topOf(panel);
    const shared = most.get(subjectOf(panel)) ?? own;
    return shared > own * FLAT ? own : shared;
  };
}

function subjectOf({ kind, title, unit }: Panel): string {
  return JSON.stringify([kind, title, unit]);
}
