import type { AlertRule } from "../../contract/alert-rule";
import type { HubConfig } from "../../config/dashboard-config";
import { changedPaths, HUB, only, SPOKE, statementsOf, synthesized, type TerraformJson } from "./synthesized";

const TOPIC = "arn:aws:sns:us-east-1:333333333333:pager";
const ALERTS: NonNullable<HubConfig["alerts"]> = [
  "ExtractionHealth-denied",
  { name: "few", metric: "NumberEndPointsInService", below: 1, for: "2 days", projects: ["Project1"] },
  { name: "paged", metric: "TotalCompletedTrainingJobs", outsideUsual: { minimumChange: 5 }, topicArn: TOPIC },
];

function hubOf(options: Partial<HubConfig> = {}): TerraformJson {
  return Object.values(synthesized({ hubs: [{ ...HUB, ...options }], spokes: [SPOKE] }))[0]!;
}

function rulesOf(json: TerraformJson): Readonly<Record<string, AlertRule>> {
  const parameters = Object.values(json.resource.aws_ssm_parameter ?? {});
  return Object.fromEntries(parameters.map((one) => [one.name, JSON.parse(one.insecure_value) as AlertRule]));
}

function grants(json: TerraformJson): readonly any[] {
  const { policy } = only(json, "aws_iam_role_policy", ({ role }) => role.includes(".alerts_function"));
  return statementsOf(json, policy).slice(3);
}

describe("each rule", () => {
  it("is a parameter that a plan shows, with what the function reads", () => {
    const hub = hubOf({ alerts: ALERTS });
    for (const parameter of Object.values(hub.resource.aws_ssm_parameter!)) {
      expect(parameter).toMatchObject({ type: "String" });
      expect(parameter).not.toHaveProperty("value");
    }
    const topicArn = "arn:aws:sns:us-east-1:111111111111:ds-dashboard-alerts";
    expect(rulesOf(hub)).toEqual({
      "/ds-dashboard/alerts/ExtractionHealth-denied": {
        name: "ExtractionHealth-denied",
        metric: "ExtractionHealth",
        label: "denied",
        condition: { kind: "above", threshold: 0, clear: 0 },
        forSeconds: 0,
        noData: "keep",
        topicArn,
      },
      "/ds-dashboard/alerts/few": {
        name: "few",
        metric: "NumberEndPointsInService",
        condition: { kind: "below", threshold: 1, clear: 1 },
        forSeconds: 172_800,
        projects: ["Project1"],
        noData: "keep",
        topicArn,
      },
      "/ds-dashboard/alerts/paged": {
        name: "paged",
        metric: "TotalCompletedTrainingJobs",
        condition: { kind: "outsideUsual", deviations: 3, minimumChange: 5 },
        forSeconds: 0,
        noData: "keep",
        topicArn: TOPIC,
      },
    });
  });

  it("is one change of a plan where it is edited, one more where it is added, whatever its place", () => {
    const before = hubOf({ alerts: ALERTS });
    const [denied, , paged] = ALERTS;
    const edited = { name: "few", metric: "NumberEndPointsInService", below: 2, clear: 3 } as const;
    expect(changedPaths(before, hubOf({ alerts: [denied!, edited, paged!] }))).toEqual([
      expect.stringMatching(/^resource\.aws_ssm_parameter\.alerts_rule-few_\w+\.insecure_value$/),
    ]);
    expect(changedPaths(before, hubOf({ alerts: ["ExtractionHealth-failed", ...ALERTS] }))).toEqual([
      expect.stringMatching(/^resource\.aws_ssm_parameter\.alerts_rule-ExtractionHealth-failed_\w+$/),
    ]);
    expect(changedPaths(before, hubOf({ alerts: [...ALERTS].reverse() }))).toEqual([]);
  });

  it("means what it says: Terraform evaluates nothing in it", () => {
    const metrics = ["EndpointInstances"] as const;
    const alerts = [{ name: "odd", metric: "EndpointInstances", label: "${x} %{y}", above: 1 }] as const;
    const { hub } = synthesized({ hubs: [{ ...HUB, alerts }], spokes: [{ ...SPOKE, metrics }] });
    expect(rulesOf(hub!)["/ds-dashboard/alerts/odd"]!.label).toBe("$${x} %%{y}");
  });
});

