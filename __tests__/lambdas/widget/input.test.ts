import fc from "fast-check";
import { asksForDocumentation, readInput } from "../../../lambdas/widget/input";
import { DAY, NOW, SPAN } from "./made-picture";

const context = (members: object): object => ({ widgetContext: members });
const ranged = (timeRange: unknown): object => context({ timeRange });

describe("a widget's input", () => {
  it("is the parameters, and what the console tells of the widget", () => {
    const event = {
      project: "Project1",
      environment: "dev",
      metric: ["A", "B"],
      view: "plots",
      widgetContext: {
        dashboardName: "d",
        widgetId: "widget-16",
        accountId: "111111111111",
        locale: "en",
        timezone: { label: "UTC", offsetISO: "+00:00", offsetInMinutes: 0 },
        period: 300,
        isAutoPeriod: true,
        timeRange: { mode: "relative", start: SPAN.from, end: SPAN.to, relativeStart: 7 * DAY },
        theme: "dark",
        linkCharts: true,
        title: "t",
        forms: { all: {} },
        params: { project: "another" },
        width: 588.4,
        height: 369,
      },
    };
    expect(readInput(event)).toEqual({
      filters: { project: "Project1", environment: "dev", metrics: ["A", "B"], range: SPAN },
      view: "plots",
      theme: "dark",
      width: 588,
      id: "widget-16",
      problems: [],
    });
  });

  it.each([undefined, null, {}, [], "text", 1, { widgetContext: [] }, { widgetContext: { timeRange: null } }])(
    "of %j is everything of the last week",
    (event) => {
      expect(readInput(event)).toEqual({
        filters: { metrics: [], range: "7d" },
        view: "all",
        theme: "light",
        width: 600,
        id: "widget",
        problems: [],
      });
    },
  );

  it("is what somebody zoomed into, before the dashboard's range", () => {
    const zoom = { start: NOW - DAY, end: NOW };
    expect(readInput(ranged({ start: SPAN.from, end: SPAN.to, zoom })).filters.range).toEqual({
      from: NOW - DAY,
      to: NOW,
    });
  });

  it("is the choice in the widget before the parameter; there all is a choice, too", () => {
    const chosen = (project: unknown): unknown =>
      readInput({ project: "Project1", ...context({ forms: { all: { project } } }) }).filters.project;
    expect([chosen("Project2"), chosen(""), chosen(undefined)]).toEqual(["Project2", undefined, "Project1"]);
  });

  it("is all where a parameter is left empty, as it is in an example that somebody fills in", () => {
    const { filters, view, problems } = readInput({ project: "", environment: null, metric: "", view: "" });
    expect({ filters, view, problems }).toEqual({ filters: { metrics: [], range: "7d" }, view: "all", problems: [] });
  });

  it("may name one metric, or several", () => {
    expect(readInput({ metric: "A" }).filters.metrics).toEqual(["A"]);
    expect(readInput({ metric: [] }).filters.metrics).toEqual([]);
  });

  it.each([
    [{ project: 1 }, "The parameter project is not text, so it is ignored."],
    [{ environment: { a: 1 } }, "The parameter environment is not text, so it is ignored."],
    [{ metric: ["A", null, 1, 2] }, "The parameter metric is not text, so it is ignored."],
    [{ project: "x".repeat(257) }, "No project has a name of more than 256 characters."],
    [
      { metric: Array.from({ length: 51 }, (_, number) => `Metric${number}`) },
      "At most 50 metrics can be chosen; the first ones are.",
    ],
    [{ view: "all" }, "There is no view of that name; there are overview, plots and table."],
    [ranged({ start: NOW, end: SPAN.from }), "The range ends before it begins."],
    [ranged({ start: NOW - 801 * DAY, end: NOW }), "The range is longer than 800 days."],
    [ranged({ start: "2026-01-01", end: NOW }), "The time range is not in milliseconds, so it is ignored."],
    [ranged({ start: NOW }), "The time range is not in milliseconds, so it is ignored."],
    [ranged({ start: 1e300, end: 2e300 }), "The time range is not in milliseconds, so it is ignored."],
    [ranged({ start: SPAN.from, end: NOW, zoom: "x" }), "The time range is not in milliseconds, so it is ignored."],
  ])("of %j tells what cannot be used", (event, problem) => {
    expect(readInput(event).problems).toEqual([problem]);
  });

  it("has a width that can be drawn", () => {
    const width = (value: unknown): number => readInput(context({ width: value })).width;
    expect([0, -1, 1e9, NaN, Infinity, "600", 1200].map(width)).toEqual([280, 280, 2_400, 600, 600, 600, 1200]);
  });

  it.each(['"><script>', "a b", "", "x".repeat(65), "ü", 1, null])("takes %j for no id of a widget", (widgetId) => {
    expect(readInput(context({ widgetId })).id).toBe("widget");
  });

  it("is within bounds, whatever is sent", () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withSparseArray: true });
    const event = fc.record(
      {
        project: anything,
        environment: anything,
        metric: anything,
        view: anything,
        describe: anything,
        widgetContext: fc.oneof(
          anything,
          fc.record({
            timeRange: fc.oneof(anything, fc.record({ start: anything, end: fc.double(), zoom: anything })),
          }),
          fc.record({ width: fc.double(), widgetId: fc.string(), theme: anything, forms: anything }),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(event, anything), (sent) => {
        const { filters, width, id, view, theme, problems } = readInput(sent);
        expect(filters.metrics.length).toBeLessThanOrEqual(50);
        for (const name of [filters.project, filters.environment, ...filters.metrics]) {
          expect(name === undefined || (typeof name === "string" && name.length <= 256)).toBe(true);
        }
        if (typeof filters.range !== "string") {
          const { from, to } = filters.range;
          expect([Number.isFinite(from), Number.isFinite(to), from < to, to - from <= 800 * DAY]).not.toContain(false);
        }
        expect(width >= 280 && width <= 2_400 && Number.isInteger(width)).toBe(true);
        expect(id).toMatch(/^[\w-]{1,64}$/);
        expect([view, theme].join()).toMatch(/^(overview|plots|table|all),(light|dark)$/);
        expect(problems.length).toBeLessThanOrEqual(8);
        expect(typeof asksForDocumentation(sent)).toBe("boolean");
      }),
      { numRuns: 500 },
    );
  });
});
