import { HUB, only, statementsOf, synthesized, type TerraformJson } from "./synthesized";

const hubOf = (options: object = {}): TerraformJson =>
  Object.values(synthesized({ hubs: [{ ...HUB, ...options }], spokes: [] }))[0]!;
const bodyOf = (hub: TerraformJson): any => JSON.parse(only(hub, "aws_cloudwatch_dashboard").dashboard_body);

describe("the widget's function", () => {
  it("may query the hub's tables and the index, and nothing else", () => {
    const hub = hubOf();
    const [[, policy]] = Object.entries(hub.resource.aws_iam_role_policy!).filter(([id]) =>
      id.startsWith("widget_"),
    ) as [[string, any]];
    const tables = "arn:aws:dynamodb:us-east-1:111111111111:table";
    // After logs, traces and dead letters.
    expect(statementsOf(hub, policy.policy).slice(3)).toEqual([
      {
        sid: "ReadHub",
        actions: ["dynamodb:Query"],
        resources: [
          `${tables}/ds-dashboard-metrics`,
          `${tables}/ds-dashboard-metrics/index/ProjectName-ExtractionDate-index`,
          `${tables}/ds-dashboard-summaries`,
        ],
      },
    ]);
  });

  it("has, like what evaluates alerts, a larger share of a processor than most, and half a minute", () => {
    const functions = Object.values<any>(hubOf({ name: "main" }).resource.aws_lambda_function!);
    const memory = Object.fromEntries(functions.map(({ function_name, memory_size }) => [function_name, memory_size]));
    const {
      "ds-dashboard-widget": own,
      "ds-dashboard-alerts": alerts,
      "ds-dashboard-archive": archive,
      ...others
    } = memory;
    expect([own, alerts, archive]).toEqual([1024, 1024, 1769]);
    expect(Math.max(...Object.values<number>(others))).toBe(256);
    const widget = functions.find(({ function_name }) => function_name === "ds-dashboard-widget");
    expect(widget.timeout).toBe(30);
    expect(widget.environment.variables).toMatchObject({ HUB_NAME: "main" });
  });

  it("is invoked by whoever looks: no service may", () => {
    const permissions = Object.values<any>(hubOf().resource.aws_lambda_permission ?? {});
    expect(permissions.map(({ function_name }) => function_name).join()).not.toContain("widget");
  });
});

describe("the dashboard in the CloudWatch console", () => {
  it("is named after hub and Region, because all Regions of an account share their dashboards", () => {
    const names = [{}, { name: "main", region: "eu-west-1" }].map(
      (options) => only(hubOf(options), "aws_cloudwatch_dashboard").dashboard_name,
    );
    expect(names).toEqual(["ds-dashboard-hub-us-east-1", "ds-dashboard-main-eu-west-1"]);
  });

  it("is all literals, so that the plan shows it", () => {
    expect(only(hubOf(), "aws_cloudwatch_dashboard").dashboard_body).not.toContain("${");
  });

  it("begins with the overview, the plots and the newest values of the last week", () => {
    const { start, widgets } = bodyOf(hubOf({ region: "cn-north-1" }));
    expect(start).toBe("-P7D");
    const custom = widgets.filter(({ type }: any) => type === "custom");
    expect(custom.map(({ properties }: any) => properties)).toEqual(
      [
        ["Overview", "overview"],
        ["Metrics", "plots"],
        ["Newest values", "table"],
      ].map(([title, view]) => ({
        title,
        endpoint: "arn:aws-cn:lambda:cn-north-1:111111111111:function:ds-dashboard-widget",
        params: { view },
        updateOn: { refresh: true, resize: true, timeRange: true },
      })),
    );
    expect(custom).toEqual(widgets.slice(0, 3));
  });

  it("has every alarm of the hub", () => {
    const hub = hubOf();
    const [{ properties }] = bodyOf(hub).widgets.filter(({ type }: any) => type === "alarm");
    const names = Object.values<any>(hub.resource.aws_cloudwatch_metric_alarm!)
      .map(({ alarm_name }) => alarm_name)
      .sort();
    expect([...properties.alarms].sort()).toEqual(
      names.map((name) => `arn:aws:cloudwatch:us-east-1:111111111111:alarm:${name}`),
    );
    expect(names.length).toBeGreaterThan(5);
  });

  it("has what is published of each run, under the hub's name", () => {
    const metrics = bodyOf(hubOf({ name: "main" }))
      .widgets.filter(({ type }: any) => type === "metric")
      .flatMap(({ properties }: any) => {
        expect(properties).toMatchObject({ region: "us-east-1", stat: "Maximum" });
        return properties.metrics;
      });
    expect(metrics).toEqual(
      [
        "ExpectedSpokes",
        "AnsweredSpokes",
        "SilentSpokes",
        "OkMetrics",
        "DeniedMetrics",
        "ThrottledMetrics",
        "FailedMetrics",
      ].map((name) => ["ds-dashboard", name, "Hub", "main"]),
    );
  });

  it("has its widgets beside and below each other, never over another", () => {
    const taken = new Set<string>();
    const positions: readonly Readonly<Record<"x" | "y" | "width" | "height", number>>[] = bodyOf(hubOf()).widgets;
    for (const { x, y, width, height } of positions) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column++) {
        for (let row = y; row < y + height; row++) {
          expect(taken.has(`${column},${row}`)).toBe(false);
          taken.add(`${column},${row}`);
        }
      }
    }
  });

  it("is told of after the deployment", () => {
    expect(hubOf().output.hub.value).toMatchObject({
      widget_function: expect.stringContaining("widget"),
      cloudwatch_dashboard: expect.stringContaining("dashboard"),
    });
  });
});
