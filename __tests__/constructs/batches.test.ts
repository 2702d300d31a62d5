import { MAX_METRICS_POLICY, MAX_METRICS_VARIABLE } from "../../config/metric-checks";
import { spokeEvents } from "../../config/spoke-events";
import { changedPaths, HUB, only, SPOKE, statementsOf, synthesized, type TerraformJson } from "./synthesized";

const BATCH_HUB = { ...HUB, events: "batch" } as const;
const OTHER_HUB = { ...HUB, name: "other", account: "444444444444" } as const;
const NAME = "ds-dashboard-extract-project1-dev";

function spokeOf(hubs: Parameters<typeof synthesized>[0]["hubs"], spoke: object = {}): TerraformJson {
  return synthesized({ hubs, spokes: [{ ...SPOKE, ...spoke }] })["spoke-project1-dev"]!;
}

/** What the extraction function is told of its forms. */
function eventsVariable(json: TerraformJson): unknown {
  return only(json, "aws_lambda_function", ({ function_name }) => function_name === NAME).environment.variables.EVENTS;
}

/** What the policy of a function lets it put: for each statement of `PutEvents` the values of its conditions. */
function mayPut(json: TerraformJson): unknown {
  const policies = Object.values<any>(json.resource.aws_iam_role_policy!).flatMap(({ policy }) =>
    statementsOf(json, policy),
  );
  const [statement, ...others] = policies.filter(({ sid }) => sid === "PutEvents");
  expect(others).toEqual([]);
  return statement.condition.map(({ values }: any) => values);
}

describe("a spoke", () => {
  it.each([
    { hubs: ["metric"], metricEvents: false, events: ["metric"] },
    { hubs: ["batch"], metricEvents: false, events: ["batch"] },
    { hubs: ["batch", "metric"], metricEvents: false, events: ["metric", "batch"] },
    { hubs: ["batch", "batch"], metricEvents: true, events: ["metric", "batch"] },
    { hubs: ["metric"], metricEvents: true, events: ["metric"] },
    { hubs: [], metricEvents: false, events: ["metric"] },
  ] as const)("puts $events for hubs that take $hubs, with metricEvents $metricEvents", (row) => {
    const hubs = row.hubs.map((events) => ({ events }));
    expect(spokeEvents({ metricEvents: row.metricEvents }, hubs)).toEqual(row.events);
  });

  it("is as before where no hub asks for batches", () => {
    const json = spokeOf([HUB]);
    expect(spokeOf([{ ...HUB, events: "metric" }], { metricEvents: true })).toEqual(json);
    expect(eventsVariable(json)).toBeUndefined();
    expect(mayPut(json)).toEqual([["metric_extractor"], ["metric_extractor"]]);
    expect(JSON.stringify(json.output)).not.toContain("batch");
  });

  it("may put batches and nothing else where all its hubs take them", () => {
    const json = spokeOf([BATCH_HUB]);
    expect(eventsVariable(json)).toBe("batch");
    expect(mayPut(json)).toEqual([["metric_extractor_batch"], ["metric_extractor_batch"]]);
    expect(json.output.connect.value[1]).toContain("--name /monitors/hub --type String --value 111111111111:batch ");
    expect(json.output.connect.value[3]).toContain("--value 222222222222 ");
  });

  it("may put both where its hubs differ, or its own bus wants the other form as well", () => {
    const both = ["metric_extractor", "metric_extractor_batch"];
    for (const json of [spokeOf([BATCH_HUB, OTHER_HUB]), spokeOf([BATCH_HUB], { metricEvents: true })]) {
      expect(eventsVariable(json)).toBe("metric,batch");
      expect(mayPut(json)).toEqual([both, both]);
    }
    expect(eventsVariable(spokeOf([BATCH_HUB, OTHER_HUB], { hubs: ["hub"] }))).toBe("batch");
  });

  it("changes with its hubs' wish in its variable and in what it may put, and in nothing else", () => {
    const ours = ({ output: _, ...json }: TerraformJson) => json;
    expect(
      changedPaths(ours(spokeOf([HUB])), ours(spokeOf([BATCH_HUB]))).map((path) => path.split(".").at(-1)),
    ).toEqual(expect.arrayContaining(["EVENTS"]));
    expect(changedPaths(ours(spokeOf([HUB])), ours(spokeOf([BATCH_HUB])))).toHaveLength(3);
  });

  it("has room for the metrics of the configuration in both forms", () => {
    const spoke = { project: "p".repeat(30), environment: "e".repeat(12), region: "us-isof-south-1" };
    const hubs = [BATCH_HUB, OTHER_HUB].map((hub) => ({ ...hub, region: spoke.region }));
    const json = Object.entries(synthesized({ hubs, spokes: [{ ...SPOKE, ...spoke }] })).find(([name]) =>
      name.startsWith("spoke"),
    )![1];
    const { policy } = only(
      json,
      "aws_iam_role_policy",
      (one) => one.name === "function" && one.role.includes("extractor"),
    );
    const Statement = statementsOf(json, policy).map(({ sid, actions, resources, condition }) => ({
      ...{ Sid: sid, Effect: "Allow", Action: actions, Resource: resources, Condition: condition },
    }));
    const length = JSON.stringify({ Version: "2012-10-17", Statement }).length;
    expect(length + MAX_METRICS_POLICY).toBeLessThanOrEqual(10_240);
    const { METRICS, ...others } = only(json, "aws_lambda_function", ({ function_name }) =>
      function_name.includes("extract"),
    ).environment.variables as Record<string, string>;
    expect(METRICS).toBeDefined();
    const variables = Object.entries({ METRICS: "", ...others })
      .flat()
      .join("").length;
    expect(variables + MAX_METRICS_VARIABLE).toBeLessThanOrEqual(4_096);
  });
});

