import { MAX_METRICS_POLICY, MAX_METRICS_VARIABLE, type CheckedMetric } from "../../config/metric-checks";
import { SpokeStack } from "../../constructs/spoke-stack";
import { MONITORED_PROJECTS_PATH, MONITORS_PATH } from "../../contract/names";
import type { Choice } from "./merged";
import { metricsVariable } from "./metrics-variable";
import type { TerraformModule } from "./module";
import {
  ACCOUNT_REGION,
  COMMON_LOCALS,
  COMMON_PROPS,
  COMMON_VARIABLES,
  COMMON_WORDS,
  findsNone,
  matchesIfGiven,
  NAME,
  nameVariable,
  PASSED_ON,
  ROLES,
  scheduleValidation,
} from "./variables";
import { quoted } from "./hcl";

const REPORTS_HOME: Choice = { condition: "local.reports_home" };
const SCHEDULE: Choice = { condition: "var.schedule != null" };
const BATCHES: Choice = { condition: "local.puts_batches" };
const NO_METRIC_EVENTS: Choice = { condition: "!local.puts_metric_events" };
const EVERY: Choice = {
  condition: "length(local.cadences) > 0",
  each: { forEach: "toset(local.cadences)", collection: "local.cadences", element: "every", inStack: "-every-of" },
};

/** Stands for all metrics: `metrics.tf` makes the policy and the function's variable of those that are asked for. */
function metricsStandIn(every: string | undefined): CheckedMetric {
  const name = "@@metrics@@";
  const statement = { actions: ["metrics:Measure"], resources: ["*"] };
  return {
    className: name,
    name,
    unit: "None",
    metric: { getIamPermissions: () => [statement], computeValue: () => Promise.resolve(undefined) },
    // The function's variable is the same with every cadence.
    requested: { name, ...(every === undefined ? {} : { every }), ...{ toJSON: () => ({ name }) } },
  };
}

const FUNCTION_NAME = 'lower("ds-dashboard-extract-${var.project}-${var.environment}")';

