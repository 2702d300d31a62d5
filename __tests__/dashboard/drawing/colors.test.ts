import { colorPlaces, counterpartNames, INKS, PALETTES, type Theme } from "../../../dashboard/drawing/colors";
import type { EnvironmentPicture, Panel } from "../../../dashboard/picture";
import { contrast, difference } from "./color-math";

const THEMES = ["light", "dark"] as const satisfies readonly Theme[];
const PAIRS = THEMES.flatMap((theme) =>
  PALETTES[theme].flatMap((a, index) => PALETTES[theme].slice(index + 1).map((b) => [theme, a, b] as const)),
);

it("has ten colours for each theme", () => {
  for (const theme of THEMES) expect(new Set(PALETTES[theme]).size).toBe(10);
});

it.each(THEMES.flatMap((theme) => PALETTES[theme].map((color) => [theme, color] as const)))(
  "has lines that can be seen on what they are drawn on: %s %s",
  (theme, color) => {
    expect(contrast(color, INKS[theme].surface)).toBeGreaterThanOrEqual(3);
  },
);

it.each(THEMES)("has text that can be read: %s", (theme) => {
  expect(contrast(INKS[theme].text, INKS[theme].surface)).toBeGreaterThanOrEqual(7);
  expect(contrast(INKS[theme].muted, INKS[theme].surface)).toBeGreaterThanOrEqual(4.5);
});

it.each(PAIRS)("has colours that stay apart, also for who does not see red or green: %s %s %s", (_theme, a, b) => {
  expect(difference(a, b, "usual")).toBeGreaterThan(0.1);
  expect(difference(a, b, "protanopia")).toBeGreaterThan(0.07);
  expect(difference(a, b, "deuteranopia")).toBeGreaterThan(0.07);
});

describe("colours of lines", () => {
  it("are the same for the same name wherever it is", () => {
    const names = ["a", "b", "c"];
    expect(colorPlaces(["a", "c"], names)).toEqual([0, 2]);
    expect(colorPlaces(["b", "c"], names)).toEqual([1, 2]);
  });

  it("differ within a panel, as long as there are enough", () => {
    const names = Array.from({ length: 30 }, (_, index) => `n${index}`);
    const lines = ["n0", "n10", "n20", "n1", "n19", "n9", "other", "n5", "n6", "n7"];
    expect(new Set(colorPlaces(lines, names)).size).toBe(10);
    expect(colorPlaces(names, names).every((place) => place < 10)).toBe(true);
  });
});

it("takes panels that show the same of other environments for counterparts", () => {
  const panel = (title: string, ...names: string[]): Panel => ({
    id: title,
    title,
    unit: "Count",
    kind: "lines",
    lines: names.map((name) => ({ name, project: "P", metric: name, points: [] })),
    rules: [],
  });
  const environment = (name: string, ...panels: Panel[]): EnvironmentPicture => ({
    environment: name,
    panels,
    leftOut: [],
  });
  const namesOf = counterpartNames([
    environment("dev", panel("Count", "a", "b"), panel("Other", "x")),
    environment("prod", panel("Count", "c", "b")),
  ]);
  expect(namesOf(panel("Count"))).toEqual(["a", "b", "c"]);
  expect(namesOf(panel("Other"))).toEqual(["x"]);
  expect(namesOf({ ...panel("Count"), kind: "stack" })).toEqual([]);
});