describe("a connection function", () => {
  it("may write the rules of the three flows, by prefixes none of which is the beginning of another", () => {
    const json = spokeOf([HUB]);
    const rule = (flow: string) => `arn:aws:events:us-east-1:222222222222:rule/forward-ds-dashboard-${flow}-*`;
    const rules = ["metrics", "batches", "refresh"].map(rule);
    const statements = Object.values<any>(json.resource.aws_iam_role_policy!).flatMap(({ policy }) =>
      statementsOf(json, policy),
    );
    expect(statements.find(({ sid }) => sid === "ForwardRules").resources).toEqual(rules);
    const queue = only(json, "aws_sqs_queue_policy", ({ queue_url }) => queue_url.includes("forward"));
    expect(statementsOf(json, queue.policy)[1].condition[0].values).toEqual(rules);
    for (const one of rules) {
      expect(rules.filter((other) => other !== one && other.startsWith(one.slice(0, -1)))).toEqual([]);
    }
  });
});

describe("the archive's rules", () => {
  const patterns = (hubs: Parameters<typeof synthesized>[0]["hubs"], spokes: readonly object[] = []): any => {
    const { hub } = synthesized({ hubs, spokes: spokes.map((spoke) => ({ ...SPOKE, ...HUB, ...spoke })) });
    const pattern = (rule: string) =>
      JSON.parse(only(hub!, "aws_cloudwatch_event_rule", ({ name }) => name === rule).event_pattern);
    return { metric: pattern("ds-dashboard-archive"), batch: pattern("ds-dashboard-archive-batches") };
  };
  const METRIC = {
    source: ["metric_extractor"],
    "detail-type": ["metric_extractor"],
    detail: { MetricName: [{ exists: true }] },
  };
  const BATCH = { source: ["metric_extractor_batch"], "detail-type": ["metric_extractor_batch"] };
  const $or = [{ account: [{ "anything-but": ["111111111111"] }] }, { region: [{ "anything-but": ["us-east-1"] }] }];

  it.each([[HUB], [BATCH_HUB]])("take both forms, whichever the hub asks for, so that it is deployed first", (hub) => {
    expect(patterns([hub])).toEqual({ metric: METRIC, batch: BATCH });
    expect(patterns([hub], [{}])).toEqual({ metric: METRIC, batch: BATCH });
  });

  it("take at home the form that the hub asks for, where a spoke there puts the other for others", () => {
    const others = [OTHER_HUB, { ...OTHER_HUB, events: "batch" } as const];
    expect(patterns([BATCH_HUB, others[0]!], [{}])).toEqual({ metric: { ...METRIC, $or }, batch: BATCH });
    expect(patterns([HUB, others[1]!], [{}])).toEqual({ metric: METRIC, batch: { ...BATCH, $or } });
    expect(patterns([BATCH_HUB], [{ metricEvents: true }])).toEqual({ metric: { ...METRIC, $or }, batch: BATCH });
  });

  it("leave what is measured at home to the hubs it is for, in either form", () => {
    const home = patterns([BATCH_HUB, OTHER_HUB], [{ hubs: ["other"] }]);
    expect(home).toEqual({ metric: { ...METRIC, $or }, batch: { ...BATCH, $or } });
  });

  it("may both send to the queue, and nobody else may", () => {
    const { hub } = synthesized({ hubs: [HUB], spokes: [] });
    const rules = ["ds-dashboard-archive", "ds-dashboard-archive-batches"].map(
      (name) => `arn:aws:events:us-east-1:111111111111:rule/${name}`,
    );
    const senders = Object.values<any>(hub!.resource.aws_sqs_queue_policy!)
      .filter(({ queue_url }) => queue_url.includes("archive_queue"))
      .map(({ policy }) => statementsOf(hub!, policy)[1].condition[0].values);
    expect(senders).toEqual([rules, rules]);
  });
});
