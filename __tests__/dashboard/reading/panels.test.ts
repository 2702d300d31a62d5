import { planPanels, type PlannedEnvironment } from "../../../dashboard/reading/panels";
import { newest } from "../../tables/newest";

const LIMITS = { panelFor: "unit", linesPerPanel: 3, panelsPerEnvironment: 4 } as const;

/** Titles and lines, as a reader of the page sees them. */
function shown(environments: readonly PlannedEnvironment[]) {
  return environments.map(({ environment, panels, leftOut }) => ({
    environment,
    panels: panels.map(({ title, series }) => [title, ...series.map(({ name }) => name)]),
    leftOut,
  }));
}

it("draws one project as in the sample: a plot for each environment, a line for each metric", () => {
  const plan = planPanels(
    [newest("A"), newest("B"), newest("A", { Environment: "prod" }), newest("A", { Environment: "Staging" })],
    LIMITS,
  );
  expect(shown(plan)).toEqual([
    { environment: "dev", panels: [["Count", "A", "B"]], leftOut: [] },
    { environment: "Staging", panels: [["Count", "A"]], leftOut: [] },
    { environment: "prod", panels: [["Count", "A"]], leftOut: [] },
  ]);
});

it("keeps units apart, the commonest first, and gives each vector a plot of its own", () => {
  const plan = planPanels(
    [
      newest("A", { Unit: "Percent" }),
      newest("B"),
      newest("C", { Unit: "None" }),
      newest("D"),
      newest("V", { MetricValue: { ok: 1 } }),
    ],
    LIMITS,
  );
  expect(shown(plan)[0]!.panels).toEqual([
    ["Count", "B", "D"],
    ["Without a unit", "C"],
    ["Percent", "A"],
    ["V", "V"],
  ]);
  expect(plan[0]!.panels.map(({ kind }) => kind)).toEqual(["lines", "lines", "lines", "stack"]);
});

it("goes on in a second plot where a unit has more metrics than one takes, in equal parts", () => {
  const plan = planPanels(
    ["A", "B", "C", "D"].map((name) => newest(name)),
    LIMITS,
  );
  expect(shown(plan)[0]!.panels).toEqual([
    ["Count (1 of 2)", "A", "B"],
    ["Count (2 of 2)", "C", "D"],
  ]);
});

it("compares several projects: a plot for each metric, a line for each project", () => {
  const plan = planPanels(
    [
      newest("A", { ProjectName: "P" }),
      newest("B", { ProjectName: "P" }),
      newest("V", { ProjectName: "P", MetricValue: {} }),
      newest("B", { ProjectName: "Q" }),
    ],
    LIMITS,
  );
  expect(shown(plan)[0]!.panels).toEqual([
    ["B", "P", "Q"],
    ["A", "P"],
    ["V of P", "V"],
  ]);
});

it("names what does not fit", () => {
  const projects = ["P", "Q", "R", "S"].map((ProjectName) => newest("A", { ProjectName }));
  const metrics = ["B", "C", "D", "E"].map((name) => newest(name, { ProjectName: "P" }));
  const { panels, leftOut } = shown(planPanels([...projects, ...metrics], LIMITS))[0]!;
  expect(panels[0]).toEqual(["A", "P", "Q", "R"]);
  expect(panels).toHaveLength(4);
  expect(leftOut).toEqual(["A of S", "E"]);
});

it("gives a panel an id that no other has, and that its values do not change", () => {
  const values = (value: number) => [
    newest("A", { MetricValue: value }),
    newest("A", { Environment: "prod", MetricValue: value }),
    newest("V", { MetricValue: { a: value } }),
    newest("V", { MetricValue: { a: value }, Environment: "prod" }),
  ];
  const ids = (value: number) => planPanels(values(value), LIMITS).flatMap(({ panels }) => panels.map(({ id }) => id));
  expect(new Set(ids(1)).size).toBe(4);
  expect(ids(2)).toEqual(ids(1));
});
