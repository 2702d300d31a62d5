import type { StackJson } from "./recording";

/** A broken stack: what is wrong with it, how Terraform says so, and its blocks. */
type Refused = readonly [what: string, terraform: string, blocks: StackJson];

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
});
const PACKAGE = {
  data: { archive_file: { z: { type: "zip", source_dir: "assets/code", output_path: "packages/f.zip" } } },
};

const q = (more: object = {}, name = "q"): StackJson => ({
  resource: { aws_sqs_queue: { [name]: { name: "q", ...more } } },
});
const out = (body: unknown, name = "o"): StackJson => ({ output: { [name]: body } });
const r = (type: string, args: object): StackJson => ({ resource: { [type]: { x: args } } });
const fn = (more: object = {}): StackJson => ({
  ...PACKAGE,
  ...r("aws_lambda_function", {
    function_name: "f",
    role: "arn:aws:iam::111111111111:role/context",
    handler: "index.handler",
    runtime: "nodejs22.x",
    filename: "packages/f.zip",
    depends_on: ["data.archive_file.z"],
    ...more,
  }),
});
const alarm = {
  alarm_name: "a",
  comparison_operator: "GreaterThanOrEqualToThreshold",
  evaluation_periods: 1,
  metric_name: "M",
  namespace: "N",
  period: 60,
  statistic: "Maximum",
  threshold: 1,
};
const table = { name: "ttt", billing_mode: "PAY_PER_REQUEST", hash_key: "K", attribute: [{ name: "K", type: "S" }] };
const provider = (more: object): StackJson => ({
  provider: { aws: [{ region: "eu-west-1", allowed_account_ids: ["111111111111"], ...more }] },
});
const permissions = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" }],
});
const permission = { action: "lambda:InvokeFunction", function_name: "context", principal: "events.amazonaws.com" };
const mapping = { function_name: "context", event_source_arn: "arn:aws:sqs:eu-west-1:111111111111:context" };
const target = { rule: "context", arn: "arn:aws:sqs:eu-west-1:111111111111:context" };
const QUEUE_URL = "https://sqs.eu-west-1.amazonaws.com/111111111111/context";

/** What the stacks below refer to by name: a role, a function, a queue and a rule, each called `context`. */
export const CONTEXT: StackJson = {
  ...PACKAGE,
  resource: {
    aws_iam_role: { r: { name: "context", assume_role_policy: trust } },
    aws_iam_role_policy: {
      p: {
        name: "p",
        role: "${aws_iam_role.r.name}",
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }],
        }),
      },
    },
    aws_sqs_queue: { q: { name: "context" } },
    aws_cloudwatch_event_rule: { e: { name: "context", schedule_expression: "rate(1 day)" } },
    aws_lambda_function: {
      f: {
        function_name: "context",
        role: "${aws_iam_role.r.arn}",
        handler: "index.handler",
        runtime: "nodejs22.x",
        filename: "packages/f.zip",
        depends_on: ["data.archive_file.z"],
      },
    },
  },
};

