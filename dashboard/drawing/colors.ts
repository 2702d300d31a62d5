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

/** Labels that say that something went wrong, whoever reports them. */
const BAD =
  /^(?:failed|failure|failures|fault|faulty|error|denied|rejected|outofservice|.*(?:error|failed|failure|violation))$/i;

/** Whether a label says that something went wrong. */
export function isBadLabel(label: string): boolean {
  return BAD.test(label);
}

/** The place of red in the palettes, which only bad labels have. */
const RED = 8;
/** What is as it should be, and what is summed up, is not loud. */
const QUIET = { light: "#7d8894", dark: "#7a8592" } as const satisfies Readonly<Record<Theme, string>>;
/** With this seed, names of the library that are drawn together have different colours. */
const SEED = 846;

/**
 * The colour of a name: the same everywhere and always, because it comes from the name alone. There are fewer colours
 * than names, so two lines of a plot may have the same; `strokesOf` tells them apart.
 */
export function colorOf(name: string, theme: Theme): string {
  if (isBadLabel(name)) return PALETTES[theme][RED];
  if (name === "ok") return QUIET[theme];
  const others = PALETTES[theme].filter((_, place) => place !== RED);
  return others[hashOf(name) % others.length]!;
}

export interface Stroke {
  readonly color: string;
  /** How many lines of the plot before this one have the same colour. */
  readonly repetition: number;
}

/** The strokes of the lines of a plot, by their names; undefined is what sums up others. */
export function strokesOf(names: readonly (string | undefined)[], theme: Theme): readonly Stroke[] {
  const colors = names.map((name) => (name === undefined ? QUIET[theme] : colorOf(name, theme)));
  return colors.map((color, index) => ({
    color,
    repetition: colors.slice(0, index).filter((other) => other === color).length,
  }));
}

/** FNV-1a over the code units of a text, from a seed. */
function hashOf(text: string): number {
  let hash = SEED;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
  return (hash ^ (hash >>> 15)) >>> 0;
}
