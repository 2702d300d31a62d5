import { MAX_RULES } from "../../config/alert-rules";
import type { AlertConfig } from "../../config/alert-config";
import { ConfigurationError } from "../../config/problems";
import { parseConfiguration } from "../../config/schema";
import type { AlertRule } from "../../contract/alert-rule";
import { ALWAYS_ON, METRICS, withOwnMetrics, type MetricClasses } from "../../metric-library";
import { Metric } from "../../metric-library/metric";
import { recommendedName } from "../../metric-library/recommended-alert";
import { HUB, SPOKE } from "../constructs/synthesized";

const accuracy = (metric: string): object => ({ name: "FinalTrainingMetric", arguments: { metric } });
const DEV = {
  ...SPOKE,
  metrics: [
    "IdleEndpoints24h",
    "EndpointsByStatus",
    "EndpointInstances",
    "SpotSavings24h",
    accuracy("validation:accuracy"),
    { name: "NotebooksInService", every: "24 hours" },
  ],
};
const PROD = { ...SPOKE, environment: "prod", account: "333333333333", metrics: ["IdleEndpoints24h"] };

/** A metric whose numbers do not add up. */
class ErrorRates extends Metric {
  static override readonly title = "Error rates";
  static override readonly unit = "Percent";
  static override readonly labels = "endpoint";
  static override readonly description = "Error rates by endpoint.";
  static override readonly callsPerRun = "none";
  static override readonly iamPermissions = [];
  static override readonly recommendedAlerts = [{ label: "a b", above: 5 }] as const;

  override async computeValue(): Promise<Record<string, number>> {
    return {};
  }
}

function parsed(
  alerts: readonly unknown[],
  hub: object = {},
  { spokes = [DEV, PROD], own = {} }: { readonly spokes?: readonly unknown[]; readonly own?: MetricClasses } = {},
): readonly AlertRule[] {
  return parseConfiguration({ hubs: [{ ...HUB, ...hub, alerts }], spokes }, withOwnMetrics(own)).hubs[0]!.alerts;
}

/** What is said of a hub with these alerts, from behind `hubs[0].alerts`. */
function told(...args: Parameters<typeof parsed>): readonly string[] {
  try {
    parsed(...args);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ path, message }) => `${path.replace("hubs[0].alerts", "")}: ${message}`);
  }
}

const idle = { name: "idle", metric: "IdleEndpoints24h", above: 0 };
const topic = (region: string, partition = "aws"): string => `arn:${partition}:sns:${region}:333333333333:pager`;

describe("a rule", () => {
  it("has the hub's topic, and what it leaves out", () => {
    const topicArn = "arn:aws:sns:us-east-1:111111111111:ds-dashboard-alerts";
    const condition = { kind: "above", threshold: 0, clear: 0 };
    expect(parsed([idle])).toEqual([
      { name: "idle", metric: "IdleEndpoints24h", condition, forSeconds: 0, noData: "keep", topicArn },
    ]);
    expect(parsed([idle], { alarmTopicArn: topic("us-east-1") })[0]!.topicArn).toBe(topic("us-east-1"));
  });

  it("has everything that it says, by the name under which the metric is stored", () => {
    const rule = {
      name: "accuracy",
      metric: accuracy("validation:accuracy"),
      below: 0.8,
      clear: 0.85,
      for: "2 days",
      projects: ["PROJECT1"],
      environments: ["dev"],
      noData: "alert",
      repeat: "1 day",
      topicArn: topic("us-east-1"),
    };
    expect(parsed([rule])).toEqual([
      {
        name: "accuracy",
        metric: "FinalTrainingMetric(validation:accuracy)",
        condition: { kind: "below", threshold: 0.8, clear: 0.85 },
        forSeconds: 172_800,
        projects: ["PROJECT1"],
        environments: ["dev"],
        noData: "alert",
        repeatSeconds: 86_400,
        topicArn: topic("us-east-1"),
      },
    ]);
    expect(parsed([{ ...idle, above: undefined, outsideUsual: { minimumChange: 2 } }])[0]!.condition).toEqual({
      kind: "outsideUsual",
      deviations: 3,
      minimumChange: 2,
    });
  });

  it.each([
    ["a metric that is measured less often than it has to last", { metric: "NotebooksInService", for: "1 hour" }],
    ["the health that every spoke measures", { metric: "ExtractionHealth", label: "failed" }],
    ["a limit of 0 with its clear", { clear: -1 }],
    ["minutes", { for: "30 minutes", repeat: "15 minutes" }],
    ["the longest that can be", { for: "30 days" }],
    ["a vector that adds up", { metric: "EndpointInstances" }],
    ["any label where any is possible", { metric: "EndpointInstances", label: "ml.p99.large" }],
  ])("may have %s", (_what, rule) => {
    expect(told([{ ...idle, ...rule }])).toEqual([]);
  });

  it.each([
    ["spokes of another repository", {}, []],
    ["spokes that run the original sample", { originalSpokes: true }, [DEV]],
  ])("may name what nobody knows here where the hub has %s", (_what, hub, spokes) => {
    const rule = { name: "jobs", metric: "TotalCompletedTrainingJobs", below: 1, projects: ["Elsewhere"] };
    expect(told([rule], hub, { spokes })).toEqual([]);
  });
});

