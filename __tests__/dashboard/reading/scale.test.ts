import type { Panel } from "../../../dashboard/picture";
import { splitByScale } from "../../../dashboard/reading/scale";

function panel(values: Readonly<Record<string, readonly (number | null)[]>>, kind: Panel["kind"] = "lines"): Panel {
  const lines = Object.entries(values).map(([name, numbers]) => ({
    name,
    project: "Project1",
    metric: name,
    points: numbers.map((value, at) => ({ at, value })),
  }));
  return { id: "id", title: "Count", unit: "Count", kind, lines, rules: [], before: [] };
}

function shown(panels: readonly Panel[]) {
  return panels.map(({ id, title, lines }) => [id, title, ...lines.map(({ name }) => name)]);
}

it("splits a plot whose small numbers would be flat, and keeps the order of its lines", () => {
  const values = { Total: [400, 438], Idle: [1, null], Stored: [430], Completed: [0, 23], None: [0, 0] };
  expect(shown(splitByScale(panel(values)))).toEqual([
    ["id small", "Count, small numbers", "Idle", "Completed", "None"],
    ["id large", "Count, large numbers", "Total", "Stored"],
  ]);
});

it.each<[string, Parameters<typeof panel>]>([
  ["numbers of a similar size", [{ A: [12], B: [1] }]],
  ["one line beside zeros, as in the sample's picture", [{ A: [4, 4], B: [0, 0] }]],
  ["one line", [{ A: [1, 1000] }]],
  ["nothing but gaps", [{ A: [null], B: [] }]],
  ["the labels of a vector, which add up", [{ A: [1000], B: [1] }, "stack"]],
])("leaves %s together", (_what, args) => {
  const whole = panel(...args);
  expect(splitByScale(whole)).toEqual([whole]);
});

it("splits negative numbers by how far they are from zero", () => {
  expect(shown(splitByScale(panel({ A: [-500], B: [3] })))).toEqual([
    ["id small", "Count, small numbers", "B"],
    ["id large", "Count, large numbers", "A"],
  ]);
});