/** The same kinds of stacks without a fault. */
export const TAKEN: readonly StackJson[] = [
  q({ delay_seconds: "5", lifecycle: { prevent_destroy: "true", ignore_changes: ["tags"] }, provider: "aws" }),
  { ...q(), ...out({ value: null, description: 5, sensitive: "false", depends_on: ["aws_sqs_queue.q"] }) },
  { ...q(), ...provider({ default_tags: [{ tags: { a: "b" } }], profile: "p" }) },
  { ...q(), terraform: { required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.100, < 7" } } } },
  fn({ architectures: ["arm64"], tracing_config: { mode: "Active" }, reserved_concurrent_executions: -1 }),
  r("aws_iam_role", { name: "r", assume_role_policy: trust, max_session_duration: 3600 }),
  r("aws_iam_role_policy", { name: "a", role: "context", policy: permissions }),
  r("aws_cloudwatch_event_rule", { name: "r", schedule_expression: "rate(1 day)" }),
  r("aws_cloudwatch_event_target", target),
  r("aws_cloudwatch_metric_alarm", alarm),
  r("aws_cloudwatch_dashboard", { dashboard_name: "d", dashboard_body: '{"widgets":[]}' }),
  r("aws_lambda_permission", permission),
  r("aws_lambda_event_source_mapping", { ...mapping, function_response_types: ["ReportBatchItemFailures"] }),
  r("aws_lambda_function_event_invoke_config", { function_name: "context", maximum_retry_attempts: 2 }),
  r("aws_dynamodb_table", table),
  r("aws_ssm_parameter", { name: "p", type: "String", value: "v" }),
];

/**
 * Stacks that `terraform validate` of Terraform 1.11.4 with AWS provider 5.100.0 refused in November 2026, each with the
 * beginning of its first message.
 */
export const REFUSED_BY_TERRAFORM: readonly Refused[] = [
  // addresses
  ["name with space", "Invalid resource name", q({}, "a b")],
  ["name with digit first", "Invalid resource name", q({}, "1a")],
  ["name with dot", "Invalid resource name", q({}, "a.b")],
  ["name with expression", "Invalid resource name", q({}, "${a}")],
  ["resource body string", "Incorrect JSON value type", { resource: { aws_sqs_queue: { q: "x" } } }],
  [
    "resource body list of two",
    'Duplicate resource "aws_sqs_queue" configuration',
    { resource: { aws_sqs_queue: { q: [{ name: "a" }, { name: "b" }] } } },
  ],
  ["resource type string", "Incorrect JSON value type", { resource: { aws_sqs_queue: "x" } }],
  ["resource string", "Incorrect JSON value type", { resource: "x" }],
  // depends_on
  ["depends_on string", "Invalid expression", q({ depends_on: "aws_sqs_queue.q" })],
  ["depends_on type only", "Invalid reference", q({ depends_on: ["aws_sqs_queue"] })],
  ["depends_on number", "Invalid expression", q({ depends_on: [5] })],
  [
    "depends_on interpolation",
    "Invalid expression",
    { resource: { aws_sqs_queue: { q: { name: "q" }, p: { name: "p", depends_on: ["${aws_sqs_queue.q}"] } } } },
  ],
  [
    "depends_on attribute",
    "Invalid depends_on reference",
    { resource: { aws_sqs_queue: { q: { name: "q" }, p: { name: "p", depends_on: ["aws_sqs_queue.q.arn"] } } } },
  ],
  ["depends_on empty string", "Invalid expression", q({ depends_on: [""] })],
  ["depends_on provider", "Reference to undeclared resource", q({ depends_on: ["provider.aws"] })],
  ["depends_on null", "Invalid expression", q({ depends_on: null })],
  // lifecycle
  ["lifecycle unknown", "Extraneous JSON object property", q({ lifecycle: { x: true } })],
  ["lifecycle prevent_destroy text", "Unsuitable value type", q({ lifecycle: { prevent_destroy: "maybe" } })],
  ["lifecycle prevent_destroy number", "Unsuitable value type", q({ lifecycle: { prevent_destroy: 1 } })],
  ["lifecycle ignore_changes unknown", "Unsupported attribute", q({ lifecycle: { ignore_changes: ["nothing"] } })],
  ["lifecycle ignore_changes other string", "Invalid expression", q({ lifecycle: { ignore_changes: "some" } })],
  [
    "lifecycle twice",
    "Duplicate lifecycle block",
    q({ lifecycle: [{ prevent_destroy: true }, { prevent_destroy: true }] }),
  ],
  ["lifecycle string", "Incorrect JSON value type", q({ lifecycle: "x" })],
  [
    "lifecycle in data",
    "Invalid data resource lifecycle argument",
    { data: { aws_region: { r: { lifecycle: { prevent_destroy: true } } } } },
  ],
  ["lifecycle expression", "Unsuitable value type", q({ lifecycle: { prevent_destroy: "${true}" } })],
  // count, for_each
  ["count", "Incorrect value type", q({ count: "x" })],
  ["count negative", "Invalid count argument", q({ count: -1 })],
  ["count and for_each", 'Invalid combination of "count" and "for_each"', q({ count: 1, for_each: {} })],
  ["for_each list", "Invalid for_each argument", q({ for_each: ["a"] })],
  ["each without for_each", 'Reference to "each" in context without for_each', q({ tags: { a: "${each.key}" } })],
  ["count.index without count", 'Reference to "count" in non-counted context', q({ tags: { a: "${count.index}" } })],
  ["self", 'Invalid "self" reference', q({ tags: { a: "${self.arn}" } })],
  // provider meta
  ["provider unknown", "Missing required provider", q({ provider: "google" })],
  ["provider alias undefined", "Provider configuration not present", q({ provider: "aws.other" })],
  ["provider number", "Invalid provider configuration reference", q({ provider: 5 })],
  ["provider terraform for aws", "Invalid resource type", q({ provider: "terraform" })],
  ["provider archive for aws", "Missing required provider", q({ provider: "archive" })],
  // outputs
  ["output without value", "Missing required argument", out({ description: "x" })],
  ["output body string", "Incorrect JSON value type", out("x")],
  ["output unknown", "Extraneous JSON object property", out({ value: 1, x: 1 })],
  ["output sensitive text", "Unsuitable value type", out({ value: 1, sensitive: "maybe" })],
  ["output description list", "Unsuitable value type", out({ value: 1, description: ["a"] })],
  ["output name", "Invalid output name", out({ value: 1 }, "1 o")],
  ["output depends_on wrong", "Invalid reference", out({ value: 1, depends_on: ["nothing"] })],
  ["output undeclared", "Reference to undeclared resource", out({ value: "${aws_sqs_queue.none.arn}" })],
  ["output unknown attribute", "Unsupported attribute", { ...q(), ...out({ value: "${aws_sqs_queue.q.nothing}" }) }],
  [
    "output refers output",
    "Reference to undeclared resource",
    { output: { a: { value: 1 }, b: { value: "${output.a}" } } },
  ],
  // terraform block
  ["terraform unknown", "Extraneous JSON object property", { terraform: { x: 1 } }],
  ["required_version", "Unsupported Terraform Core version", { terraform: { required_version: ">= 99" } }],
  ["required_version broken", "Invalid version constraint", { terraform: { required_version: "soon" } }],
  [
    "required_providers constraint",
    "Invalid version constraint",
    { terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "newest" } } } },
  ],
  [
    "required_providers source",
    "Invalid provider source string",
    { terraform: { required_providers: { aws: { source: "a/b/c/d/e" } } } },
  ],
  [
    "backend two",
    "Duplicate backend configuration",
    { terraform: { backend: { local: { path: "a" }, s3: { bucket: "abc", key: "k", region: "eu-west-1" } } } },
  ],
  [
    "backend and cloud",
    "Both a backend and cloud configuration are present",
    { terraform: { backend: { local: {} }, cloud: { organization: "a", workspaces: { name: "b" } } } },
  ],
  // provider block
  ["provider argument", "Extraneous JSON object property", { ...q(), ...provider({ nothing: 1 }) }],
  ["provider region list", "Incorrect attribute value type", { ...q(), ...provider({ region: ["a"] }) }],
  [
    "provider ids text",
    "Incorrect attribute value type",
    { ...q(), ...provider({ allowed_account_ids: "111111111111" }) },
  ],
  [
    "provider forbidden too",
    "Conflicting configuration arguments",
    { ...q(), ...provider({ forbidden_account_ids: ["222222222222"] }) },
  ],
  ["provider tags", "Incorrect attribute value type", { ...q(), ...provider({ default_tags: [{ tags: "x" }] }) }],
  [
    "provider tags unknown",
    "Extraneous JSON object property",
    { ...q(), ...provider({ default_tags: [{ tag: {} }] }) },
  ],
  [
    "provider tags list",
    "Incorrect attribute value type",
    { ...q(), ...provider({ default_tags: [{ tags: { a: ["b"] } }] }) },
  ],
  [
    "provider two default_tags",
    "Too many list items",
    { ...q(), ...provider({ default_tags: [{ tags: {} }, { tags: {} }] }) },
  ],
  ["provider role", "Extraneous JSON object property", { ...q(), ...provider({ assume_role: [{ role: "x" }] }) }],
  [
    "provider role arn",
    '"assume_role.0.role_arn" (deploy) is an invalid ARN',
    { ...q(), ...provider({ assume_role: [{ role_arn: "deploy" }] }) },
  ],
  [
    "provider role number",
    "Incorrect attribute value type",
    { ...q(), ...provider({ assume_role: [{ role_arn: ["x"] }] }) },
  ],
  ["provider profile list", "Incorrect attribute value type", { ...q(), ...provider({ profile: ["a"] }) }],
  [
    "provider refers",
    "Reference to undeclared resource",
    { ...q(), ...provider({ region: "${aws_sqs_queue.none.name}" }) },
  ],
  ["provider string", "Incorrect JSON value type", { ...q(), provider: { aws: "x" } }],
  [
    "provider other name",
    "Invalid provider local name",
    { ...q(), provider: { aws: [{ region: "eu-west-1", allowed_account_ids: ["111111111111"] }], a_b: [{}] } },
  ],
  // expressions
  ["unclosed", "Unclosed template interpolation sequence", q({ tags: { a: "${aws_sqs_queue.q" } })],
  ["empty expression", "Invalid expression", q({ tags: { a: "${}" } })],
  ["unknown function", "Call to unknown function", q({ tags: { a: "${nothing(1)}" } })],
  ["wrong arity", "Not enough function arguments", q({ tags: { a: "${jsonencode()}" } })],
  ["jsonencode two", "Too many function arguments", q({ tags: { a: "${jsonencode(1, 2)}" } })],
  ["operator", "Invalid expression", q({ tags: { a: "${1 +}" } })],
  ["directive", "Unexpected end of template", q({ tags: { a: "%{ if true }" } })],
  ["bare name", "Invalid reference", q({ tags: { a: "${nothing}" } })],
  ["type only", "Invalid reference", q({ tags: { a: "${aws_sqs_queue}" } })],
  [
    "unknown attribute",
    "Unsupported attribute",
    { resource: { aws_sqs_queue: { q: { name: "q" }, p: { name: "${aws_sqs_queue.q.nothing}" } } } },
  ],
  [
    "unknown data attribute",
    "Unsupported attribute",
    { data: { aws_region: { r: {} } }, ...q({ tags: { a: "${data.aws_region.r.nothing}" } }) },
  ],
  [
    "list index",
    "Invalid index",
    {
      data: { aws_iam_policy_document: { d: {} } },
      ...q({ tags: { a: "${data.aws_iam_policy_document.d.json[0]}" } }),
    },
  ],
  [
    "attribute of text",
    "Unsupported attribute",
    { resource: { aws_sqs_queue: { q: { name: "q" }, p: { name: "${aws_sqs_queue.q.name.first}" } } } },
  ],
  ["list in text", "Invalid template interpolation value", q({ tags: { a: "x ${[1]}" } })],
  ["null in text", "Invalid template interpolation value", q({ tags: { a: "x ${null}" } })],
  ["two expressions quoted", "Unterminated template string", q({ tags: { a: '${"abc}' } })],
  ["bad escape", "Invalid escape sequence", q({ tags: { a: '${"\\q"}' } })],
  ["trailing text", "Extra characters after interpolation expression", q({ tags: { a: "${1 2}" } })],
  ["tag key expression", "Reference to undeclared resource", q({ tags: { "${aws_sqs_queue.none.arn}": "a" } })],
  // types
  ["number fraction", "Attribute must be a whole number", q({ delay_seconds: 1.5 })],
  ["number text fraction", "Attribute must be a whole number", q({ delay_seconds: "1.5" })],
  ["number from bool", "Incorrect attribute value type", q({ delay_seconds: true })],
  ["number from list", "Incorrect attribute value type", q({ delay_seconds: [1] })],
  ["bool from number", "Incorrect attribute value type", q({ sqs_managed_sse_enabled: 1 })],
  ["text from list", "Incorrect attribute value type", q({ name: ["q"] })],
  ["text from object", "Incorrect attribute value type", q({ name: { a: 1 } })],
  ["tags list value", "Incorrect attribute value type", q({ tags: { a: ["b"] } })],
  ["tags list", "Incorrect attribute value type", q({ tags: ["a"] })],
  ["required null", "Missing required argument", r("aws_iam_role", { name: "r", assume_role_policy: null })],
  ["required missing", "Missing required argument", r("aws_iam_role", { name: "r" })],
  ["unknown argument", "Extraneous JSON object property", q({ nme: "x" })],
  ["computed argument", "Value for unconfigurable attribute", q({ url: "x" })],
  ["computed argument arn", "Value for unconfigurable attribute", q({ arn: "x" })],
  ["id argument", "Invalid or unknown key", q({ id: "x" })],
  ["unknown type", "Invalid resource type", r("aws_sqs_kew", { name: "q" })],
  ["unknown data", "Invalid data source", { data: { aws_regoin: { r: {} } } }],
  ["resource as data", "Invalid data source", { data: { aws_sqs_queue_policy: { r: {} } } }],
  ["data as resource", "Invalid resource type", r("aws_region", {})],
  // ranges
  ["delay 901", "expected delay_seconds to be in the range (0 - 900)", q({ delay_seconds: 901 })],
  ["delay -1", "expected delay_seconds to be in the range (0 - 900)", q({ delay_seconds: -1 })],
  [
    "retention 1",
    "expected message_retention_seconds to be in the range (60 - 1209600)",
    q({ message_retention_seconds: 1 }),
  ],
  [
    "visibility",
    "expected visibility_timeout_seconds to be in the range (0 - 43200)",
    q({ visibility_timeout_seconds: 50000 }),
  ],
  ["max size", "expected max_message_size to be in the range (1024 - 262144)", q({ max_message_size: 5 })],
  [
    "queue policy json",
    '"policy" contains an invalid JSON',
    r("aws_sqs_queue_policy", { queue_url: QUEUE_URL, policy: "{" }),
  ],
  [
    "redrive json",
    '"redrive_policy" contains an invalid JSON',
    r("aws_sqs_queue_redrive_policy", {
      queue_url: QUEUE_URL,
      redrive_policy: "x",
    }),
  ],
  [
    "log retention",
    "expected retention_in_days to be one of [0 1 3 5 7 14 30 60 90 120 150 180 365 400 545 731",
    r("aws_cloudwatch_log_group", { name: "g", retention_in_days: 31 }),
  ],
  [
    "log name",
    '"name" isn\'t a valid log group name (alphanumeric characters, underscores, hyphens, slashe',
    r("aws_cloudwatch_log_group", { name: "a b" }),
  ],
  [
    "role name",
    "invalid value for name (must match [\\w+=,.@-])",
    r("aws_iam_role", { name: "a b", assume_role_policy: trust }),
  ],
  [
    "role name long",
    "expected length of name to be in the range (1 - 64)",
    r("aws_iam_role", { name: "a".repeat(65), assume_role_policy: trust }),
  ],
  [
    "role policy json",
    '"assume_role_policy" contains an invalid JSON policy',
    r("aws_iam_role", { name: "a", assume_role_policy: "{" }),
  ],
  [
    "role session",
    "expected max_session_duration to be in the range (3600 - 43200)",
    r("aws_iam_role", { name: "a", assume_role_policy: trust, max_session_duration: 60 }),
  ],
  [
    "role description",
    "expected length of description to be in the range (0 - 1000)",
    r("aws_iam_role", { name: "a", assume_role_policy: trust, description: "a".repeat(1001) }),
  ],
  [
    "inline policy json",
    '"policy" contains an invalid JSON policy',
    r("aws_iam_role_policy", { name: "a", role: "context", policy: "x" }),
  ],
  [
    "inline policy name",
    "invalid value for name (must match [\\w+=,.@-])",
    r("aws_iam_role_policy", { name: "a b", role: "context", policy: trust }),
  ],
  ["rule without anything", "Missing required argument", r("aws_cloudwatch_event_rule", { name: "r" })],
  [
    "rule name",
    '"name" doesn\'t comply with restrictions ("^[0-9A-Za-z_.-]+$")',
    r("aws_cloudwatch_event_rule", { name: "a b", schedule_expression: "rate(1 day)" }),
  ],
  [
    "rule name long",
    '"name" cannot be longer than 64 characters',
    r("aws_cloudwatch_event_rule", { name: "a".repeat(65), schedule_expression: "rate(1 day)" }),
  ],
  [
    "rule pattern json",
    '"event_pattern" contains an invalid JSON',
    r("aws_cloudwatch_event_rule", { name: "r", event_pattern: "{" }),
  ],
  [
    "rule schedule long",
    "expected length of schedule_expression to be in the range (0 - 256)",
    r("aws_cloudwatch_event_rule", { name: "r", schedule_expression: "rate(1 day)".padEnd(300) }),
  ],
  [
    "rule description",
    "expected length of description to be in the range (0 - 512)",
    r("aws_cloudwatch_event_rule", { name: "r", schedule_expression: "rate(1 day)", description: "a".repeat(513) }),
  ],
  [
    "rule state",
    'expected state to be one of ["ENABLED" "DISABLED" "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_',
    r("aws_cloudwatch_event_rule", { name: "r", schedule_expression: "rate(1 day)", state: "ON" }),
  ],
  ["target arn", '"arn" (q) is an invalid ARN', r("aws_cloudwatch_event_target", { ...target, arn: "q" })],
  [
    "target id",
    '"target_id" doesn\'t comply with restrictions ("^[0-9A-Za-z_.-]+$")',
    r("aws_cloudwatch_event_target", { ...target, target_id: "a b" }),
  ],
  [
    "alarm operator",
    'expected comparison_operator to be one of ["GreaterThanOrEqualToThreshold" "GreaterThanThr',
    r("aws_cloudwatch_metric_alarm", { ...alarm, comparison_operator: "More" }),
  ],
  [
    "alarm periods",
    "expected evaluation_periods to be at least (1)",
    r("aws_cloudwatch_metric_alarm", { ...alarm, evaluation_periods: 0 }),
  ],
  [
    "alarm statistic",
    'expected statistic to be one of ["SampleCount" "Average" "Sum" "Minimum" "Maximum"]',
    r("aws_cloudwatch_metric_alarm", { ...alarm, statistic: "Most" }),
  ],
  [
    "alarm missing",
    'expected treat_missing_data to be one of ["breaching" "ignore" "missing" "notBreaching"]',
    r("aws_cloudwatch_metric_alarm", { ...alarm, treat_missing_data: "x" }),
  ],
  [
    "alarm actions",
    '"alarm_actions.0" (x) is an invalid ARN',
    r("aws_cloudwatch_metric_alarm", { ...alarm, alarm_actions: ["x"] }),
  ],
  [
    "alarm name",
    "expected length of alarm_name to be in the range (1 - 255)",
    r("aws_cloudwatch_metric_alarm", { ...alarm, alarm_name: "a".repeat(256) }),
  ],
  [
    "alarm period",
    "expected period to be one of [10 20 30]",
    r("aws_cloudwatch_metric_alarm", { ...alarm, period: 7 }),
  ],
  [
    "alarm datapoints",
    "expected datapoints_to_alarm to be at least (1)",
    r("aws_cloudwatch_metric_alarm", { ...alarm, datapoints_to_alarm: 0 }),
  ],
  [
    "dashboard json",
    '"dashboard_body" contains an invalid JSON',
    r("aws_cloudwatch_dashboard", { dashboard_name: "d", dashboard_body: "x" }),
  ],
  [
    "dashboard name",
    '"dashboard_name" doesn\'t comply with restrictions ("^[0-9A-Za-z_-]+$")',
    r("aws_cloudwatch_dashboard", { dashboard_name: "a b", dashboard_body: '{"widgets":[]}' }),
  ],
  [
    "dashboard name long",
    '"dashboard_name" cannot be longer than 255 characters',
    r("aws_cloudwatch_dashboard", { dashboard_name: "a".repeat(256), dashboard_body: '{"widgets":[]}' }),
  ],
  [
    "function runtime",
    'expected runtime to be one of ["nodejs" "nodejs4.3" "nodejs6.10" "nodejs8.10" "nodejs10.x"',
    fn({ runtime: "nodejs2.x" }),
  ],
  [
    "function name",
    "invalid value for function_name (must be valid function name or function ARN)",
    fn({ function_name: "a b" }),
  ],
  ["function timeout", "expected timeout to be in the range (1 - 900)", fn({ timeout: 901 })],
  ["function memory", "expected memory_size to be in the range (128 - 10240)", fn({ memory_size: 64 })],
  ["function role", '"role" (r) is an invalid ARN', fn({ role: "r" })],
  ["function architecture", 'expected architectures to be one of ["x86_64" "arm64"]', fn({ architectures: ["arm"] })],
  ["function two architectures", "Too many list items", fn({ architectures: ["arm64", "x86_64"] })],
  ["function handler", "expected length of handler to be in the range (1 - 128)", fn({ handler: "a".repeat(129) })],
  ["function tracing", 'expected mode to be one of ["Active" "PassThrough"]', fn({ tracing_config: { mode: "On" } })],
  ["function logs", 'expected log_format to be one of ["JSON" "Text"]', fn({ logging_config: { log_format: "XML" } })],
  [
    "function log level",
    'expected application_log_level to be one of ["TRACE" "DEBUG" "INFO" "WARN" "ERROR" "FATAL"',
    fn({ logging_config: { log_format: "JSON", application_log_level: "LOUD" } }),
  ],
  ["function two environments", "Too many environment blocks", fn({ environment: [{}, {}] })],
  ["function without code", "Invalid combination of arguments", fn({ filename: undefined })],
  [
    "function dead letter",
    '"dead_letter_config.0.target_arn" (x) is an invalid ARN',
    fn({ dead_letter_config: { target_arn: "x" } }),
  ],
  ["function dead letter empty", "Missing required argument", fn({ dead_letter_config: {} })],
  [
    "function reserved",
    "expected reserved_concurrent_executions to be at least (-1)",
    fn({ reserved_concurrent_executions: -2 }),
  ],
  [
    "permission action",
    "invalid value for action (must be a valid action (usually starts with lambda:))",
    r("aws_lambda_permission", { ...permission, action: "invoke" }),
  ],
  [
    "permission id",
    "invalid value for statement_id (must contain alphanumeric, underscores or dashes only)",
    r("aws_lambda_permission", {
      ...permission,
      statement_id: "a b",
    }),
  ],
  [
    "permission arn",
    '"source_arn" (x) is an invalid ARN',
    r("aws_lambda_permission", {
      ...permission,
      source_arn: "x",
    }),
  ],
  [
    "mapping concurrency",
    "expected scaling_config.0.maximum_concurrency to be at least (2)",
    r("aws_lambda_event_source_mapping", {
      ...mapping,
      scaling_config: { maximum_concurrency: 1 },
    }),
  ],
  [
    "mapping response",
    'expected function_response_types to be one of ["ReportBatchItemFailures"]',
    r("aws_lambda_event_source_mapping", {
      ...mapping,
      function_response_types: ["x"],
    }),
  ],
  [
    "invoke attempts",
    "expected maximum_retry_attempts to be in the range (0 - 2)",
    r("aws_lambda_function_event_invoke_config", { function_name: "context", maximum_retry_attempts: 3 }),
  ],
  [
    "invoke age",
    "expected maximum_event_age_in_seconds to be in the range (60 - 21600)",
    r("aws_lambda_function_event_invoke_config", { function_name: "context", maximum_event_age_in_seconds: 5 }),
  ],
  [
    "table type",
    'expected type to be one of ["S" "N" "B"]',
    r("aws_dynamodb_table", { ...table, attribute: [{ name: "K", type: "X" }] }),
  ],
  [
    "table billing",
    'expected billing_mode to be one of ["PROVISIONED" "PAY_PER_REQUEST"]',
    r("aws_dynamodb_table", { ...table, billing_mode: "FREE" }),
  ],
  [
    "table index projection",
    'expected projection_type to be one of ["ALL" "KEYS_ONLY" "INCLUDE"]',
    r("aws_dynamodb_table", {
      ...table,
      global_secondary_index: [{ name: "iii", hash_key: "K", projection_type: "SOME" }],
    }),
  ],
  [
    "parameter type",
    'expected type to be one of ["String" "StringList" "SecureString"]',
    r("aws_ssm_parameter", { name: "p", type: "Text", value: "v" }),
  ],
  [
    "parameter without value",
    "Invalid combination of arguments",
    r("aws_ssm_parameter", { name: "p", type: "String" }),
  ],
  [
    "document principals",
    "Missing required argument",
    {
      data: {
        aws_iam_policy_document: {
          d: { statement: [{ actions: ["a:b"], resources: ["*"], principals: [{ type: "AWS" }] }] },
        },
      },
    },
  ],
  [
    "document condition",
    "Missing required argument",
    {
      data: {
        aws_iam_policy_document: {
          d: {
            statement: [{ actions: ["a:b"], resources: ["*"], condition: [{ test: "StringEquals", values: ["x"] }] }],
          },
        },
      },
    },
  ],
  [
    "document version",
    'expected version to be one of ["2008-10-17" "2012-10-17"]',
    { data: { aws_iam_policy_document: { d: { version: "2013" } } } },
  ],
  [
    "depends_on of an output with an expression",
    "Invalid expression",
    { ...q(), ...out({ value: 1, depends_on: ["${aws_sqs_queue.q}"] }) },
  ],
  ["depends_on of an output that is null", "Invalid expression", out({ value: 1, depends_on: null })],
  ["an output with a provider", "Extraneous JSON object property", out({ value: 1, provider: "aws" })],
  ["a provider that is null", "Invalid provider configuration reference", q({ provider: null })],
  ["count that is null", "Invalid count argument", q({ count: null })],
  ["all in a list", "Unsupported attribute", q({ lifecycle: { ignore_changes: ["all"] } })],
];
