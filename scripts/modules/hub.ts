import { HubStack } from "../../constructs/hub-stack";
import { MAX_SERIES_PER_ACCOUNT, SERIES_PER_ACCOUNT } from "../../contract/account-series";
import type { AlertRule } from "../../contract/alert-rule";
import { EVENT_FORMS, type EventForm } from "../../contract/event";
import { MAX_RETENTION_DAYS, MIN_RETENTION_DAYS } from "../../contract/expiry";
import { MAX_RULE_BYTES } from "../../config/alert-rules";
import { alertsVariable } from "./alerts-variable";
import { quoted } from "./hcl";
import type { Choice } from "./merged";
import type { TerraformModule } from "./module";
import {
  COMMON_LOCALS,
  COMMON_PROPS,
  COMMON_VARIABLES,
  COMMON_WORDS,
  matches,
  matchesIfGiven,
  nameVariable,
  ORGANIZATION_ID,
  PASSED_ON,
  ROLES,
  scheduleValidation,
  TOPIC_ARN,
} from "./variables";

const RETENTION: Choice = { condition: "var.retention_days != null" };
const TOPIC: Choice = { condition: "var.alarm_topic_arn != null" };
const SLACK: Choice = { condition: "var.slack != null" };
const ORIGINAL: Choice = { condition: "var.original_spokes" };
/** What is measured at home and not for this hub, by the form of the events. */
const IGNORED_AT_HOME: Readonly<Record<EventForm, Choice>> = {
  metric: { condition: 'var.ignores_home || var.home_events == "batch"' },
  batch: { condition: 'var.ignores_home || var.home_events == "metric"' },
};
const ALERTS: Choice = {
  condition: "length(local.alert_rules) > 0",
  each: { forEach: "local.alert_rules", collection: "local.alert_rules", element: "rule", inStack: "-rule" },
};

/** Stands for each alert: `alerts.tf` makes the rules of those that are asked for. */
const RULE: AlertRule = {
  name: "@@rule@@",
  metric: "@@metric@@",
  condition: { kind: "above", threshold: 0, clear: 0 },
  forSeconds: 0,
  noData: "keep",
  topicArn: "@@topic of rule@@",
};

