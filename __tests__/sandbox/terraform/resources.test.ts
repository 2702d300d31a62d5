import { join } from "node:path";
import { deployStack, type DeployedStack } from "../../../sandbox/terraform/load";
import { ACCOUNT, failing, oneResource, recordingCloud, REGION, stackFolder, type Call } from "./recording";

const QUEUE_URL = `http://127.0.0.1:4566/${ACCOUNT}/q`;
const arn = (service: string, resource: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const trust = {
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

const POLICY = JSON.stringify(trust);

/** Deploys one resource `x` and an output with these attributes of it. */
async function deployed(
  type: string,
  args: object,
  attributes: readonly string[] = [],
  answers: Parameters<typeof recordingCloud>[0] = {},
): Promise<{ calls: [string, unknown][]; attributes: unknown; stack: DeployedStack; callers: Call["caller"][] }> {
  const { cloud, calls } = recordingCloud(answers);
  const value = Object.fromEntries(attributes.map((name) => [name, `\${${type}.x.${name}}`]));
  const stack = await deployStack(cloud, stackFolder({ resource: { [type]: { x: args } }, output: { x: { value } } }));
  return {
    calls: calls.map(({ call, input }) => [call, input]),
    attributes: stack.outputs.x,
    stack,
    callers: calls.map(({ caller }) => caller),
  };
}

test("every call is made by the stack's own account, in its Region", async () => {
  const { callers } = await deployed("aws_sqs_queue", { name: "q", delay_seconds: 1 });
  const account = { account: ACCOUNT, region: REGION, principal: { kind: "account", account: ACCOUNT } };
  expect(callers).toEqual([account, account]);
});

test("aws_sqs_queue: by name first, so that an existing one keeps its messages, then its attributes", async () => {
  const { calls, attributes, stack } = await deployed(
    "aws_sqs_queue",
    {
      name: "q",
      visibility_timeout_seconds: 360,
      message_retention_seconds: 1209600,
      max_message_size: 1048576,
      receive_wait_time_seconds: 20,
      delay_seconds: 0,
      sqs_managed_sse_enabled: true,
      redrive_policy: '{"maxReceiveCount":5}',
      redrive_allow_policy: '{"redrivePermission":"denyAll"}',
      tags: { team: "a" },
      kms_master_key_id: null,
    },
    ["arn", "id", "url", "name", "delay_seconds"],
  );
  expect(calls).toEqual([
    ["sqs:CreateQueue", { QueueName: "q" }],
    [
      "sqs:SetQueueAttributes",
      {
        QueueUrl: QUEUE_URL,
        Attributes: {
          DelaySeconds: "0",
          MaximumMessageSize: "1048576",
          MessageRetentionPeriod: "1209600",
          ReceiveMessageWaitTimeSeconds: "20",
          RedriveAllowPolicy: '{"redrivePermission":"denyAll"}',
          RedrivePolicy: '{"maxReceiveCount":5}',
          SqsManagedSseEnabled: "true",
          VisibilityTimeout: "360",
        },
      },
    ],
  ]);
  expect(attributes).toEqual({ arn: arn("sqs", "q"), id: QUEUE_URL, url: QUEUE_URL, name: "q", delay_seconds: 0 });
  expect(stack.resources).toEqual([{ address: "aws_sqs_queue.x", arn: arn("sqs", "q") }]);
});

test.each([
  ["aws_sqs_queue_policy", "policy", "Policy"],
  ["aws_sqs_queue_redrive_policy", "redrive_policy", "RedrivePolicy"],
  ["aws_sqs_queue_redrive_allow_policy", "redrive_allow_policy", "RedriveAllowPolicy"],
])("%s is one attribute of the queue", async (type, argument, attribute) => {
  const { calls, stack } = await deployed(type, { queue_url: QUEUE_URL, [argument]: "{}" });
  expect(calls).toEqual([["sqs:SetQueueAttributes", { QueueUrl: QUEUE_URL, Attributes: { [attribute]: "{}" } }]]);
  expect(stack.resources).toEqual([{ address: `${type}.x` }]);
});

describe("aws_sns_topic", () => {
  const TopicArn = arn("sns", "alerts");
  const set = (AttributeName: string, AttributeValue: string) => [
    "sns:SetTopicAttributes",
    { TopicArn, AttributeName, AttributeValue },
  ];

  test("by name first, so that an existing one keeps its subscriptions, then its attributes", async () => {
    const args = {
      name: "alerts",
      display_name: "Alerts",
      kms_master_key_id: "alias/aws/sns",
      policy: POLICY,
      signature_version: 2,
      tracing_config: "Active",
      tags: { team: "a" },
      delivery_policy: null,
    };
    const { calls, attributes, stack } = await deployed("aws_sns_topic", args, ["arn", "id", "name", "owner"]);
    expect(calls).toEqual([
      ["sns:CreateTopic", { Name: "alerts" }],
      set("DisplayName", "Alerts"),
      set("KmsMasterKeyId", "alias/aws/sns"),
      set("Policy", POLICY),
      set("SignatureVersion", "2"),
      set("TracingConfig", "Active"),
    ]);
    expect(attributes).toEqual({ arn: TopicArn, id: TopicArn, name: "alerts", owner: ACCOUNT });
    expect(stack.resources).toEqual([{ address: "aws_sns_topic.x", arn: TopicArn }]);
    expect((await deployed("aws_sns_topic", { name: "alerts" })).calls).toHaveLength(1);
  });

  test("aws_sns_topic_policy is one attribute of it", async () => {
    const args = { arn: TopicArn, policy: POLICY };
    const { calls, attributes } = await deployed("aws_sns_topic_policy", args, ["id", "owner"]);
    expect(calls).toEqual([set("Policy", POLICY)]);
    expect(attributes).toEqual({ id: TopicArn, owner: ACCOUNT });
  });

  test("aws_sns_topic_subscription, whose raw delivery is set also where it exists", async () => {
    const SubscriptionArn = `${TopicArn}:1`;
    const answers = { "sns:Subscribe": () => ({ SubscriptionArn }) };
    const args = { topic_arn: TopicArn, protocol: "sqs", endpoint: arn("sqs", "q") };
    const subscribe = [
      "sns:Subscribe",
      { TopicArn, Protocol: "sqs", Endpoint: arn("sqs", "q"), ReturnSubscriptionArn: true },
    ];
    const type = "aws_sns_topic_subscription";
    const { calls, attributes } = await deployed(type, args, ["arn", "id", "owner_id"], answers);
    expect(calls).toEqual([subscribe]);
    expect(attributes).toEqual({ arn: SubscriptionArn, id: SubscriptionArn, owner_id: ACCOUNT });
    const raw = { SubscriptionArn, AttributeName: "RawMessageDelivery", AttributeValue: "true" };
    expect((await deployed(type, { ...args, raw_message_delivery: true }, [], answers)).calls).toEqual([
      subscribe,
      ["sns:SetSubscriptionAttributes", raw],
    ]);
  });
});

test("aws_cloudwatch_log_group, also where it exists; 0 days is for ever", async () => {
  const create = ["logs:CreateLogGroup", { logGroupName: "/g" }];
  const retention = ["logs:PutRetentionPolicy", { logGroupName: "/g", retentionInDays: 30 }];
  const exists = { "logs:CreateLogGroup": failing("ResourceAlreadyExistsException") };
  const args = { name: "/g", retention_in_days: 30 };
  const { calls, attributes } = await deployed("aws_cloudwatch_log_group", args, ["arn", "id"], exists);
  expect(calls).toEqual([create, retention]);
  expect(attributes).toEqual({ arn: arn("logs", "log-group:/g"), id: "/g" });
  expect((await deployed("aws_cloudwatch_log_group", { name: "/g", retention_in_days: 0 })).calls).toEqual([create]);
});

test("aws_cloudwatch_metric_alarm, with all its settings", async () => {
  const { calls, attributes } = await deployed(
    "aws_cloudwatch_metric_alarm",
    {
      alarm_name: "a",
      alarm_description: "d",
      namespace: "n",
      metric_name: "m",
      dimensions: { service: "refresh", kind: "x" },
      statistic: "Maximum",
      period: 3600,
      evaluation_periods: 3,
      datapoints_to_alarm: 2,
      threshold: 0.5,
      comparison_operator: "GreaterThanThreshold",
      treat_missing_data: "notBreaching",
      alarm_actions: ["arn:topic"],
      ok_actions: ["arn:topic"],
      tags: { team: "a" },
      metric_query: null,
    },
    ["arn", "id"],
  );
  const alarm = {
    AlarmName: "a",
    AlarmDescription: "d",
    Namespace: "n",
    MetricName: "m",
    Dimensions: [
      { Name: "service", Value: "refresh" },
      { Name: "kind", Value: "x" },
    ],
    Statistic: "Maximum",
    Period: 3600,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    Threshold: 0.5,
    ComparisonOperator: "GreaterThanThreshold",
    TreatMissingData: "notBreaching",
    AlarmActions: ["arn:topic"],
    OKActions: ["arn:topic"],
    ActionsEnabled: true,
  };
  expect(calls).toEqual([["monitoring:PutMetricAlarm", alarm]]);
  expect(attributes).toEqual({ arn: arn("cloudwatch", "alarm:a"), id: "a" });
});

test("aws_cloudwatch_dashboard, whose name is taken in all of an account's Regions", async () => {
  const args = { dashboard_name: "d", dashboard_body: '{"widgets":[]}' };
  const { calls, attributes } = await deployed("aws_cloudwatch_dashboard", args, ["dashboard_arn", "id"]);
  expect(calls).toEqual([["monitoring:PutDashboard", { DashboardName: "d", DashboardBody: '{"widgets":[]}' }]]);
  expect(attributes).toEqual({ dashboard_arn: `arn:aws:cloudwatch::${ACCOUNT}:dashboard/d`, id: "d" });
  const { cloud } = recordingCloud();
  const twice = stackFolder({ resource: { aws_cloudwatch_dashboard: { x: args, y: args } } });
  await expect(deployStack(cloud, twice)).rejects.toThrow(`the dashboard d in account ${ACCOUNT} already belongs to`);
});

const TABLE = {
  name: "t",
  billing_mode: "PAY_PER_REQUEST",
  hash_key: "A",
  range_key: "B",
  attribute: [
    { name: "A", type: "S" },
    { name: "B", type: "N" },
  ],
  global_secondary_index: [{ name: "i", hash_key: "B", projection_type: "INCLUDE", non_key_attributes: ["C"] }],
  server_side_encryption: { enabled: true },
  point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 7 }],
  ttl: { attribute_name: "E", enabled: true },
  deletion_protection_enabled: true,
  table_class: "STANDARD",
};
const TABLE_KEYS = {
  KeySchema: [
    { AttributeName: "A", KeyType: "HASH" },
    { AttributeName: "B", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "i",
      KeySchema: [{ AttributeName: "B", KeyType: "HASH" }],
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["C"] },
    },
  ],
};