/** A spoke: it measures its own account. */
export const spoke: TerraformModule = {
  name: "spoke",
  choices: [REPORTS_HOME, SCHEDULE, BATCHES, NO_METRIC_EVENTS, EVERY],
  create: (app, taken) =>
    new SpokeStack(app, "spoke", {
      ...COMMON_PROPS,
      project: "@@Project@@",
      environment: "@@Environment@@",
      metrics: [metricsStandIn(taken.has(EVERY) ? "@@every of@@" : undefined)],
      hubs: taken.has(REPORTS_HOME) ? [{ name: "hub", ...COMMON_PROPS.accountRegion, events: "metric" }] : [],
      events: [
        ...(taken.has(NO_METRIC_EVENTS) ? [] : ["metric" as const]),
        ...(taken.has(BATCHES) ? ["batch" as const] : []),
      ],
      schedule: taken.has(SCHEDULE) ? "@@schedule@@" : undefined,
      bringsConnection: false,
      roles: ROLES,
      backend: { type: "local" },
      tags: {},
    }),
  words: {
    ...COMMON_WORDS,
    "@@Project@@": "var.project",
    "@@project@@": "lower(var.project)",
    "@@Environment@@": "var.environment",
    "@@environment@@": "lower(var.environment)",
    "@@schedule@@": "var.schedule",
    "@@every of@@": "each.value",
    "@@every-of@@": 'replace(each.value, " ", "-")',
    '[{"name":"@@metrics@@"}]': "local.metrics_variable",
    "metric,batch": 'local.puts_metric_events ? "metric,batch" : "batch"',
  },
  functions: { sources: ["extract"], parent: "local.package" },
  named: (name) => name.replace(/^extractor_/, "").replace(/^every_every_of_/, "every_"),
  overrides: {
    function_metrics_policy: {
      count: "length(local.metric_statements) > 0 ? 1 : 0",
      policy: 'jsonencode({ Version = "2012-10-17", Statement = local.metric_statements })',
    },
  },
  preconditions: {
    function_metrics_policy: {
      condition: `length(jsonencode(local.metric_statements)) <= ${MAX_METRICS_POLICY}`,
      error: `"metrics: their permissions take more than ${MAX_METRICS_POLICY} characters, which is what IAM leaves the role for them; spread them over two spokes of the same account, or ask for fewer metrics with arguments."`,
    },
    function: {
      condition: `length(base64encode(local.metrics_variable)) * 3 / 4 <= ${MAX_METRICS_VARIABLE}`,
      error: `"metrics: they take more than ${MAX_METRICS_VARIABLE} bytes of the function's environment, which is what Lambda leaves for them; spread them over two spokes of the same account, or ask for fewer metrics with arguments."`,
    },
  },
  locals: {
    ...COMMON_LOCALS,
    reports_home:
      'var.reports_home || anytrue([for hub in values(var.monitors) : contains([var.account_id, "${var.account_id}:${var.region}"], trimsuffix(hub, ":batch"))])',
    puts_batches: 'var.batch_events || anytrue([for hub in values(var.monitors) : endswith(hub, ":batch")])',
    puts_metric_events:
      'var.metric_events || !local.puts_batches || anytrue([for hub in values(var.monitors) : !endswith(hub, ":batch")])',
  },
  others: [
    {
      type: "module",
      labels: ["connection"],
      body: [
        { name: "source", value: '"../connection"' },
        { name: "count", value: "var.connection ? 1 : 0" },
        "",
        ...PASSED_ON,
      ],
    },
    {
      type: "resource",
      labels: ["aws_ssm_parameter", "monitors"],
      body: [
        { name: "for_each", value: "var.monitors" },
        "",
        { name: "name", value: `"${MONITORS_PATH}/\${each.key}"` },
        { name: "type", value: '"String"' },
        { name: "insecure_value", value: "each.value" },
        { name: "tags", value: "var.tags" },
        "",
        { name: "depends_on", value: "[module.connection]" },
      ],
    },
  ],
  variables: [
    nameVariable("project", "The name that its rows carry, for example `Project1`."),
    {
      ...nameVariable("environment", "For example `dev`."),
      validations: [
        ...nameVariable("environment", "").validations!,
        {
          condition: `length(${FUNCTION_NAME}) + (var.schedule == null ? 0 : length("-schedule")) <= 64`,
          error: quoted(
            "environment: the spoke's function or its schedule would have a name of more than 64 characters; shorten project or environment.",
          ),
        },
      ],
    },
    ...COMMON_VARIABLES,
    metricsVariable,
    {
      name: "package",
      description:
        "A folder with the extraction function and what its metrics ask for, made with metrics of your own by `npm run modules -- --own <module> --out <folder>`. Default: that of the library's metrics.",
      type: "string",
      default: "null",
      validations: [
        {
          condition:
            'var.package == null || (fileexists("${coalesce(var.package, ".")}/metrics.json") && fileexists("${coalesce(var.package, ".")}/functions/extract.zip") && fileexists("${coalesce(var.package, ".")}/functions/extract.version"))',
          error: quoted(
            "package: it is no folder with metrics.json, functions/extract.zip and functions/extract.version.",
          ),
        },
      ],
    },
    {
      name: "schedule",
      description: "When it measures in addition to the hubs' requests, `rate(…)` or `cron(…)` in UTC. Default: never.",
      type: "string",
      default: "null",
      validations: [scheduleValidation(matchesIfGiven)],
    },
    {
      name: "monitors",
      description:
        "The hubs it reports to, by name: `account` or `account:region`, with `:batch` behind it where the hub takes an event for each run. For each it writes the connection parameter `/monitors/<hub>`. Default: connecting is left to others.",
      type: "map(string)",
      default: "{}",
      validations: [
        findsNone(
          `[for name, hub in var.monitors : "monitors: \\"\${name}\\" = \\"\${hub}\\" is not accepted; write the name of a hub, and its account or account:region, either with :batch behind it." if !can(regex("${NAME}", name)) || !can(regex(${quoted(ACCOUNT_REGION)}, trimsuffix(hub, ":batch")))]`,
        ),
      ],
    },
    {
      name: "reports_home",
      description:
        "Whether a hub of this same account and Region is among its hubs, where `monitors` does not say so. If not, it ignores the requests of a hub there.",
      type: "bool",
      default: "false",
    },
    {
      name: "batch_events",
      description:
        "Whether one of its hubs takes an event for each run, where `monitors` does not say so. If all its hubs do, it puts no others.",
      type: "bool",
      default: "false",
    },
    {
      name: "metric_events",
      description:
        "Whether it puts an event for each metric on its own bus also where all its hubs take an event for each run, for rules of your own there.",
      type: "bool",
      default: "false",
    },
    {
      name: "connection",
      description:
        "Whether it brings the connection function of its account and Region. Exactly one module there does: the hub's, or that of one spoke, or the module connection.",
      type: "bool",
      default: "true",
    },
  ],
  outputs: [
    {
      name: "spoke",
      description: "Where this spoke is and what its parts are called.",
      value: [
        "{",
        "  project             = var.project",
        "  environment         = var.environment",
        "  account             = var.account_id",
        "  region              = var.region",
        "  extract_function    = aws_lambda_function.function.function_name",
        "  extract_role_arn    = aws_iam_role.function_role.arn",
        "  connection_function = one(module.connection[*].function_name)",
        "}",
      ].join("\n"),
    },
    {
      name: "registration",
      description: "The parameter that registers this spoke in a hub: its name, and its value for a hub of any Region.",
      value: [
        "{",
        `  name  = "${MONITORED_PROJECTS_PATH}/\${var.project}/\${var.environment}"`,
        '  value = "${var.account_id}:${var.region}"',
        "}",
      ].join("\n"),
    },
  ],
};
