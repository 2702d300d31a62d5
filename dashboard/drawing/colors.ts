import type { EnvironmentPicture, Panel } from "../picture";

export type Theme = "light" | "dark";

/**
 * Colours of lines. Each has a contrast of 3:1 at least with its theme's surface (WCAG 2.2, 1.4.11), and any two stay apart for
 * who does not see red or green; the first two are those of the dashboard that this one rebuilds, dark enough to be seen.
 */
export const PALETTES = {
  light: ["#2b94c9", "#1f4e79", "#e56228", "#801049", "#4a9c73", "#7343e2", "#4c1302", "#077c86", "#b2264c", "#565304"],
  dark: ["#8fd3f0", "#3f86c9", "#eca82d", "#c55282", "#80eea3", "#979efc", "#bc6515", "#52b1ac", "#f8726b", "#f5ee4f"],
} as const satisfies Readonly<Record<Theme, readonly string[]>>;

/** What charts are drawn on, and the rest of what they are drawn with. */
export const INKS = {
  light: { surface: "#ffffff", text: "#1b2129", muted: "#59636e", grid: "#e9ecf0", axis: "#aab3bd" },
  dark: { surface: "#151b23", text: "#e6edf3", muted: "#99a3ae", grid: "#262d37", axis: "#4a535f" },
} as const satisfies Readonly<Record<Theme, Readonly<Record<string, string>>>>;

const COLORS = PALETTES.light.length;

/**
 * Places in the palette for the lines of a panel, by their names.
 *
 * @param names those of the panel and of its counterparts: a name has the same place in all of them, unless another line of the
 *   panel has taken it
 */
export function colorPlaces(lines: readonly string[], names: readonly string[]): readonly number[] {
  const taken = new Set<number>();
  return lines.map((line) => {
    const wanted = Math.max(0, names.indexOf(line));
    const offset = Array.from({ length: COLORS }, (_, index) => index).find(
      (index) => !taken.has((wanted + index) % COLORS),
    );
    const place = (wanted + (offset ?? 0)) % COLORS;
    taken.add(place);
    return place;
  });
}

/** Finds the names of a panel's lines together with those of the panels that show the same of other environments. */
export function counterpartNames(environments: readonly EnvironmentPicture[]): (panel: Panel) => readonly string[] {
  const names = new Map<string, Set<string>>();
  for (const { panels } of environments) {
    for (const panel of panels) {
      const own = names.get(subjectOf(panel)) ?? new Set();
      for (const { name } of panel.lines) own.add(name);
      names.set(subjectOf(panel), own);
    }
  }
  return (panel) => [...(names.get(subjectOf(panel)) ?? [])];
}

function subjectOf({ kind, title, unit }: Panel): string {
  return JSON.stringify([kind, title, unit]);
}