describe("aws_dynamodb_table", () => {
  const createTable = [
    "dynamodb:CreateTable",
    {
      TableName: "t",
      BillingMode: "PAY_PER_REQUEST",
      ...TABLE_KEYS,
      AttributeDefinitions: [
        { AttributeName: "A", AttributeType: "S" },
        { AttributeName: "B", AttributeType: "N" },
      ],
      SSESpecification: { Enabled: true },
      DeletionProtectionEnabled: true,
    },
  ];
  const settings = [
    ["dynamodb:UpdateTimeToLive", { TableName: "t", TimeToLiveSpecification: { AttributeName: "E", Enabled: true } }],
    [
      "dynamodb:UpdateContinuousBackups",
      {
        TableName: "t",
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
      },
    ],
  ];
  const exists = { "dynamodb:CreateTable": failing("ResourceInUseException") };

  test("is created with all its settings", async () => {
    const { calls, attributes } = await deployed("aws_dynamodb_table", TABLE, ["arn", "id"]);
    expect(calls).toEqual([createTable, ...settings]);
    expect(attributes).toEqual({ arn: arn("dynamodb", "table/t"), id: "t" });
  });

  test("is kept where it exists, with its settings set again", async () => {
    const { calls } = await deployed("aws_dynamodb_table", TABLE, [], {
      ...exists,
      "dynamodb:DescribeTable": () => ({ Table: { TableName: "t", ...TABLE_KEYS } }),
      "dynamodb:UpdateTimeToLive": failing("ValidationException", "TimeToLive is already enabled"),
    });
    expect(calls).toEqual([
      createTable,
      ["dynamodb:DescribeTable", { TableName: "t" }],
      ["dynamodb:UpdateTable", { TableName: "t", DeletionProtectionEnabled: true }],
      ...settings,
    ]);
  });

  test("with other keys than the one that exists is an error", async () => {
    const Table = { ...TABLE_KEYS, KeySchema: [{ AttributeName: "Z", KeyType: "HASH" }] };
    const answers = { ...exists, "dynamodb:DescribeTable": () => ({ Table }) };
    await expect(deployed("aws_dynamodb_table", TABLE, [], answers)).rejects.toThrow(
      "hub: aws_dynamodb_table.x: the table t exists with other keys or indexes",
    );
  });

  test("another refusal of time to live is an error", async () => {
    const answers = { "dynamodb:UpdateTimeToLive": failing("ValidationException", "TimeToLive is active on another") };
    await expect(deployed("aws_dynamodb_table", TABLE, [], answers)).rejects.toThrow("TimeToLive is active on another");
  });
});

