import { cloudWatchDashboardName, WIDGET_FUNCTION } from "../../contract/names";
import { formatValue } from "../../dashboard/drawing/format-value";
import { AwsError } from "../../sandbox";
import { elementsOf, type Element } from "../lambdas/widget/strict-html";
import { DEV, HUB, measurement, PROD, START, THREE_METRICS, times, World, type Json } from "./world";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** So that a hub asks only where a test does. */
const SELDOM = "rate(30 days)";

let world: World;
/** The dashboard as it is in CloudWatch. */
let widgets: readonly Json[];

beforeAll(async () => {
  const spokes = [DEV, PROD].map((spoke) => ({ ...spoke, metrics: THREE_METRICS }));
  world = await World.of({ hubs: [{ ...HUB, schedule: SELDOM }], spokes });
  await world.connect();
  const history = times(48, (number) => ({
    MetricValue: number + 0.5,
    ExtractionDate: new Date(START - (48 - number) * HOUR).toISOString(),
  }));
  await world.report(DEV, history.map(measurement));
  await world.report(PROD, [
    measurement({ Environment: "prod", MetricName: "ByStatus", MetricValue: { Completed: 3, "<b>": 2, Stopped: 0 } }),
  ]);
  await world.refresh();
  await world.settle(15 * 60_000);
  const DashboardName = cloudWatchDashboardName("hub", HUB.region);
  const { DashboardBody } = await world.as(HUB, "monitoring", "GetDashboard", { DashboardName });
  widgets = JSON.parse(DashboardBody).widgets;
});
afterAll(async () => {
  await world.close();
});

/** What the console gets that shows a widget of the dashboard. */
async function shown(params: object, context: object = {}): Promise<readonly Element[]> {
  const end = world.sandbox.clock.now();
  const timeRange = { mode: "relative", start: end - 7 * DAY, end, relativeStart: 7 * DAY };
  const widgetContext = { widgetId: "widget-1", theme: "light", width: 1200, timeRange, ...context };
  const { FunctionError, Payload } = await world.invoke(HUB, WIDGET_FUNCTION, { ...params, widgetContext });
  expect(FunctionError).toBeUndefined();
  return elementsOf(Payload);
}

const named = (elements: readonly Element[], name: string): readonly Element[] =>
  elements.filter((element) => element.name === name);

describe("the widgets of the deployed dashboard", () => {
  it("call the function that is deployed", async () => {
    const { Configuration } = await world.as(HUB, "lambda", "GetFunction", { FunctionName: WIDGET_FUNCTION });
    const custom = widgets.filter(({ type }) => type === "custom");
    expect(custom.map(({ properties }) => [properties.params.view, properties.endpoint])).toEqual(
      ["overview", "plots", "table"].map((view) => [view, Configuration.FunctionArn]),
    );
  });

  it("show the newest value of every series, as it is in the table of measurements", async () => {
    const newest = new Map<string, string>();
    const rows = [...(await world.rows())].sort((a, b) => (a.ExtractionDate < b.ExtractionDate ? -1 : 1));
    for (const { ProjectName, Environment, MetricName, MetricValue } of rows) {
      newest.set(`${ProjectName} / ${Environment}: ${MetricName}`, formatValue(MetricValue));
    }
    const [, , table] = widgets;
    const seen = new Map<string, string>();
    let spoke = "";
    let metric = "";
    for (const { name, attributes, text } of await shown(table.properties.params)) {
      if (name === "th" && attributes.class === "spoke") spoke = text;
      if (name !== "td") continue;
      if (attributes.class === undefined && text.trim() !== "") metric = text;
      if (attributes.class?.startsWith("number")) seen.set(`${spoke}: ${metric}`, text.trim());
    }
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(newest));
    expect(newest.size).toBe(10);
    expect(newest.get("Project1 / dev: Accuracy")).toBe("47.5");
  });

  it("show the same in the overview, by theme", async () => {
    const [overview] = widgets;
    const elements = await shown(overview.properties.params);
    const exact = named(elements, "strong").flatMap(({ attributes }) => attributes.title ?? []);
    expect(exact).toHaveLength(10);
    expect(exact).toContainEqual(expect.stringMatching(/^47\.5 \S*,? ?measured|^47\.5 /));
    const heads = named(elements, "th").map(({ text }) => text);
    expect(heads).toEqual(expect.arrayContaining(["Training", "dev", "prod", "Health"]));
  });

  it("show a plot of the rows of the range", async () => {
    const [, plots] = widgets;
    const elements = await shown({ ...plots.properties.params, environment: "dev", metric: "Accuracy" });
    expect(named(elements, "figure")).toHaveLength(1);
    expect(named(elements, "table")).toEqual([]);
    const points = named(elements, "path").map(({ attributes }) => (attributes.d ?? "").split(/[ML]/).length - 1);
    expect(Math.max(...points)).toBe(48);
  });

  it("say who answered, and show the chosen project only", async () => {
    const text = (await shown({}))
      .map((element) => element.text)
      .join(" ")
      .replace(/\s+/g, " ");
    expect(text).toContain("2 of 2 spokes answered, 6 metrics ok");
    const none = await shown({ project: "Nobody" });
    expect(none.map((element) => element.text).join()).toContain("Nothing to show");
  });
});

it("is answered with its documentation where a widget is being added", async () => {
  const { Payload } = await world.invoke(HUB, WIDGET_FUNCTION, { describe: true });
  expect(Payload).toEqual({ markdown: expect.stringContaining("| `view` |") });
});

it("is no error of the function where it may not read a table", async () => {
  const stop = world.sandbox.observe(({ service, operation }) => {
    if (service === "dynamodb" && operation === "Query") {
      throw new AwsError("AccessDeniedException", "User: x is not authorized to perform: dynamodb:Query", 403);
    }
  });
  const elements = await shown({}).finally(stop);
  expect(named(elements, "h3").map(({ text }) => text)).toEqual(["These credentials may not read the hub"]);
  const logs = (await world.logs()).filter((line) => line.includes("Hub not read"));
  expect(logs).toHaveLength(1);
  expect(logs[0]).not.toContain("is not authorized");
});
