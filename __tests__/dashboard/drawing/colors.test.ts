import { colorOf, INKS, isBadLabel, PALETTES, strokesOf, type Theme } from "../../../dashboard/drawing/colors";
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

describe("the colour of a name", () => {
  const names = Array.from({ length: 200 }, (_, index) => `name ${index}`);

  it("comes from the name alone, whatever else is drawn", () => {
    const colors = names.map((name) => colorOf(name, "light"));
    expect(strokesOf([...names].reverse(), "light").map(({ color }) => color)).toEqual([...colors].reverse());
    // As it was yesterday: somebody may have got used to it.
    expect(["ml.m5.xlarge", "Completed"].map((name) => colorOf(name, "light"))).toEqual(["#4a9c73", "#2b94c9"]);
  });

  it("has the same place in both themes, and all places but one are used", () => {
    const places = (theme: Theme) =>
      names.map((name) => PALETTES[theme].findIndex((one) => one === colorOf(name, theme)));
    expect(places("dark")).toEqual(places("light"));
    expect(new Set(places("light")).size).toBe(9);
  });

  it.each(["Failed", "failed", "denied", "Rejected", "OutOfService", "ClientError", "Fault"])(
    "is red where it says that something went wrong: %s",
    (name) => {
      expect(colorOf(name, "light")).toBe("#b2264c");
      expect(isBadLabel(name)).toBe(true);
    },
  );

  it("is red nowhere else, and that of ok is not loud", () => {
    const others = [...names, "Completed", "NoFailures", "ml.m5.xlarge", "FailedTrainingJobs24h"];
    expect(others.filter((name) => colorOf(name, "light") === "#b2264c")).toEqual([]);
    for (const theme of THEMES) {
      expect(PALETTES[theme] as readonly string[]).not.toContain(colorOf("ok", theme));
      expect(contrast(colorOf("ok", theme), INKS[theme].surface)).toBeGreaterThanOrEqual(3);
    }
  });

  it.each([
    [["CompletedTrainingJobs24h", "IdleEndpoints24h", "NumberEndPointsInService", "TrainingJobsInProgress"]],
    [["Completed", "Failed", "InProgress", "Stopped", "Stopping"]],
    [["Approved", "PendingManualApproval", "Rejected"]],
    [["ml.m5.xlarge", "ml.m5.large", "ml.t2.medium", "ml.g4dn.xlarge", "ml.g5.xlarge"]],
  ])("differs where the library's names are drawn together: %j", (together) => {
    expect(new Set(together.map((name) => colorOf(name, "light"))).size).toBe(together.length);
  });
});

it("tells lines of the same colour apart by their repetition", () => {
  expect(strokesOf(["a", "b", "a", undefined, undefined], "light").map(({ repetition }) => repetition)).toEqual([
    0, 0, 1, 0, 1,
  ]);
});