describe("IAM", () => {
  test("a role with its inline policy, as the evaluator sees it", async () => {
    const { cloud } = recordingCloud();
    const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } as const;
    const permissions_boundary = `arn:aws:iam::${ACCOUNT}:policy/bounds`;
    const boundary = { Statement: [allow] };
    cloud.roles.putManagedPolicy(permissions_boundary, boundary);
    const { resources, outputs } = await deployStack(
      cloud,
      stackFolder({
        resource: {
          aws_iam_role_policy: {
            p: { name: "p", role: "${aws_iam_role.r.name}", policy: JSON.stringify({ Statement: allow }) },
          },
          aws_iam_role: {
            r: {
              name: "r",
              assume_role_policy: JSON.stringify(trust),
              path: "/team/",
              permissions_boundary,
              max_session_duration: 3600,
            },
          },
        },
        output: { id: { value: "${aws_iam_role_policy.p.id}" } },
      }),
    );
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/team/r`;
    expect(resources).toEqual([{ address: "aws_iam_role.r", arn: roleArn }, { address: "aws_iam_role_policy.p" }]);
    expect(outputs).toEqual({ id: "r:p" });
    const service = { kind: "service", service: "lambda.amazonaws.com", sourceArn: "", account: ACCOUNT } as const;
    const session = cloud.roles.assume(roleArn, { account: ACCOUNT, region: REGION, principal: service }, "s");
    expect(cloud.roles.permissionsOf(session)).toEqual({ policies: [{ Statement: [allow] }], boundary });
  });

  test.each([
    ["{", "assume_role_policy: A policy has to be JSON"],
    ["{}", "assume_role_policy: A policy has to have a statement"],
  ])("a trust policy that is %s is refused", async (assume_role_policy, problem) => {
    await expect(deployed("aws_iam_role", { name: "r", assume_role_policy })).rejects.toThrow(problem);
  });
});

describe("aws_lambda_function", () => {
  const FUNCTION = {
    function_name: "f",
    role: "arn:aws:iam::111111111111:role/r",
    handler: "index.handler",
    runtime: "nodejs22.x",
    filename: "f-1A2B.zip",
    depends_on: ["data.archive_file.zip"],
  };
  const ZIP = { type: "zip", source_dir: "assets/code", output_path: "f-1A2B.zip", output_file_mode: "0644" };
  const functionStack = (args: object, zip: object = ZIP): string =>
    stackFolder({
      data: { archive_file: { zip } },
      resource: { aws_lambda_function: { f: { ...FUNCTION, ...args } } },
      output: { x: { value: ["${aws_lambda_function.f.invoke_arn}", "${data.archive_file.zip.output_path}"] } },
    });

  test("runs from the directory that its zip stands for, with all its settings", async () => {
    const { cloud, calls } = recordingCloud();
    const folder = functionStack({
      architectures: ["arm64"],
      timeout: 60,
      memory_size: 256,
      environment: [{ variables: { TABLE: "t", SIZE: 3 } }],
      dead_letter_config: { target_arn: "arn:dlq" },
      tracing_config: { mode: "Active" },
      logging_config: {
        log_group: "/g",
        log_format: "JSON",
        application_log_level: "INFO",
        system_log_level: "WARN",
      },
      reserved_concurrent_executions: 1,
      description: "d",
    });
    const { outputs } = await deployStack(cloud, folder);
    expect(calls.map(({ call, input }) => [call, input])).toEqual([
      [
        "lambda:CreateFunction",
        {
          FunctionName: "f",
          Role: "arn:aws:iam::111111111111:role/r",
          Handler: "index.handler",
          Runtime: "nodejs22.x",
          Code: { Directory: join(folder, "assets", "code") },
          Architectures: ["arm64"],
          Timeout: 60,
          MemorySize: 256,
          Environment: { Variables: { TABLE: "t", SIZE: "3" } },
          DeadLetterConfig: { TargetArn: "arn:dlq" },
          TracingConfig: { Mode: "Active" },
          LoggingConfig: {
            LogGroup: "/g",
            LogFormat: "JSON",
            ApplicationLogLevel: "INFO",
            SystemLogLevel: "WARN",
          },
          Description: "d",
        },
      ],
      ["lambda:PutFunctionConcurrency", { FunctionName: "f", ReservedConcurrentExecutions: 1 }],
    ]);
    expect(outputs.x).toEqual([
      `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arn("lambda", "function:f")}/invocations`,
      "f-1A2B.zip",
    ]);
  });

  test("-1 reserved executions are none", async () => {
    const { cloud, calls } = recordingCloud();
    await deployStack(cloud, functionStack({ reserved_concurrent_executions: -1 }));
    expect(calls.map(({ call }) => call)).toEqual(["lambda:CreateFunction"]);
  });

  test("whose file no archive_file writes is an error", async () => {
    await expect(deployStack(recordingCloud().cloud, functionStack({ filename: "other.zip" }))).rejects.toThrow(
      "hub: aws_lambda_function.f: filename: no archive_file that this function depends on writes other.zip",
    );
  });

  test("whose directory was not synthesized is an error", async () => {
    const folder = functionStack({}, { ...ZIP, source_dir: "assets/gone" });
    await expect(deployStack(recordingCloud().cloud, folder)).rejects.toThrow(
      `hub: data.archive_file.zip: source_dir: there is no folder ${join(folder, "assets", "gone")}`,
    );
  });
});

describe("what invokes a function", () => {
  const statement = {
    FunctionName: "f",
    StatementId: "events",
    Action: "lambda:InvokeFunction",
    Principal: "events.amazonaws.com",
    SourceArn: "arn:aws:events:eu-west-1:111111111111:rule/r",
    SourceAccount: ACCOUNT,
  };
  const permission = {
    statement_id: "events",
    action: "lambda:InvokeFunction",
    function_name: "f",
    principal: "events.amazonaws.com",
    source_arn: "arn:aws:events:eu-west-1:111111111111:rule/r",
    source_account: ACCOUNT,
  };
  const mapping = {
    EventSourceArn: "arn:q",
    FunctionName: "f",
    BatchSize: 10,
    MaximumBatchingWindowInSeconds: 5,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    ScalingConfig: { MaximumConcurrency: 2 },
    Enabled: true,
  };
  const eventSourceMapping = {
    event_source_arn: "arn:q",
    function_name: "f",
    batch_size: 10,
    maximum_batching_window_in_seconds: 5,
    function_response_types: ["ReportBatchItemFailures"],
    scaling_config: { maximum_concurrency: 2 },
  };

  /** Refuses the first call only. */
  const onceConflicting = (): (() => unknown) => {
    let calls = 0;
    return () => (calls++ === 0 ? failing("ResourceConflictException")({}) : {});
  };

  test("aws_lambda_permission", async () => {
    const { calls } = await deployed("aws_lambda_permission", permission);
    expect(calls).toEqual([["lambda:AddPermission", statement]]);
  });

  test("aws_lambda_permission replaces one that exists", async () => {
    const { calls } = await deployed("aws_lambda_permission", permission, [], {
      "lambda:AddPermission": onceConflicting(),
    });
    expect(calls).toEqual([
      ["lambda:AddPermission", statement],
      ["lambda:RemovePermission", { FunctionName: "f", StatementId: "events" }],
      ["lambda:AddPermission", statement],
    ]);
  });

  test("aws_lambda_event_source_mapping", async () => {
    const { calls } = await deployed("aws_lambda_event_source_mapping", eventSourceMapping);
    expect(calls).toEqual([["lambda:CreateEventSourceMapping", mapping]]);
  });

  test("aws_lambda_event_source_mapping replaces one that exists", async () => {
    const { calls } = await deployed("aws_lambda_event_source_mapping", { ...eventSourceMapping, enabled: false }, [], {
      "lambda:CreateEventSourceMapping": onceConflicting(),
      "lambda:ListEventSourceMappings": () => ({ EventSourceMappings: [{ UUID: "u" }] }),
    });
    expect(calls).toEqual([
      ["lambda:CreateEventSourceMapping", { ...mapping, Enabled: false }],
      ["lambda:ListEventSourceMappings", { EventSourceArn: "arn:q", FunctionName: "f" }],
      ["lambda:DeleteEventSourceMapping", { UUID: "u" }],
      ["lambda:CreateEventSourceMapping", { ...mapping, Enabled: false }],
    ]);
  });

  test("aws_lambda_function_event_invoke_config", async () => {
    const { calls } = await deployed("aws_lambda_function_event_invoke_config", {
      function_name: "f",
      maximum_retry_attempts: 0,
      maximum_event_age_in_seconds: 3600,
      destination_config: [{ on_failure: [{ destination: "arn:dlq" }] }],
    });
    const config = {
      FunctionName: "f",
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: "arn:dlq" } },
    };
    expect(calls).toEqual([["lambda:PutFunctionEventInvokeConfig", config]]);
  });
});

describe("events", () => {
  test("aws_cloudwatch_event_rule with every field, enabled unless it says otherwise", async () => {
    const args = { name: "r", description: "d", event_pattern: "{}", schedule_expression: "rate(1 day)" };
    const { calls, attributes } = await deployed("aws_cloudwatch_event_rule", args, ["arn", "id", "event_bus_name"]);
    const rule = { Name: "r", Description: "d", EventPattern: "{}", ScheduleExpression: "rate(1 day)" };
    expect(calls).toEqual([["events:PutRule", { ...rule, EventBusName: "default", State: "ENABLED" }]]);
    expect(attributes).toEqual({ arn: arn("events", "rule/r"), id: "r", event_bus_name: "default" });
  });

  test("aws_cloudwatch_event_rule of another bus", async () => {
    const args = { name: "r", event_bus_name: "b", event_pattern: "{}", state: "DISABLED" };
    const { calls, attributes } = await deployed("aws_cloudwatch_event_rule", args, ["arn", "id"]);
    expect(calls).toEqual([
      ["events:PutRule", { Name: "r", EventBusName: "b", EventPattern: "{}", State: "DISABLED" }],
    ]);
    expect(attributes).toEqual({ arn: arn("events", "rule/b/r"), id: "b/r" });
  });

  test("aws_cloudwatch_event_target", async () => {
    const { calls, stack } = await deployed("aws_cloudwatch_event_target", {
      rule: "r",
      target_id: "t",
      arn: "arn:f",
      role_arn: "arn:role",
      input: "{}",
      dead_letter_config: { arn: "arn:dlq" },
      retry_policy: [{ maximum_event_age_in_seconds: 60, maximum_retry_attempts: 0 }],
    });
    const target = {
      Id: "t",
      Arn: "arn:f",
      RoleArn: "arn:role",
      Input: "{}",
      DeadLetterConfig: { Arn: "arn:dlq" },
      RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 },
    };
    expect(calls).toEqual([["events:PutTargets", { Rule: "r", EventBusName: "default", Targets: [target] }]]);
    expect(stack.resources).toEqual([{ address: "aws_cloudwatch_event_target.x" }]);
  });

  test("a target without an id gets the same one at every deployment, and others get others", async () => {
    const idOf = async (name: string): Promise<string> => {
      const { cloud, calls } = recordingCloud();
      const target = { rule: "r", arn: "arn:f" };
      await deployStack(cloud, stackFolder({ resource: { aws_cloudwatch_event_target: { [name]: target } } }));
      return (calls[0]!.input as { Targets: { Id: string }[] }).Targets[0]!.Id;
    };
    expect(await idOf("a")).toBe(await idOf("a"));
    expect(await idOf("a")).not.toBe(await idOf("b"));
    expect(await idOf("a")).toMatch(/^[\w.-]{1,64}$/);
  });

  test("a target that fails by itself is an error", async () => {
    const answers = { "events:PutTargets": () => ({ FailedEntryCount: 1, FailedEntries: [{ ErrorCode: "Boom" }] }) };
    await expect(deployed("aws_cloudwatch_event_target", { rule: "r", arn: "a" }, [], answers)).rejects.toThrow(
      'hub: aws_cloudwatch_event_target.x: events:PutTargets failed: [{"ErrorCode":"Boom"}]',
    );
  });
});

test.each(["value", "insecure_value"])("aws_ssm_parameter overwrites, with its %s", async (attribute) => {
  const args = { name: "/a/b", type: "String", [attribute]: "v" };
  const { calls, attributes } = await deployed("aws_ssm_parameter", args, ["arn"]);
  expect(calls).toEqual([["ssm:PutParameter", { Name: "/a/b", Type: "String", Value: "v", Overwrite: true }]]);
  expect(attributes).toEqual({ arn: arn("ssm", "parameter/a/b") });
});

test("aws_chatbot_slack_channel_configuration is taken, and nothing is called for it", async () => {
  const args = {
    configuration_name: "alerts",
    iam_role_arn: "arn:aws:iam::111111111111:role/r",
    slack_channel_id: "C07EZ1ABC23",
    slack_team_id: "T07EA123LEP",
    sns_topic_arns: [arn("sns", "t")],
  };
  const type = "aws_chatbot_slack_channel_configuration";
  const { calls, attributes } = await deployed(type, args, ["chat_configuration_arn"]);
  expect(calls).toEqual([]);
  expect(attributes).toEqual({
    chat_configuration_arn: "arn:aws:chatbot::111111111111:chat-configuration/slack-channel/alerts",
  });
});

test("aws_s3_bucket is created in its Region, and stays what it is where it is the stack's own already", async () => {
  const CreateBucketConfiguration = { LocationConstraint: REGION };
  const create = ["s3:CreateBucket", { Bucket: "lake", CreateBucketConfiguration }];
  const { calls, attributes } = await deployed("aws_s3_bucket", { bucket: "lake" }, ["arn", "id", "bucket"]);
  expect([calls, attributes]).toEqual([[create], { arn: "arn:aws:s3:::lake", id: "lake", bucket: "lake" }]);
  const own = await deployed("aws_s3_bucket", { bucket: "lake" }, [], {
    "s3:CreateBucket": failing("BucketAlreadyOwnedByYou"),
  });
  expect(own.calls).toEqual([create]);
  const taken = deployed("aws_s3_bucket", { bucket: "lake" }, [], {
    "s3:CreateBucket": failing("BucketAlreadyExists"),
  });
  await expect(taken).rejects.toThrow("BucketAlreadyExists");
});

test("aws_s3_bucket_policy is put", async () => {
  const { calls } = await deployed("aws_s3_bucket_policy", { bucket: "lake", policy: POLICY });
  expect(calls).toEqual([["s3:PutBucketPolicy", { Bucket: "lake", Policy: POLICY }]]);
});

test("terraform_data gives its input back, with its type", async () => {
  const args = { input: { n: [1, null] }, triggers_replace: ["x"] };
  expect((await deployed("terraform_data", args, ["output", "input"])).attributes).toEqual({
    output: { n: [1, null] },
    input: { n: [1, null] },
  });
});

test.each([
  ["aws_sqs_queue", { name: "q", fifo_queue: true }, "the embedded cloud does not know the attribute fifo_queue"],
  ["aws_sqs_queue", { name_prefix: "q" }, "name: is missing"],
  ["aws_sqs_queue", { name: "q", delay_seconds: "soon" }, "delay_seconds: has to be a number"],
  ["aws_sqs_queue", { name: ["q"] }, "name: has to be a string"],
  [
    "aws_sqs_queue",
    { name: "q", sqs_managed_sse_enabled: "maybe" },
    "sqs_managed_sse_enabled: has to be true or false",
  ],
  ["aws_sqs_queue", { name: "q", tags: "a" }, "tags: has to be a map of strings"],
  ["aws_sns_topic", { name: "t", fifo_topic: true }, "does not know the attribute fifo_topic"],
  ["aws_sns_topic", { name: "t", signature_version: 3 }, "signature_version: has to be from 1 to 2"],
  ["aws_sns_topic", { name: "t", display_name: "x".repeat(101) }, "display_name: has more than 100 characters"],
  ["aws_sns_topic_policy", { arn: "t", policy: "{}" }, "arn: is no ARN"],
  ["aws_sns_topic_subscription", { protocol: "pigeon" }, "protocol: has to be one of application, email"],
  ["aws_sns_topic_subscription", { filter_policy: "{}" }, "does not know the attribute filter_policy"],
  ["aws_cloudwatch_log_group", { name: "g", kms_key_id: "k" }, "does not know the attribute kms_key_id"],
  ["aws_iam_role", { name: "r", assume_role_policy: POLICY, path: "/x" }, "path: has to begin and end with /"],
  [
    "aws_iam_role",
    { name: "r", assume_role_policy: POLICY, permissions_boundary: "b" },
    "permissions_boundary: is no ARN",
  ],
  [
    "aws_dynamodb_table",
    { ...TABLE, billing_mode: "PROVISIONED" },
    'billing_mode: the embedded cloud knows "PAY_PER_REQUEST" only',
  ],
  [
    "aws_dynamodb_table",
    { ...TABLE, table_class: "STANDARD_INFREQUENT_ACCESS" },
    'table_class: the embedded cloud knows "STANDARD" only',
  ],
  ["aws_dynamodb_table", { ...TABLE, stream_enabled: true }, "does not know the attribute stream_enabled"],
  ["aws_dynamodb_table", { ...TABLE, attribute: "A" }, "attribute: has to be a list of blocks"],
  [
    "aws_dynamodb_table",
    { ...TABLE, server_side_encryption: [{ enabled: true, kms_key_arn: "k" }] },
    "does not know the attribute server_side_encryption.kms_key_arn",
  ],
  ["aws_lambda_function", { layers: [] }, "does not know the attribute layers"],
  ["aws_lambda_function", { environment: "e" }, "environment: has to be a block"],
  ["aws_lambda_function", { architectures: "arm64" }, "architectures: has to be a list of strings"],
  [
    "aws_lambda_function",
    { logging_config: { log_format: "JSON", x: 1 } },
    "does not know the attribute logging_config.x",
  ],
  ["aws_lambda_permission", { qualifier: "1" }, "does not know the attribute qualifier"],
  ["aws_lambda_event_source_mapping", { filter_criteria: {} }, "does not know the attribute filter_criteria"],
  ["aws_lambda_function_event_invoke_config", { qualifier: "1" }, "does not know the attribute qualifier"],
  [
    "aws_lambda_function_event_invoke_config",
    { destination_config: { on_success: {} } },
    "attribute destination_config.on_success",
  ],
  ["aws_cloudwatch_event_rule", { name: "r", is_enabled: true }, "does not know the attribute is_enabled"],
  ["aws_cloudwatch_dashboard", { dashboard_name: "d" }, "dashboard_body: is missing"],
  ["aws_cloudwatch_metric_alarm", { metric_query: [] }, "does not know the attribute metric_query"],
  ["aws_cloudwatch_metric_alarm", { alarm_name: "a" }, "threshold: is missing"],
  ["aws_cloudwatch_event_target", { input_path: "$" }, "does not know the attribute input_path"],
  [
    "aws_ssm_parameter",
    { name: "p", type: "SecureString", value: "v" },
    'type: the embedded cloud knows "String" only',
  ],
  ["aws_chatbot_slack_channel_configuration", { slack_team_id: "t-1" }, "slack_team_id: is no id of a workspace"],
  ["aws_chatbot_slack_channel_configuration", { user_authorization_required: true }, "user_authorization_required"],
  ["aws_ssm_parameter", { name: "p", type: "String" }, "one of value and insecure_value has to be there"],
  ["aws_ssm_parameter", { name: "p", type: "String", value: "v", insecure_value: "v" }, "there, and only one"],
  ["aws_s3_bucket", { bucket: "b", acl: "private" }, "does not know the attribute acl"],
  [
    "aws_s3_bucket_ownership_controls",
    { bucket: "b", rule: { object_ownership: "ObjectWriter" } },
    "BucketOwnerEnforced",
  ],
  ["aws_s3_bucket_versioning", { bucket: "b", versioning_configuration: { status: "On" } }, "Enabled, Suspended"],
  ["aws_glue_catalog_database", { name: "d", target_database: {} }, "does not know the attribute target_database"],
  ["aws_athena_workgroup", { name: "w", configuration: { engine_version: {} } }, "configuration.engine_version"],
  ["terraform_data", { provision: 1 }, "does not know the attribute provision"],
])("%s %j is refused by name", async (type, args, problem) => {
  const { cloud, calls } = recordingCloud();
  const refusal = deployStack(cloud, oneResource(type, args));
  await expect(refusal).rejects.toThrow(`hub: ${type}.x: `);
  await expect(refusal).rejects.toThrow(problem);
  expect(calls).toEqual([]);
});
