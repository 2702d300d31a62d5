/** What Terraform may call for a resource of one type: to create, read, change, tag and delete it. */
export interface Grant {
  /** Unique in the table; becomes the sid, joined where statements for the same resources become one. */
  readonly sid: string;
  /** IAM actions. */
  readonly actions: readonly string[];
  /** ARN with `${Partition}`, `${Region}`, `${Account}`, `${Name}` and, of a role, `${Path}` to be filled in, or `*`. */
  readonly resource: string;
  /** The attribute that holds the name, as a literal or as a reference to the resource that has it. */
  readonly name: string;
  /** As in a policy; its value is filled in as `resource` is. One on `${Boundary}` is left out for a role that has none. */
  readonly condition?: { readonly test: string; readonly variable: string; readonly value: string };
  /** Whether it is needed only for roles that have a permissions boundary. */
  readonly onlyWithBoundary?: true;
}

const REGIONAL = "${Region}:${Account}";
const ALARM = `arn:\${Partition}:cloudwatch:${REGIONAL}:alarm:\${Name}`;
/** Without a Region: the dashboards of an account are the same in all of them. */
const DASHBOARD = "arn:${Partition}:cloudwatch::${Account}:dashboard/${Name}";
const FUNCTION = `arn:\${Partition}:lambda:${REGIONAL}:function:\${Name}`;
const MAPPING = `arn:\${Partition}:lambda:${REGIONAL}:event-source-mapping:*`;
const LOG_GROUP = `arn:\${Partition}:logs:${REGIONAL}:log-group:\${Name}`;
const QUEUE = `arn:\${Partition}:sqs:${REGIONAL}:\${Name}`;
const RULE = `arn:\${Partition}:events:${REGIONAL}:rule/\${Name}`;
const TOPIC = `arn:\${Partition}:sns:${REGIONAL}:\${Name}`;
/** Not by name: who deploys may add and remove rules of alerts without a policy of their own being changed before. */
const ALERT_RULES = `arn:\${Partition}:ssm:${REGIONAL}:parameter/ds-dashboard/alerts/*`;
/** Without a Region, as dashboards. */
const SLACK_CHANNEL = "arn:${Partition}:chatbot::${Account}:chat-configuration/slack-channel/${Name}";
const BUCKET = "arn:${Partition}:s3:::${Name}";
const GLUE = `arn:\${Partition}:glue:${REGIONAL}`;
const DATABASE = `${GLUE}:database/\${Name}`;
const WORKGROUP = `arn:\${Partition}:athena:${REGIONAL}:workgroup/\${Name}`;
const TABLE = `arn:\${Partition}:dynamodb:${REGIONAL}:table/\${Name}`;
const KEYS = `arn:\${Partition}:kms:${REGIONAL}:key/*`;
export const BOUNDARY = "${Boundary}";
const ROLE = "arn:${Partition}:iam::${Account}:role/${Path}${Name}";

/** A role without the boundary can neither be created nor given a policy; nothing takes the boundary away. */
const WITH_BOUNDARY = { test: "StringEquals", variable: "iam:PermissionsBoundary", value: BOUNDARY };

/** Mappings have no names, only ids that AWS makes, so they are told apart by the function that they feed. */
const OF_FUNCTION = { test: "ArnEquals", variable: "lambda:FunctionArn", value: FUNCTION };

/** What the provider calls for a resource that is one setting of a bucket. */
function bucketSetting(sid: string, ...actions: readonly string[]): readonly Grant[] {
  return [{ sid, actions: actions.map((action) => `s3:${action}`), resource: BUCKET, name: "bucket" }];
}