/** A hub: it stores the measurements of its spokes, requests fresh ones, and finds spokes that do not answer. */
export const hub: TerraformModule = {
  name: "hub",
  choices: [RETENTION, TOPIC, SLACK, ORIGINAL, ...Object.values(IGNORED_AT_HOME), ALERTS],
  create: (app, taken) =>
    new HubStack(app, "hub", {
      ...COMMON_PROPS,
      hubName: "@@hub@@",
      schedule: "@@schedule@@",
      claims: "@@claims@@" as "registered",
      seriesPerAccount: 234_565_433,
      retentionDays: taken.has(RETENTION) ? 234_565_432 : undefined,
      alarmTopicArn: taken.has(TOPIC) ? "@@topic@@" : undefined,
      slack: taken.has(SLACK) ? { workspaceId: "@@workspace@@", channelId: "@@channel@@" } : undefined,
      originalSpokes: taken.has(ORIGINAL),
      ignoredAtHome: EVENT_FORMS.filter((form) => taken.has(IGNORED_AT_HOME[form])),
      alerts: taken.has(ALERTS) ? [RULE] : [],
      roles: ROLES,
      backend: { type: "local" },
      tags: {},
    }),
  words: {
    ...COMMON_WORDS,
    "@@hub@@": "var.name",
    "@@schedule@@": "var.schedule",
    "@@claims@@": "var.claims",
    234565432: "var.retention_days",
    234565433: "var.series_per_account",
    "@@topic@@": "var.alarm_topic_arn",
    "@@workspace@@": "var.slack.workspace_id",
    "@@channel@@": "var.slack.channel_id",
    "@@rule@@": "each.key",
    "@@topic of rule@@": "each.value.topic_arn",
  },
  functions: {
    sources: ["archive", "refresh", "completeness", "roll-up", "widget", "alerts"],
    parent: "path.module",
  },
  named: (name) => (name.startsWith("connection_") ? undefined : name.replace(/^alerts_rule_rule$/, "alerts_rule")),
  overrides: { alerts_rule: { insecure_value: "each.value.value" } },
  preconditions: {
    alerts_rule: {
      condition: `length(base64encode(each.value.value)) * 3 / 4 <= ${MAX_RULE_BYTES} && !strcontains(each.value.value, "{{")`,
      error: `"alerts: the rule \${each.key} takes more than ${MAX_RULE_BYTES} bytes, which a parameter has room for, or has {{ in a text, which Parameter Store keeps for itself."`,
    },
  },
  locals: COMMON_LOCALS,
  others: [
    {
      type: "module",
      labels: ["connection"],
      body: [
        { name: "source", value: '"../connection"' },
        "",
        ...PASSED_ON,
        { name: "of_hub", value: "true" },
        { name: "organization_id", value: "var.organization_id" },
      ],
    },
  ],
  variables: [
    { ...nameVariable("name", "The name by which spokes refer to this hub."), default: '"hub"' },
    ...COMMON_VARIABLES,
    {
      name: "schedule",
      description: "When it requests fresh measurements, `rate(…)` or `cron(…)` in UTC.",
      type: "string",
      default: '"rate(1 hour)"',
      validations: [scheduleValidation(matches)],
    },
    {
      name: "claims",
      description:
        "Whose measurements it accepts: `registered`: a registered account may use names that nobody is registered for; `strict`: only those that it is registered for.",
      type: "string",
      default: '"registered"',
      validations: [matches("claims", "^(registered|strict)$", "use registered or strict")],
    },
    {
      name: "retention_days",
      description: `Days after which a measurement expires, ${MIN_RETENTION_DAYS} to ${MAX_RETENTION_DAYS}. Default: never.`,
      type: "number",
      default: "null",
      validations: [
        {
          condition: `var.retention_days == null || try(var.retention_days >= ${MIN_RETENTION_DAYS} && var.retention_days <= ${MAX_RETENTION_DAYS} && floor(var.retention_days) == var.retention_days, false)`,
          error: quoted(`retention_days: a whole number from ${MIN_RETENTION_DAYS} to ${MAX_RETENTION_DAYS}.`),
        },
      ],
    },
    {
      name: "series_per_account",
      description: `The most series, that is pairs of a metric and a spoke, that it takes of one account, 1 to ${MAX_SERIES_PER_ACCOUNT}.`,
      type: "number",
      default: String(SERIES_PER_ACCOUNT),
      validations: [
        {
          condition: `try(var.series_per_account >= 1 && var.series_per_account <= ${MAX_SERIES_PER_ACCOUNT} && floor(var.series_per_account) == var.series_per_account, false)`,
          error: quoted(`series_per_account: a whole number from 1 to ${MAX_SERIES_PER_ACCOUNT}.`),
        },
      ],
    },
    {
      name: "alarm_topic_arn",
      description:
        "The ARN of an SNS topic of the hub's Region that its alarms and its alerts notify. Default: the alarms notify nobody, and the alerts a topic that the module creates.",
      type: "string",
      default: "null",
      validations: [
        matchesIfGiven(
          "alarm_topic_arn",
          TOPIC_ARN,
          "give an SNS topic's ARN, for example arn:aws:sns:us-east-1:111111111111:alarms, no FIFO topic",
        ),
        {
          condition:
            'var.alarm_topic_arn == null || startswith(coalesce(var.alarm_topic_arn, "-"), "arn:${local.partition}:sns:${var.region}:")',
          error:
            '"alarm_topic_arn: a hub in ${var.region} notifies topics that begin with arn:${local.partition}:sns:${var.region}:."',
        },
      ],
    },
    alertsVariable,
    {
      name: "package",
      description:
        "The folder of `npm run modules -- --own <module> --out <folder>`, where alerts watch metrics of your own. Default: the library's metrics only.",
      type: "string",
      default: "null",
      validations: [
        {
          condition: 'var.package == null || fileexists("${coalesce(var.package, ".")}/metrics.json")',
          error: quoted("package: it is no folder with metrics.json."),
        },
      ],
    },
    {
      name: "slack",
      description:
        "A Slack channel that shows the alerts; somebody has authorized its workspace in the console once. Partition `aws` only.",
      type: "object({ workspace_id = string, channel_id = string })",
      default: "null",
      validations: [
        {
          condition:
            'var.slack == null || try(can(regex("^T[0-9A-Z]{1,254}$", var.slack.workspace_id)) && can(regex("^[CG][0-9A-Z]{1,254}$", var.slack.channel_id)), false)',
          error: quoted('slack: ids look like { workspace_id = "T07EA123LEP", channel_id = "C07EZ1ABC23" }.'),
        },
        {
          condition: 'var.slack == null || local.partition == "aws"',
          error: quoted("slack: AWS has its service for chat only in partition aws."),
        },
      ],
    },
    ORGANIZATION_ID,
    {
      name: "original_spokes",
      description: "Whether some of its spokes run the original Python sample.",
      type: "bool",
      default: "false",
    },
    {
      name: "ignores_home",
      description: "Whether spokes in its own account and Region report to other hubs only, and not to this one.",
      type: "bool",
      default: "false",
    },
    {
      name: "home_events",
      description:
        "Where a spoke in its own account and Region puts both an event for each metric and one for each run: `metric` or `batch`, the ones it takes there. Default: both, each measurement is stored once.",
      type: "string",
      default: "null",
      validations: [matchesIfGiven("home_events", "^(metric|batch)$", "use metric or batch")],
    },
  ],
  outputs: [
    {
      name: "hub",
      description: "Where this hub is and what its parts are called.",
      value: `{
  name                  = var.name
  account               = var.account_id
  region                = var.region
  table                 = aws_dynamodb_table.metrics_table.name
  table_arn             = aws_dynamodb_table.metrics_table.arn
  summaries_table       = aws_dynamodb_table.summaries_table.name
  archive_function      = aws_lambda_function.archive_function.function_name
  refresh_function      = aws_lambda_function.refresh_function.function_name
  roll_up_function      = aws_lambda_function.roll_up_function.function_name
  completeness_function = aws_lambda_function.completeness_function.function_name
  alerts_function       = aws_lambda_function.alerts_function.function_name
  alerts_topic          = coalesce(var.alarm_topic_arn, one(aws_sns_topic.alerts_topic[*].arn))
  connection_function   = module.connection.function_name
  widget_function       = aws_lambda_function.widget_function.function_name
  cloudwatch_dashboard  = aws_cloudwatch_dashboard.dashboard.dashboard_name
  quarantine_queue      = aws_sqs_queue.archive_quarantine_queue.url
}`,
    },
  ],
};