describe("one kind of problem each", () => {
  it.each<[string, object, string]>([
    ["an unknown metric", { metric: "IdleEndpoint" }, '.metric: "IdleEndpoint" is no metric; there are TotalCompleted'],
    ["and the closest", { metric: "IdleEndpoints24" }, 'Did you mean "IdleEndpoints24h"?'],
    [
      "a metric without its argument",
      { metric: "FinalTrainingMetric" },
      ".metric.arguments.metric: nothing is not accepted; it has to be",
    ],
    [
      "how often, which a spoke says",
      { metric: { name: "IdleEndpoints24h", every: "24 hours" } },
      ".metric.every: unknown property; accepted are name, arguments.",
    ],
    [
      "a metric that no spoke measures",
      { metric: "StudioAppsRunning" },
      '.metric: no spoke of this hub measures "StudioAppsRunning".',
    ],
    [
      "a metric that is measured with other arguments",
      { metric: accuracy("loss") },
      '.metric: no spoke of this hub measures "FinalTrainingMetric(loss)". They measure FinalTrainingMetric(validation:accuracy).',
    ],
    [
      "a metric that no spoke of these environments measures",
      { metric: "SpotSavings24h", environments: ["prod"] },
      '.metric: no spoke that it watches measures "SpotSavings24h".',
    ],
    [
      "a project that no spoke has",
      { projects: ["Projekt1"] },
      '.projects[0]: "Projekt1" is no project of this hub\'s spokes; there are Project1. Did you mean "Project1"?',
    ],
    [
      "an environment that no spoke has",
      { environments: ["dev", "prd"] },
      '.environments[1]: "prd" is no environment of this hub\'s spokes; there are dev, prod. Did you mean "prod"?',
    ],
    ["no project", { projects: [] }, ".projects: [] is not accepted; name one at least, or leave it out for all."],
    [
      "a label that the metric never has",
      { metric: "EndpointsByStatus", label: "Faild" },
      '.label: EndpointsByStatus never has the label "Faild"; it has Creating,',
    ],
    [
      "a label of one number",
      { label: "Failed" },
      ".label: IdleEndpoints24h is one number and has no labels; leave it out.",
    ],
    ["an empty label", { metric: "EndpointInstances", label: "" }, '.label: "" is not accepted; a label has 1 to 256'],
    [
      "a label of CDKTF's own",
      { metric: "EndpointInstances", label: "${TfToken[0]}" },
      "CDKTF keeps {TfToken[ for itself.",
    ],
    [
      "a label that is no value of a parameter",
      { metric: "EndpointInstances", label: "{{ssm:x}}" },
      ": a text in it has {{, which Parameter Store keeps for itself.",
    ],
    ["no limit", { above: undefined }, ": it has no limit; give one of above, below, outsideUsual."],
    ["two limits", { below: 1 }, ": it has above and below; give one of above, below, outsideUsual."],
    ["a limit that is no number", { above: NaN }, ".above: NaN is not accepted; it has to be a number."],
    ["a limit without end", { above: Infinity }, ".above: Infinity is not accepted; it has to be a number."],
    ["a limit as a text", { above: "5" }, '.above: "5" is not accepted; it has to be a number.'],
    ["clear above above", { clear: 1 }, ".clear: 1 is not accepted; an alert above 0 ends at 0 or less."],
    [
      "clear below below",
      { above: undefined, below: 3, clear: 2 },
      ".clear: 2 is not accepted; an alert below 3 ends at 3 or more.",
    ],
    [
      "clear of the usual",
      { above: undefined, outsideUsual: { minimumChange: 1 }, clear: 1 },
      ".clear: only above and below have it, and this is outsideUsual.",
    ],
    [
      "the usual without a change",
      { above: undefined, outsideUsual: {} },
      ".outsideUsual.minimumChange: nothing is not accepted; it has to be a number.",
    ],
    [
      "no deviation",
      { above: undefined, outsideUsual: { minimumChange: 0, deviations: 0 } },
      ".outsideUsual.deviations: 0 is not accepted; it has to be more than 0.",
    ],
    [
      "a misspelled deviation",
      { above: undefined, outsideUsual: { minimumChange: 0, deviation: 2 } },
      '.outsideUsual.deviation: unknown property; accepted are deviations, minimumChange. Did you mean "deviations"?',
    ],
    [
      "a time as a number",
      { for: 24 },
      '.for: 24 is not accepted; write "30 minutes", "24 hours" or "2 days", at most 9999 of them.',
    ],
    ["no time", { for: "0 minutes" }, '.for: "0 minutes" is not accepted; write "30 minutes"'],
    ["a time without end", { for: "31 days" }, '.for: "31 days" is not accepted; it has to be at most 30 days.'],
    [
      "what is told more often than it is looked at",
      { repeat: "14 minutes" },
      '.repeat: "14 minutes" is not accepted; alerts are evaluated every 15 minutes, so it has to be at least that.',
    ],
    ["other words for no data", { noData: "ok" }, '.noData: "ok" is not accepted; use one of keep, alert.'],
    [
      "a topic of another Region",
      { topicArn: topic("eu-west-1") },
      '.topicArn: "arn:aws:sns:eu-west-1:333333333333:pager" is a topic of eu-west-1 in partition aws; a hub in us-east-1',
    ],
    [
      "a topic of another partition",
      { topicArn: topic("us-east-1", "aws-cn") },
      "in partition aws-cn; a hub in us-east-1",
    ],
    [
      "a FIFO topic",
      { topicArn: `${topic("us-east-1")}.fifo` },
      "is not accepted; a FIFO topic takes no alarms, and only queues can subscribe to it.",
    ],
    ["no ARN", { topicArn: "pager" }, '.topicArn: "pager" is not accepted; an SNS topic\'s ARN, for example'],
    ["a name with spaces", { name: "idle endpoints" }, '.name: "idle endpoints" is not accepted; use letters, digits'],
    ["a misspelled property", { abov: 1 }, ".abov: unknown property; accepted are recommended, name, metric, label"],
  ])("%s", (_what, change, expected) => {
    const problems = told([{ ...idle, ...change }]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
    expect(problems[0]).toMatch(/^\[0\]/);
  });

  it.each([
    ["for", { ...idle, for: "8 days" }, '[0].for: "8 days" is not accepted; the hub keeps measurements for 7 days.'],
    [
      "the usual",
      { ...idle, above: undefined, outsideUsual: { minimumChange: 1 } },
      "[0].outsideUsual: what is usual takes 14 days of a weekend, which are 49 days in all, and the hub keeps 7.",
    ],
  ])("%s of more days than the hub keeps", (_what, rule, expected) => {
    expect(told([rule], { retentionDays: 7 })).toEqual([expected]);
  });

  it("a vector whose numbers do not add up, without a label", () => {
    const spokes = [{ ...SPOKE, metrics: ["ErrorRates"] }];
    const rule = { name: "errors", metric: "ErrorRates", above: 5 };
    expect(told([rule], {}, { spokes, own: { ErrorRates } })).toEqual([
      "[0].label: ErrorRates has a number for each label, in Percent, which do not add up; name one of its labels.",
    ]);
    expect(told([{ ...rule, label: "one" }], {}, { spokes, own: { ErrorRates } })).toEqual([]);
  });

  it("a project and an environment of different spokes", () => {
    const spokes = [DEV, { ...PROD, project: "Other" }];
    expect(told([{ ...idle, projects: ["Other"], environments: ["dev"] }], {}, { spokes })).toEqual([
      "[0]: the hub has no spoke of these projects and environments.",
    ]);
    expect(told([{ ...idle, metric: "SpotSavings24h", projects: ["other"] }], {}, { spokes })).toEqual([
      '[0].metric: no spoke that it watches measures "SpotSavings24h".',
    ]);
  });

  it("two names that differ in their case only", () => {
    expect(told([idle, { ...idle, name: "Idle" }])).toEqual([
      '[1]: its name is "Idle", as that of hubs[0].alerts[0]; names compare without case.',
    ]);
  });

  it("more rules than a hub may have", () => {
    const rules = Array.from({ length: MAX_RULES + 1 }, (_, index) => ({ ...idle, name: `idle-${index}` }));
    expect(told(rules.slice(1))).toEqual([]);
    expect(told(rules)).toEqual([": there are 101, at most 100 are accepted; one rule may watch many projects."]);
  });

  it("more topics than the function's policy has room for, where each counts once", () => {
    const to = (topics: number) =>
      Array.from({ length: MAX_RULES }, (_, index) => ({
        ...idle,
        name: `idle-${index}`,
        topicArn: `${topic("us-east-1")}-${"x".repeat(60)}-${index % topics}`,
      }));
    expect(told(to(70))).toEqual([]);
    expect(told(to(75))).toEqual([
      ": they name 75 topics, whose ARNs take 8016 characters of a policy that has room for 8000; let several rules share a topic.",
    ]);
  });

  it("a rule that is longer than a parameter", () => {
    const spokes = Array.from({ length: 70 }, (_, index) => ({
      ...PROD,
      project: `${"p".repeat(38)}${index}`,
      environment: "e",
    }));
    const projects = spokes.map(({ project }) => project);
    expect(told([{ ...idle, projects }], {}, { spokes })).toEqual([]);
    expect(told([{ ...idle, projects: [...projects, ...projects] }], {}, { spokes })).toEqual([
      expect.stringMatching(/^\[0\]: it takes \d{4} bytes, and a parameter has room for 4096; name fewer projects/),
    ]);
  });

  it.each([[5], [null], [[]], [{}], [new Date(0)]])("%p, which is no alert", (alert) => {
    expect(told([alert])).toEqual([
      expect.stringContaining("is no alert; write the name of one that a metric recommends"),
    ]);
  });

  it("a channel of Slack outside the partition aws, or of no workspace", () => {
    const slack = { workspaceId: "acme", channelId: "#alerts" };
    const region = "cn-north-1";
    const spokes = [{ ...PROD, region }];
    const problems = told([], { slack, region }, { spokes });
    expect(problems).toEqual([
      'hubs[0].slack.workspaceId: "acme" is not accepted; a workspace\'s id looks like "T07EA123LEP".',
      'hubs[0].slack.channelId: "#alerts" is not accepted; a channel\'s id looks like "C07EZ1ABC23".',
      "hubs[0].slack: AWS has its service for chat only in partition aws, and cn-north-1 is in aws-cn.",
    ]);
  });
});

it("all problems of all alerts are told at once, and those of a spoke cause no others", () => {
  const spokes = [{ ...DEV, metrics: ["EndpointsByStatus", "IdleEndpoints24"] }];
  const problems = told(["IdleEndpoints24h", { ...idle, above: NaN, for: 1 }, 5], {}, { spokes });
  expect(problems.map((problem) => problem.split(": ")[0])).toEqual([
    "spokes[0].metrics[1]",
    "[1].above",
    "[1].for",
    "[2]",
  ]);
});

describe("a recommended alert", () => {
  it("is taken over by its name, and changed where the hub says so", () => {
    const [all, longer] = parsed([
      "IdleEndpoints24h",
      { recommended: "EndpointsByStatus-Failed", above: 2, for: "2 days" },
    ]);
    expect(all).toMatchObject({
      name: "IdleEndpoints24h",
      metric: "IdleEndpoints24h",
      condition: { kind: "above", threshold: 0, clear: 0 },
      forSeconds: 86_400,
    });
    expect(longer).toMatchObject({
      name: "EndpointsByStatus-Failed",
      label: "Failed",
      condition: { kind: "above", threshold: 2, clear: 2 },
      forSeconds: 172_800,
    });
  });

  it("may be there twice under two names", () => {
    const [dev, prod] = ["dev", "prod"].map((environment) => ({
      recommended: "IdleEndpoints24h",
      name: `idle-${environment}`,
      environments: [environment],
    }));
    expect(parsed([dev, prod]).map(({ name }) => name)).toEqual(["idle-dev", "idle-prod"]);
  });

  it.each([
    ["IdleEndpoints24", '[0]: "IdleEndpoints24" is recommended by no metric; there are ', "IdleEndpoints24h"],
    [{ recommended: "ExtractionHealth-deny" }, "[0].recommended: ", "ExtractionHealth-denied"],
  ])("that there is not: %j", (alert, begin, closest) => {
    const [problem, ...more] = told([alert]);
    expect(more).toEqual([]);
    expect(problem!.startsWith(begin)).toBe(true);
    expect(problem!.endsWith(` Did you mean "${closest}"?`)).toBe(true);
  });

  it("stays on its metric and its label", () => {
    const recommended = "EndpointsByStatus-Failed";
    expect(told([{ recommended, label: "Creating" }])).toEqual([
      '[0].label: what is recommended is an alert on the label "Failed"; for another, write a rule of your own, without "recommended".',
    ]);
    expect(told([{ recommended, metric: "EndpointInstances" }])).toEqual([
      '[0].metric: what is recommended is an alert on the metric EndpointsByStatus; for another, write a rule of your own, without "recommended".',
    ]);
  });

  it("of a metric of one's own has the name that the hub gives it, where its label is none", () => {
    const more = { spokes: [{ ...SPOKE, metrics: ["ErrorRates"] }], own: { ErrorRates } };
    expect(told(["ErrorRates-a b"], {}, more)).toEqual([expect.stringContaining('[0].name: "ErrorRates-a b" is not')]);
    const named = { recommended: "ErrorRates-a b", name: "errors" };
    expect(parsed([named], {}, more)).toMatchObject([{ name: "errors", label: "a b" }]);
  });

  it("is one that can be taken over as it is, for every metric that recommends one", () => {
    const classes: MetricClasses = { ...METRICS, ...ALWAYS_ON };
    const names = Object.entries(classes).flatMap(([metric, { recommendedAlerts = [] }]) =>
      recommendedAlerts.map((alert) => recommendedName(metric, alert)),
    );
    const metrics = Object.keys(METRICS).filter((name) =>
      Object.values(classes[name]!.arguments).every(({ optional }) => optional),
    );
    expect(parsed(names, {}, { spokes: [{ ...SPOKE, metrics }] }).map(({ name }) => name)).toEqual(names);
    expect(names).toEqual(expect.arrayContaining(["IdleEndpoints24h", "ExtractionHealth-denied"]));
  });
});

it("an editor completes names, labels and limits, and refuses others", () => {
  const written: readonly AlertConfig<{ ErrorRates: typeof ErrorRates }>[] = [
    "EndpointsByStatus-Failed",
    "ErrorRates-a b",
    { recommended: "EndpointsByStatus-Failed", for: "1 day", clear: 0 },
    { name: "a", metric: "EndpointsByStatus", label: "Failed", above: 1 },
    // @ts-expect-error no metric recommends it
    "EndpointsByStatus-Faild",
    // @ts-expect-error the metric never has this label
    { name: "a", metric: "EndpointsByStatus", label: "Faild", above: 1 },
    // @ts-expect-error it has two limits
    { name: "a", metric: "IdleEndpoints24h", above: 1, below: 1 },
    // @ts-expect-error it has no limit
    { name: "a", metric: "IdleEndpoints24h" },
    // @ts-expect-error an argument is missing
    { name: "a", metric: "S3ObjectCount", above: 1 },
    // @ts-expect-error that is no duration
    { name: "a", metric: "IdleEndpoints24h", above: 1, for: "soon" },
  ];
  expect(written).toHaveLength(10);
});
