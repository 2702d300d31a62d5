import type { BlockType } from "../block-type";
import { glueDatabase, glueTable, workgroup } from "./athena";
import { slackChannelConfiguration } from "./chatbot";
import { dashboard, metricAlarm } from "./cloudwatch";
import { table } from "./dynamodb";
import { rule, target } from "./events";
import { role, rolePolicy } from "./iam";
import { eventInvokeConfig, eventSourceMapping, lambdaFunction, permission } from "./lambda";
import { logGroup } from "./logs";
import {
  bucket,
  bucketEncryption,
  bucketLifecycle,
  bucketOwnershipControls,
  bucketPolicy,
  bucketPublicAccessBlock,
  bucketVersioning,
} from "./s3";
import { topic, topicPolicy, topicSubscription } from "./sns";
import { queue, queuePolicy, queueRedriveAllowPolicy, queueRedrivePolicy } from "./sqs";
import { parameter } from "./ssm";
import { terraformData } from "./terraform-data";

/** The resources that the embedded cloud knows, by type. */
export const RESOURCES: ReadonlyMap<string, BlockType> = new Map([
  ["aws_athena_workgroup", workgroup],
  ["aws_chatbot_slack_channel_configuration", slackChannelConfiguration],
  ["aws_cloudwatch_dashboard", dashboard],
  ["aws_cloudwatch_event_rule", rule],
  ["aws_cloudwatch_event_target", target],
  ["aws_cloudwatch_log_group", logGroup],
  ["aws_cloudwatch_metric_alarm", metricAlarm],
  ["aws_dynamodb_table", table],
  ["aws_glue_catalog_database", glueDatabase],
  ["aws_glue_catalog_table", glueTable],
  ["aws_iam_role", role],
  ["aws_iam_role_policy", rolePolicy],
  ["aws_lambda_event_source_mapping", eventSourceMapping],
  ["aws_lambda_function", lambdaFunction],
  ["aws_lambda_function_event_invoke_config", eventInvokeConfig],
  ["aws_lambda_permission", permission],
  ["aws_s3_bucket", bucket],
  ["aws_s3_bucket_lifecycle_configuration", bucketLifecycle],
  ["aws_s3_bucket_ownership_controls", bucketOwnershipControls],
  ["aws_s3_bucket_policy", bucketPolicy],
  ["aws_s3_bucket_public_access_block", bucketPublicAccessBlock],
  ["aws_s3_bucket_server_side_encryption_configuration", bucketEncryption],
  ["aws_s3_bucket_versioning", bucketVersioning],
  ["aws_sns_topic", topic],
  ["aws_sns_topic_policy", topicPolicy],
  ["aws_sns_topic_subscription", topicSubscription],
  ["aws_sqs_queue", queue],
  ["aws_sqs_queue_policy", queuePolicy],
  ["aws_sqs_queue_redrive_allow_policy", queueRedriveAllowPolicy],
  ["aws_sqs_queue_redrive_policy", queueRedrivePolicy],
  ["aws_ssm_parameter", parameter],
  ["terraform_data", terraformData],
]);