describe("the function of the alerts", () => {
  it("is there without rules, too, with the names of what it needs", () => {
    const { environment } = only(hubOf(), "aws_lambda_function", (one) => one.function_name === "ds-dashboard-alerts");
    expect(environment.variables).toEqual({
      HUB_NAME: "hub",
      TABLE_NAME: expect.stringContaining("aws_dynamodb_table.metrics"),
      SUMMARIES_TABLE_NAME: expect.stringContaining("aws_dynamodb_table.summaries"),
      DASHBOARD_NAME: "ds-dashboard-hub-us-east-1",
      TOPIC_ARN: "arn:aws:sns:us-east-1:111111111111:ds-dashboard-alerts",
      POWERTOOLS_SERVICE_NAME: "ds-dashboard-alerts",
      CODE_VERSION: expect.stringMatching(/^\d+\.\d+\.\d+-[0-9a-f]{12}$/),
    });
  });

  it("may read rules, registry and values, keep states, and tell the topics of its rules", () => {
    const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:111111111111:${resource}`;
    const summaries = arn("dynamodb", "table/ds-dashboard-summaries");
    expect(grants(hubOf({ alerts: ALERTS }))).toEqual([
      {
        sid: "ReadValues",
        actions: ["dynamodb:Query"],
        resources: [arn("dynamodb", "table/ds-dashboard-metrics"), summaries],
      },
      {
        sid: "KeepStates",
        actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"],
        resources: [summaries],
      },
      {
        sid: "ReadRulesAndRegistry",
        actions: ["ssm:GetParametersByPath"],
        resources: ["ds-dashboard/alerts", "ds-dashboard/alerts/*", "monitored_projects", "monitored_projects/*"].map(
          (path) => arn("ssm", `parameter/${path}`),
        ),
      },
      { sid: "Notify", actions: ["sns:Publish"], resources: [arn("sns", "ds-dashboard-alerts"), TOPIC] },
      {
        sid: "PutEvents",
        actions: ["events:PutEvents"],
        resources: [arn("events", "event-bus/default")],
        condition: [
          { test: "ForAllValues:StringEquals", variable: "events:source", values: ["ds-dashboard"] },
          { test: "StringEquals", variable: "events:detail-type", values: ["ds-dashboard Alert"] },
        ],
      },
    ]);
  });

  it("runs every 15 minutes, and when it is known who answered this hub, but not by what it emits itself", () => {
    const hub = hubOf();
    const rule = (name: string): any => only(hub, "aws_cloudwatch_event_rule", (one) => one.name === name);
    expect(rule("ds-dashboard-alerts").schedule_expression).toBe("rate(15 minutes)");
    expect(JSON.parse(rule("ds-dashboard-alerts-evaluated").event_pattern)).toEqual({
      source: ["ds-dashboard"],
      "detail-type": ["ds-dashboard Refresh Evaluated"],
      account: ["111111111111"],
      region: ["us-east-1"],
    });
  });
});

describe("the topic of the alerts", () => {
  it("is encrypted, and takes messages over TLS only", () => {
    const hub = hubOf();
    expect(only(hub, "aws_sns_topic")).toMatchObject({
      name: "ds-dashboard-alerts",
      kms_master_key_id: "alias/aws/sns",
    });
    expect(statementsOf(hub, only(hub, "aws_sns_topic_policy").policy)).toEqual([
      {
        sid: "TlsOnly",
        effect: "Deny",
        actions: ["sns:Publish"],
        resources: ["arn:aws:sns:us-east-1:111111111111:ds-dashboard-alerts"],
        principals: [{ type: "*", identifiers: ["*"] }],
        condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
    ]);
    expect(hub.output.hub.value.alerts_topic).toBe("arn:aws:sns:us-east-1:111111111111:ds-dashboard-alerts");
  });

  it("is the one of the alarms where there is one, and none is created", () => {
    const hub = hubOf({ alarmTopicArn: TOPIC, alerts: ["ExtractionHealth-denied"] });
    expect(hub.resource).not.toHaveProperty("aws_sns_topic");
    expect(Object.values(rulesOf(hub)).map(({ topicArn }) => topicArn)).toEqual([TOPIC]);
    expect(grants(hub).find(({ sid }) => sid === "Notify").resources).toEqual([TOPIC]);
    expect(hub.output.hub.value.alerts_topic).toBe(TOPIC);
  });
});

describe("the Slack channel", () => {
  const slack = { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" };

  it("shows the hub's topic, and lets nobody do anything", () => {
    const hub = hubOf({ slack });
    const channel = only(hub, "aws_chatbot_slack_channel_configuration");
    expect(channel).toMatchObject({
      configuration_name: "ds-dashboard-alerts-slack-us-east-1",
      slack_team_id: "T07EA123LEP",
      slack_channel_id: "C07EZ1ABC23",
      sns_topic_arns: [expect.stringMatching(/^\$\{aws_sns_topic\.alerts_topic_\w+\.arn\}$/)],
      guardrail_policy_arns: ["arn:aws:iam::aws:policy/AWSDenyAll"],
    });
    const role = Object.keys(hub.resource.aws_iam_role!).find((id) => channel.iam_role_arn.includes(`.${id}.`));
    expect(role).toBeDefined();
    expect(JSON.stringify(hub.resource.aws_iam_role_policy)).not.toContain(role);
    expect(statementsOf(hub, hub.resource.aws_iam_role![role!].assume_role_policy)).toMatchObject([
      {
        principals: [{ type: "Service", identifiers: ["chatbot.amazonaws.com"] }],
        condition: [{ variable: "aws:SourceAccount", values: ["111111111111"] }],
      },
    ]);
  });

  it("shows the topic that the configuration names, and is not there unless it is asked for", () => {
    expect(only(hubOf({ slack, alarmTopicArn: TOPIC }), "aws_chatbot_slack_channel_configuration")).toMatchObject({
      sns_topic_arns: [TOPIC],
    });
    expect(hubOf().resource).not.toHaveProperty("aws_chatbot_slack_channel_configuration");
  });
});
