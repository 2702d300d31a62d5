# Written by `npm run modules` from the constructs of the CDKTF stacks.

output "hub" {
  description = "Where this hub is and what its parts are called."
  value = {
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
  }
}