/** The calls of the AWS provider 5.100 and 6 for the arguments that the stacks use, by type of resource. */
export const TERRAFORM_CALLS: Readonly<Record<string, readonly Grant[]>> = {
  aws_athena_workgroup: [
    {
      sid: "Workgroups",
      actions: [
        "athena:CreateWorkGroup",
        "athena:GetWorkGroup",
        "athena:UpdateWorkGroup",
        "athena:DeleteWorkGroup",
        "athena:TagResource",
        "athena:UntagResource",
        "athena:ListTagsForResource",
      ],
      resource: WORKGROUP,
      name: "name",
    },
  ],
  aws_chatbot_slack_channel_configuration: [
    {
      sid: "SlackChannels",
      actions: [
        "chatbot:UpdateSlackChannelConfiguration",
        "chatbot:DeleteSlackChannelConfiguration",
        "chatbot:TagResource",
        "chatbot:UntagResource",
      ],
      resource: SLACK_CHANNEL,
      name: "configuration_name",
    },
    // These actions have no resource types.
    {
      sid: "CreateSlackChannels",
      actions: [
        "chatbot:CreateSlackChannelConfiguration",
        "chatbot:DescribeSlackChannelConfigurations",
        "chatbot:ListTagsForResource",
      ],
      resource: "*",
      name: "configuration_name",
    },
    {
      sid: "PassRolesToSlackChannels",
      actions: ["iam:PassRole"],
      resource: ROLE,
      name: "iam_role_arn",
      condition: { test: "StringEquals", variable: "iam:PassedToService", value: "chatbot.amazonaws.com" },
    },
  ],
  aws_cloudwatch_dashboard: [
    {
      sid: "Dashboards",
      actions: ["cloudwatch:PutDashboard", "cloudwatch:GetDashboard", "cloudwatch:DeleteDashboards"],
      resource: DASHBOARD,
      name: "dashboard_name",
    },
  ],
  aws_cloudwatch_event_rule: [
    {
      sid: "Rules",
      actions: [
        "events:PutRule",
        "events:DescribeRule",
        "events:DeleteRule",
        "events:TagResource",
        "events:UntagResource",
        "events:ListTagsForResource",
      ],
      resource: RULE,
      name: "name",
    },
  ],
  aws_cloudwatch_event_target: [
    {
      sid: "Targets",
      actions: ["events:PutTargets", "events:ListTargetsByRule", "events:RemoveTargets"],
      resource: RULE,
      name: "rule",
    },
  ],
  aws_cloudwatch_log_group: [
    // `:*` for all but the actions on tags, see `arn` and `logGroupArn` in
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
    {
      sid: "LogGroups",
      actions: ["logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:PutRetentionPolicy", "logs:DeleteRetentionPolicy"],
      resource: `${LOG_GROUP}:*`,
      name: "name",
    },
    {
      sid: "LogGroupTags",
      actions: ["logs:TagResource", "logs:UntagResource", "logs:ListTagsForResource"],
      resource: LOG_GROUP,
      name: "name",
    },
    // CloudWatch Logs has no resource types for this action.
    { sid: "FindLogGroups", actions: ["logs:DescribeLogGroups"], resource: "*", name: "name" },
  ],
  aws_cloudwatch_metric_alarm: [
    // To describe composite alarms takes `*`; the provider asks for the one metric alarm by its name.
    {
      sid: "Alarms",
      actions: [
        "cloudwatch:PutMetricAlarm",
        "cloudwatch:DescribeAlarms",
        "cloudwatch:DeleteAlarms",
        "cloudwatch:TagResource",
        "cloudwatch:UntagResource",
        "cloudwatch:ListTagsForResource",
      ],
      resource: ALARM,
      name: "alarm_name",
    },
  ],
  aws_dynamodb_table: [
    {
      sid: "Tables",
      actions: [
        "dynamodb:CreateTable",
        "dynamodb:DescribeTable",
        "dynamodb:UpdateTable",
        "dynamodb:DeleteTable",
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:UpdateContinuousBackups",
        "dynamodb:DescribeTimeToLive",
        "dynamodb:UpdateTimeToLive",
        "dynamodb:TagResource",
        "dynamodb:UntagResource",
        "dynamodb:ListTagsOfResource",
      ],
      resource: TABLE,
      name: "name",
    },
    // The provider compares the table's key with the one that the account has for DynamoDB.
    {
      sid: "TableKey",
      actions: ["kms:DescribeKey"],
      resource: KEYS,
      name: "name",
      condition: { test: "StringEquals", variable: "kms:RequestAlias", value: "alias/aws/dynamodb" },
    },
  ],
  // Glue asks for what is above a resource too, and to delete a database for all that it may hold.
  aws_glue_catalog_database: [
    ...[`${GLUE}:catalog`, DATABASE].map((resource, index) => ({
      sid: ["DatabasesInCatalog", "Databases"][index]!,
      actions: ["glue:CreateDatabase", "glue:GetDatabase", "glue:UpdateDatabase", "glue:DeleteDatabase"],
      resource,
      name: "name",
    })),
    {
      sid: "DatabaseTags",
      actions: ["glue:GetTags", "glue:TagResource", "glue:UntagResource"],
      resource: DATABASE,
      name: "name",
    },
    ...["table", "userDefinedFunction"].map((kind, index) => ({
      sid: ["TablesOfDatabases", "FunctionsOfDatabases"][index]!,
      actions: ["glue:DeleteDatabase"],
      resource: `${GLUE}:${kind}/\${Name}/*`,
      name: "name",
    })),
  ],
  aws_glue_catalog_table: [`${GLUE}:catalog`, DATABASE, `${GLUE}:table/\${Name}/*`].map((resource, index) => ({
    sid: ["GlueTablesInCatalog", "GlueTablesInDatabases", "GlueTables"][index]!,
    actions: ["glue:CreateTable", "glue:GetTable", "glue:UpdateTable", "glue:DeleteTable", "glue:GetPartitionIndexes"],
    resource,
    name: "database_name",
  })),
  aws_iam_role: [
    {
      sid: "Roles",
      actions: [
        "iam:GetRole",
        "iam:UpdateRoleDescription",
        "iam:UpdateAssumeRolePolicy",
        "iam:DeleteRole",
        "iam:ListRolePolicies",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
        "iam:TagRole",
        "iam:UntagRole",
      ],
      resource: ROLE,
      name: "name",
    },
    { sid: "CreateRoles", actions: ["iam:CreateRole"], resource: ROLE, name: "name", condition: WITH_BOUNDARY },
    {
      sid: "RoleBoundaries",
      actions: ["iam:PutRolePermissionsBoundary"],
      resource: ROLE,
      name: "name",
      condition: WITH_BOUNDARY,
      onlyWithBoundary: true,
    },
  ],
  aws_iam_role_policy: [
    {
      sid: "RolePolicies",
      actions: ["iam:GetRolePolicy", "iam:DeleteRolePolicy"],
      resource: ROLE,
      name: "role",
    },
    { sid: "PutRolePolicies", actions: ["iam:PutRolePolicy"], resource: ROLE, name: "role", condition: WITH_BOUNDARY },
  ],
  aws_lambda_event_source_mapping: [
    // Lambda has no resource types for this action.
    {
      sid: "CreateMappings",
      actions: ["lambda:CreateEventSourceMapping"],
      resource: "*",
      name: "function_name",
      condition: OF_FUNCTION,
    },
    {
      sid: "Mappings",
      actions: ["lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping", "lambda:DeleteEventSourceMapping"],
      resource: MAPPING,
      name: "function_name",
      condition: OF_FUNCTION,
    },
    // These actions do not know the function.
    {
      sid: "MappingTags",
      actions: ["lambda:TagResource", "lambda:UntagResource", "lambda:ListTags"],
      resource: MAPPING,
      name: "function_name",
    },
  ],
  aws_lambda_function: [
    {
      sid: "Functions",
      actions: [
        "lambda:CreateFunction",
        "lambda:GetFunction",
        "lambda:GetFunctionCodeSigningConfig",
        "lambda:ListVersionsByFunction",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
        "lambda:DeleteFunction",
        "lambda:TagResource",
        "lambda:UntagResource",
        "lambda:ListTags",
      ],
      resource: FUNCTION,
      name: "function_name",
    },
    {
      sid: "PassRolesToFunctions",
      actions: ["iam:PassRole"],
      resource: ROLE,
      name: "role",
      condition: { test: "StringEquals", variable: "iam:PassedToService", value: "lambda.amazonaws.com" },
    },
  ],
  aws_lambda_permission: [
    {
      sid: "FunctionPermissions",
      actions: ["lambda:AddPermission", "lambda:GetPolicy", "lambda:RemovePermission"],
      resource: FUNCTION,
      name: "function_name",
    },
  ],
  // To read a bucket, the provider reads all that there may be of it.
  aws_s3_bucket: bucketSetting(
    "Buckets",
    "CreateBucket",
    "DeleteBucket",
    "ListBucket",
    "GetAccelerateConfiguration",
    "GetBucketAcl",
    "GetBucketCORS",
    "GetBucketLogging",
    "GetBucketObjectLockConfiguration",
    "GetBucketPolicy",
    "GetBucketRequestPayment",
    "GetBucketTagging",
    "GetBucketVersioning",
    "GetBucketWebsite",
    "GetEncryptionConfiguration",
    "GetLifecycleConfiguration",
    "GetReplicationConfiguration",
    "PutBucketTagging",
  ),
  aws_s3_bucket_lifecycle_configuration: bucketSetting(
    "BucketLifecycles",
    "GetLifecycleConfiguration",
    "PutLifecycleConfiguration",
  ),
  aws_s3_bucket_ownership_controls: bucketSetting(
    "BucketOwnership",
    "GetBucketOwnershipControls",
    "PutBucketOwnershipControls",
  ),
  aws_s3_bucket_policy: bucketSetting("BucketPolicies", "GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"),
  aws_s3_bucket_public_access_block: bucketSetting(
    "BucketPublicAccess",
    "GetBucketPublicAccessBlock",
    "PutBucketPublicAccessBlock",
  ),
  aws_s3_bucket_server_side_encryption_configuration: bucketSetting(
    "BucketEncryption",
    "GetEncryptionConfiguration",
    "PutEncryptionConfiguration",
  ),
  aws_s3_bucket_versioning: bucketSetting("BucketVersioning", "GetBucketVersioning", "PutBucketVersioning"),
  aws_sns_topic: [
    {
      sid: "Topics",
      actions: [
        "sns:CreateTopic",
        "sns:GetTopicAttributes",
        "sns:SetTopicAttributes",
        "sns:DeleteTopic",
        "sns:TagResource",
        "sns:UntagResource",
        "sns:ListTagsForResource",
      ],
      resource: TOPIC,
      name: "name",
    },
  ],
  aws_sns_topic_policy: [
    {
      sid: "TopicPolicies",
      actions: ["sns:GetTopicAttributes", "sns:SetTopicAttributes"],
      resource: TOPIC,
      name: "arn",
    },
  ],
  aws_sqs_queue: [
    {
      sid: "Queues",
      actions: [
        "sqs:CreateQueue",
        "sqs:GetQueueAttributes",
        "sqs:SetQueueAttributes",
        "sqs:DeleteQueue",
        "sqs:TagQueue",
        "sqs:UntagQueue",
        "sqs:ListQueueTags",
      ],
      resource: QUEUE,
      name: "name",
    },
  ],
  aws_sqs_queue_policy: [
    {
      sid: "QueuePolicies",
      actions: ["sqs:GetQueueAttributes", "sqs:SetQueueAttributes"],
      resource: QUEUE,
      name: "queue_url",
    },
  ],
  aws_ssm_parameter: [
    {
      sid: "AlertRules",
      actions: [
        "ssm:PutParameter",
        "ssm:GetParameter",
        "ssm:DeleteParameter",
        "ssm:AddTagsToResource",
        "ssm:RemoveTagsFromResource",
        "ssm:ListTagsForResource",
      ],
      resource: ALERT_RULES,
      name: "name",
    },
    // Parameter Store has no resource types for this action.
    { sid: "FindParameters", actions: ["ssm:DescribeParameters"], resource: "*", name: "name" },
  ],
  // Only in the state.
  terraform_data: [],
};

/** Data sources that call nothing in AWS. */
export const LOCAL_DATA_SOURCES: readonly string[] = ["archive_file", "aws_iam_policy_document"];
