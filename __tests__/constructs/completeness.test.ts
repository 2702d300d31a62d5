import { HUB, only, SPOKE, statementsOf, synthesized, type TerraformJson } from "./synthesized";

const TOPIC = "arn:aws:sns:us-east-1:111111111111:alarms";

function hubOf(options: object = {}): TerraformJson {
  return synthesized({ hubs: [{ ...HUB, ...options }], spokes: [] })[`hub${"name" in options ? "-main" : ""}`]!;
}

function functionNamed(json: TerraformJson, name: string): any {
  return only(json, "aws_lambda_function", ({ function_name }) => function_name === name);
}

/** What the function's role may do, without its logs, traces and dead letters. */
function grantsOf(json: TerraformJson, id: string): readonly any[] {
  const policies = Object.entries(json.resource.aws_iam_role_policy ?? {}).filter(([key]) => key.startsWith(id));
  expect(policies).toHaveLength(1);
  return statementsOf(json, policies[0]![1].policy).slice(3);
}

describe("a request for fresh measurements", () => {
  it("waits ten minutes, whichever of its two kinds it is, if this hub made it", () => {
    const hub = hubOf();
    const rule = only(hub, "aws_cloudwatch_event_rule", ({ name }) => name === "ds-dashboard-completeness");
    expect(JSON.parse(rule.event_pattern)).toEqual({
      source: ["metric_extractor", "metric_fetch"],
      "detail-type": ["metric_extractor", "metric_fetch"],
      account: ["111111111111"],
      region: ["us-east-1"],
      detail: { MetricName: [{ exists: false }] },
    });
    const queue = only(hub, "aws_sqs_queue", ({ name }) => name === "ds-dashboard-refresh-runs");
    expect(queue).toMatchObject({ delay_seconds: 600, visibility_timeout_seconds: 360 });
    expect(JSON.parse(queue.redrive_policy).deadLetterTargetArn).toMatch(/:ds-dashboard-completeness-dead-letters$/);
  });

  it("is looked at with the rights to read answers and names, to write the one record, and to say so", () => {
    const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:111111111111:${resource}`;
    const metrics = arn("dynamodb", "table/ds-dashboard-metrics");
    expect(grantsOf(hubOf(), "completeness_function")).toEqual([
      {
        sid: "ReadAnswers",
        actions: ["dynamodb:Query"],
        resources: [metrics, `${metrics}/index/ProjectName-ExtractionDate-index`],
      },
      { sid: "StoreRun", actions: ["dynamodb:PutItem"], resources: [arn("dynamodb", "table/ds-dashboard-summaries")] },
      {
        sid: "ReadQueue",
        actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        resources: [arn("sqs", "ds-dashboard-refresh-runs")],
      },
      {
        sid: "LookAgain",
        actions: ["sqs:GetQueueUrl", "sqs:SendMessage"],
        resources: [arn("sqs", "ds-dashboard-refresh-runs")],
      },
      {
        sid: "ReadRegistryCopy",
        actions: ["dynamodb:Query"],
        resources: [arn("dynamodb", "table/ds-dashboard-summaries")],
      },
      {
        sid: "ReadRegistry",
        actions: ["ssm:GetParametersByPath"],
        resources: [arn("ssm", "parameter/monitored_projects"), arn("ssm", "parameter/monitored_projects/*")],
      },
      {
        sid: "PutEvents",
        actions: ["events:PutEvents"],
        resources: [arn("events", "event-bus/default")],
        condition: [
          { test: "ForAllValues:StringEquals", variable: "events:source", values: ["ds-dashboard"] },
          { test: "StringEquals", variable: "events:detail-type", values: ["ds-dashboard Refresh Evaluated"] },
        ],
      },
    ]);
  });
});

describe("alarms", () => {
  const alarmsOf = (options: object): readonly any[] =>
    Object.values(hubOf(options).resource.aws_cloudwatch_metric_alarm ?? {});

  it("are on the hub's aggregates only, however many spokes there are", () => {
    const spokes = ["dev", "int", "prod"].map((environment) => ({ ...SPOKE, environment }));
    const stacks = synthesized({ hubs: [HUB], spokes });
    const names = Object.values(stacks).flatMap(({ resource }) =>
      Object.values(resource.aws_cloudwatch_metric_alarm ?? {}).map(({ alarm_name }) => alarm_name),
    );
    expect(names.sort()).toEqual([
      "ds-dashboard-alerts-dead-letters",
      "ds-dashboard-alerts-not-evaluated",
      "ds-dashboard-archive-queue-dead-letters",
      "ds-dashboard-completeness-dead-letters",
      "ds-dashboard-connection-dead-letters",
      "ds-dashboard-denied-metrics",
      "ds-dashboard-failed-metrics",
      "ds-dashboard-fetch-new-data-dead-letters",
      "ds-dashboard-forward-dead-letters",
      "ds-dashboard-quarantine",
      "ds-dashboard-roll-up-dead-letters",
      "ds-dashboard-silent-spokes",
    ]);
  });

  it("look at what the completeness function publishes, by the hub's name, and at queues that exist", () => {
    const alarms = alarmsOf({ name: "main" });
    expect(alarms.find(({ alarm_name }) => alarm_name === "ds-dashboard-silent-spokes")).toMatchObject({
      namespace: "ds-dashboard",
      metric_name: "SilentSpokes",
      dimensions: { Hub: "main" },
      statistic: "Maximum",
      period: 300,
      evaluation_periods: 1,
      threshold: 1,
      comparison_operator: "GreaterThanOrEqualToThreshold",
      treat_missing_data: "ignore",
    });
    const hub = hubOf({ name: "main" });
    expect(functionNamed(hub, "ds-dashboard-completeness").environment.variables).toMatchObject({ HUB_NAME: "main" });
  });

  it("go off where alerts have not been evaluated for an hour, though missing data mean nothing elsewhere", () => {
    const alarms = alarmsOf({ name: "main" });
    const [watchdog, ...more] = alarms.filter(({ treat_missing_data }) => treat_missing_data !== "ignore");
    expect(more).toEqual([]);
    expect(watchdog).toMatchObject({
      alarm_name: "ds-dashboard-alerts-not-evaluated",
      namespace: "ds-dashboard",
      metric_name: "EvaluatedRules",
      dimensions: { Hub: "main" },
      statistic: "SampleCount",
      period: 900,
      evaluation_periods: 4,
      datapoints_to_alarm: 4,
      threshold: 1,
      comparison_operator: "LessThanThreshold",
      treat_missing_data: "breaching",
    });
  });

  it("look at every queue of the hub that takes what went wrong", () => {
    const { resource } = hubOf({ name: "main" });
    const queues = Object.entries<any>(resource.aws_sqs_queue!);
    const written = JSON.stringify([
      queues.map(([, { redrive_policy }]) => redrive_policy),
      Object.values<any>(resource.aws_cloudwatch_event_target!).map(({ dead_letter_config }) => dead_letter_config),
      Object.values<any>(resource.aws_lambda_function!).map(({ environment }) => environment.variables),
    ]);
    const worked = JSON.stringify(resource.aws_lambda_event_source_mapping);
    const failures = queues.filter(([id]) => written.includes(`aws_sqs_queue.${id}.`) && !worked.includes(`.${id}.`));
    const watched = alarmsOf({ name: "main" }).flatMap(({ dimensions: { QueueName } }) => QueueName ?? []);
    expect(watched.sort()).toEqual(failures.map(([, { name }]) => name).sort());
  });

  it("notify the configured topic, or nobody", () => {
    for (const alarm of alarmsOf({ alarmTopicArn: TOPIC })) {
      expect(alarm).toMatchObject({ alarm_actions: [TOPIC], ok_actions: [TOPIC] });
    }
    for (const alarm of alarmsOf({})) {
      expect(alarm).not.toHaveProperty("alarm_actions");
      expect(alarm).not.toHaveProperty("ok_actions");
    }
  });
});

describe("a hub with spokes that run the original sample", () => {
  it.each([
    { originalSpokes: true, source: "metric_fetch" },
    { originalSpokes: false, source: "metric_extractor" },
  ])("asks with $source where originalSpokes is $originalSpokes, and may emit nothing else", (options) => {
    const { originalSpokes, source } = options;
    const hub = hubOf({ originalSpokes });
    expect(functionNamed(hub, "ds-dashboard-fetch-new-data").environment.variables.REFRESH_SOURCE).toBe(source);
    const [{ condition }] = grantsOf(hub, "refresh_function");
    expect(condition.map(({ variable, values }: any) => [variable, values])).toEqual([
      ["events:source", [source]],
      ["events:detail-type", [source]],
    ]);
    const archive = functionNamed(hub, "ds-dashboard-archive").environment.variables;
    expect(archive.ORIGINAL_SPOKES).toBe(String(originalSpokes));
  });
});
