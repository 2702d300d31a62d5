import type { EnvironmentPicture, Panel } from "../picture";

export type Theme = "light" | "dark";

/**
 * Colours of lines. Each has a contrast of at least 3:1 with its theme's surface (WCAG 2.2, 1.4.11), and people who do
 * not see red or green can tell any two apart. The first two are those of the original dashboard, darkened until they
 * are visible.
 */
export const PALETTES = {
  light: ["#2b94c9", "#1f4e79", "#e56228", "#801049", "#4a9c73", "#7343e2", "#4c1302", "#077c86", "#b2264c", "#565304"],
  dark: ["#8fd3f0", "#3f86c9", "#eca82d", "#c55282", "#80eea3", "#979efc", "#bc6515", "#52b1ac", "#f8726b", "#f5ee4f"],
} as const satisfies Readonly<Record<Theme, readonly string[]>>;

/** The colours of the surface on which charts are drawn, and of everything in them except the lines. */
export const INKS = {
  light: { surface: "#ffffff", text: "#1b2129", muted: "#59636e", grid: "#e9ecf0", axis: "#aab3bd", alarm: "#c4262e" },
  dark: { surface: "#151b23", text: "#e6edf3", muted: "#99a3ae", grid: "#262d37", axis: "#4a535f", alarm: "#ff8078" },
} as const satisfies Readonly<Record<Theme, Readonly<Record<string, string>>>>;

const COLORS = PALETTES.light.length;

/**
 * Chooses palette positions for the lines of a panel, by their names.
 *
 * @param names the names in the panel and its counterparts. A name gets the same position in all of them, unless
 *   another line of the panel has already taken it.
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

/**
 * Returns a function that finds, for a panel, the names of its lines and of the lines of the panels that show the same
 * for other environments.
 */
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
