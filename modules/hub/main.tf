# Written by `npm run modules` from the constructs of the CDKTF stacks.

locals {
  partitions = {
    "cn-"      = "aws-cn"
    "us-gov-"  = "aws-us-gov"
    "us-iso-"  = "aws-iso"
    "us-isob-" = "aws-iso-b"
    "eu-isoe-" = "aws-iso-e"
    "us-isof-" = "aws-iso-f"
    "eusc-"    = "aws-eusc"
  }
  partition    = coalesce(one([for prefix, partition in local.partitions : partition if startswith(var.region, prefix)]), "aws")
  architecture = coalesce(var.architecture, local.partition == "aws" ? "arm64" : "x86_64")
}

resource "aws_dynamodb_table" "metrics_table" {
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = true
  hash_key                    = "MetricName"
  name                        = "ds-dashboard-metrics"
  range_key                   = "ExtractionDate"
  tags                        = var.tags

  attribute {
    name = "MetricName"
    type = "S"
  }

  attribute {
    name = "ExtractionDate"
    type = "S"
  }

  attribute {
    name = "ProjectName"
    type = "S"
  }

  global_secondary_index {
    hash_key        = "ProjectName"
    name            = "ProjectName-ExtractionDate-index"
    projection_type = "ALL"
    range_key       = "ExtractionDate"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }

  ttl {
    attribute_name = "ExpiresAt"
    enabled        = true
  }
}

resource "aws_dynamodb_table" "summaries_table" {
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = true
  hash_key                    = "Summary"
  name                        = "ds-dashboard-summaries"
  range_key                   = "Key"
  tags                        = var.tags

  attribute {
    name = "Summary"
    type = "S"
  }

  attribute {
    name = "Key"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }

  ttl {
    attribute_name = "ExpiresAt"
    enabled        = true
  }
}

resource "aws_sqs_queue" "archive_queue_dead_letters_queue" {
  message_retention_seconds  = 1209600
  name                       = "ds-dashboard-archive-queue-dead-letters"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 30
  tags                       = var.tags
}

resource "aws_sqs_queue_policy" "archive_queue_dead_letters_policy" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Action    = "sqs:*"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-archive-queue-dead-letters"
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "FromRules"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-archive-queue-dead-letters"
        Principal = { Service = "events.amazonaws.com" }
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = [
              "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-archive",
              "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-archive-batches",
            ]
          }
        }
      },
    ]
  })
  queue_url = aws_sqs_queue.archive_queue_dead_letters_queue.url
}

resource "aws_sqs_queue" "archive_queue" {
  message_retention_seconds = 1209600
  name                      = "ds-dashboard-archive"
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-archive-queue-dead-letters"
    maxReceiveCount     = 20
  })
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 360
  tags                       = var.tags

  depends_on = [aws_sqs_queue.archive_queue_dead_letters_queue]
}

resource "aws_sqs_queue_policy" "archive_queue_policy" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Action    = "sqs:*"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-archive"
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "FromRules"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-archive"
        Principal = { Service = "events.amazonaws.com" }
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = [
              "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-archive",
              "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-archive-batches",
            ]
          }
        }
      },
    ]
  })
  queue_url = aws_sqs_queue.archive_queue.url
}

resource "aws_sqs_queue" "archive_quarantine_queue" {
  message_retention_seconds  = 1209600
  name                       = "ds-dashboard-quarantine"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 30
  tags                       = var.tags
}

resource "aws_sqs_queue_policy" "archive_quarantine_policy" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Action    = "sqs:*"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-quarantine"
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
  queue_url = aws_sqs_queue.archive_quarantine_queue.url
}

resource "aws_cloudwatch_log_group" "archive_function_logs" {
  name              = "/aws/lambda/ds-dashboard-archive"
  retention_in_days = var.log_retention_days
  tags              = var.tags

  lifecycle {
    postcondition {
      condition     = startswith(self.arn, "arn:${local.partition}:logs:${var.region}:${var.account_id}:")
      error_message = "account_id is ${var.account_id} and region ${var.region}, but the provider created ${self.arn}; give the module the account and Region of its provider."
    }
  }
}

resource "aws_sqs_queue" "archive_function_dead_letters_queue" {
  message_retention_seconds  = 1209600
  name                       = "ds-dashboard-archive-dead-letters"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 30
  tags                       = var.tags
}

resource "aws_sqs_queue_policy" "archive_function_dead_letters_policy" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Action    = "sqs:*"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-archive-dead-letters"
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
  queue_url = aws_sqs_queue.archive_function_dead_letters_queue.url
}

resource "aws_iam_role" "archive_function_role" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "lambda.amazonaws.com" }
      },
    ]
  })
  description          = "Execution role of ds-dashboard-archive in ${var.region}"
  name                 = "ds-dashboard-archive-${var.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "archive_function_function_policy" {
  name = "function"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:${local.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/lambda/ds-dashboard-archive:*"
      },
      {
        Sid      = "Traces"
        Effect   = "Allow"
        Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
        Resource = "*"
      },
      {
        Sid      = "DeadLetters"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-archive-dead-letters"
      },
      {
        Sid    = "Store"
        Effect = "Allow"
        Action = "dynamodb:PutItem"
        Resource = [
          "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-metrics",
          "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-summaries",
        ]
      },
      {
        Sid      = "CountSeries"
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
        Resource = "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-summaries"
      },
      {
        Sid      = "ReadQueue"
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-archive"
      },
      {
        Sid      = "Postpone"
        Effect   = "Allow"
        Action   = "sqs:ChangeMessageVisibility"
        Resource = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-archive"
      },
      {
        Sid      = "Quarantine"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-quarantine"
      },
      {
        Sid      = "ReadRegistryCopy"
        Effect   = "Allow"
        Action   = "dynamodb:Query"
        Resource = "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-summaries"
      },
      {
        Sid    = "ReadRegistry"
        Effect = "Allow"
        Action = "ssm:GetParametersByPath"
        Resource = [
          "arn:${local.partition}:ssm:${var.region}:${var.account_id}:parameter/monitored_projects",
          "arn:${local.partition}:ssm:${var.region}:${var.account_id}:parameter/monitored_projects/*",
        ]
      },
    ]
  })
  role = aws_iam_role.archive_function_role.name
}

resource "aws_lambda_function" "archive_function" {
  architectures    = [local.architecture]
  description      = "Stores the measurements that registered accounts report"
  filename         = "${path.module}/functions/archive.zip"
  source_code_hash = filebase64sha256("${path.module}/functions/archive.zip")
  function_name    = "ds-dashboard-archive"
  handler          = "index.handler"
  memory_size      = 1769
  role             = aws_iam_role.archive_function_role.arn
  runtime          = "nodejs22.x"
  timeout          = 60
  tags             = var.tags

  dead_letter_config {
    target_arn = aws_sqs_queue.archive_function_dead_letters_queue.arn
  }

  environment {
    variables = merge(
      {
        TABLE_NAME           = aws_dynamodb_table.metrics_table.name
        SUMMARIES_TABLE_NAME = aws_dynamodb_table.summaries_table.name
        QUEUE_URL            = aws_sqs_queue.archive_queue.url
        QUARANTINE_QUEUE_URL = aws_sqs_queue.archive_quarantine_queue.url
        CLAIMS               = var.claims
        ORIGINAL_SPOKES      = var.original_spokes ? "true" : "false"
        SERIES_PER_ACCOUNT   = tostring(var.series_per_account)
      },
      var.retention_days != null ? { RETENTION_DAYS = tostring(var.retention_days) } : {},
      {
        POWERTOOLS_SERVICE_NAME = "ds-dashboard-archive"
        CODE_VERSION            = trimspace(file("${path.module}/functions/archive.version"))
      },
    )
  }

  logging_config {
    application_log_level = "INFO"
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.archive_function_logs.name
    system_log_level      = "INFO"
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.archive_function_function_policy]
}

resource "aws_lambda_event_source_mapping" "archive_mapping" {
  batch_size                         = 50
  event_source_arn                   = aws_sqs_queue.archive_queue.arn
  function_name                      = aws_lambda_function.archive_function.arn
  function_response_types            = ["ReportBatchItemFailures"]
  maximum_batching_window_in_seconds = 1
  tags                               = var.tags

  scaling_config {
    maximum_concurrency = 5
  }

  depends_on = [aws_iam_role_policy.archive_function_function_policy]
}

resource "aws_cloudwatch_event_rule" "archive_rule" {
  description = "Measurements, of this account and of those its bus policy lets in"
  event_pattern = jsonencode(merge(
    {
      source      = ["metric_extractor"]
      detail-type = ["metric_extractor"]
      detail      = { MetricName = [{ exists = true }] }
    },
    var.ignores_home || var.home_events == "batch" ? {
      "$or" = [
        { account = [{ anything-but = [var.account_id] }] },
        { region = [{ anything-but = [var.region] }] },
      ]
    } : {},
  ))
  name = "ds-dashboard-archive"
  tags = var.tags
}

resource "aws_cloudwatch_event_target" "archive_rule_target" {
  arn       = aws_sqs_queue.archive_queue.arn
  rule      = aws_cloudwatch_event_rule.archive_rule.name
  target_id = "target"

  dead_letter_config {
    arn = aws_sqs_queue.archive_queue_dead_letters_queue.arn
  }
}

resource "aws_cloudwatch_event_rule" "archive_batches_rule" {
  description = "Runs with all their measurements, of this account and of those its bus policy lets in"
  event_pattern = jsonencode(merge(
    {
      source      = ["metric_extractor_batch"]
      detail-type = ["metric_extractor_batch"]
    },
    var.ignores_home || var.home_events == "metric" ? {
      "$or" = [
        { account = [{ anything-but = [var.account_id] }] },
        { region = [{ anything-but = [var.region] }] },
      ]
    } : {},
  ))
  name = "ds-dashboard-archive-batches"
  tags = var.tags
}

resource "aws_cloudwatch_event_target" "archive_batches_rule_target" {
  arn       = aws_sqs_queue.archive_queue.arn
  rule      = aws_cloudwatch_event_rule.archive_batches_rule.name
  target_id = "target"

  dead_letter_config {
    arn = aws_sqs_queue.archive_queue_dead_letters_queue.arn
  }
}

resource "aws_cloudwatch_log_group" "refresh_function_logs" {
  name              = "/aws/lambda/ds-dashboard-fetch-new-data"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

resource "aws_sqs_queue" "refresh_function_dead_letters_queue" {
  message_retention_seconds  = 1209600
  name                       = "ds-dashboard-fetch-new-data-dead-letters"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 30
  tags                       = var.tags
}

resource "aws_sqs_queue_policy" "refresh_function_dead_letters_policy" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Action    = "sqs:*"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-fetch-new-data-dead-letters"
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "FromRules"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-fetch-new-data-dead-letters"
        Principal = { Service = "events.amazonaws.com" }
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-fetch-new-data"
          }
        }
      },
    ]
  })
  queue_url = aws_sqs_queue.refresh_function_dead_letters_queue.url
}

resource "aws_iam_role" "refresh_function_role" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "lambda.amazonaws.com" }
      },
    ]
  })
  description          = "Execution role of ds-dashboard-fetch-new-data in ${var.region}"
  name                 = "ds-dashboard-fetch-new-data-${var.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "refresh_function_function_policy" {
  name = "function"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:${local.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/lambda/ds-dashboard-fetch-new-data:*"
      },
      {
        Sid      = "Traces"
        Effect   = "Allow"
        Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
        Resource = "*"
      },
      {
        Sid      = "DeadLetters"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-fetch-new-data-dead-letters"
      },
      {
        Sid      = "PutEvents"
        Effect   = "Allow"
        Action   = "events:PutEvents"
        Resource = "arn:${local.partition}:events:${var.region}:${var.account_id}:event-bus/default"
        Condition = {
          "ForAllValues:StringEquals" = { "events:source" = [var.original_spokes ? "metric_fetch" : "metric_extractor"] }
          StringEquals                = { "events:detail-type" = [var.original_spokes ? "metric_fetch" : "metric_extractor"] }
        }
      },
    ]
  })
  role = aws_iam_role.refresh_function_role.name
}

resource "aws_lambda_function" "refresh_function" {
  architectures    = [local.architecture]
  description      = "Asks every connected spoke for fresh measurements"
  filename         = "${path.module}/functions/refresh.zip"
  source_code_hash = filebase64sha256("${path.module}/functions/refresh.zip")
  function_name    = "ds-dashboard-fetch-new-data"
  handler          = "index.handler"
  memory_size      = 256
  role             = aws_iam_role.refresh_function_role.arn
  runtime          = "nodejs22.x"
  timeout          = 30
  tags             = var.tags

  dead_letter_config {
    target_arn = aws_sqs_queue.refresh_function_dead_letters_queue.arn
  }

  environment {
    variables = {
      REFRESH_SOURCE          = var.original_spokes ? "metric_fetch" : "metric_extractor"
      POWERTOOLS_SERVICE_NAME = "ds-dashboard-fetch-new-data"
      CODE_VERSION            = trimspace(file("${path.module}/functions/refresh.version"))
    }
  }

  logging_config {
    application_log_level = "INFO"
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.refresh_function_logs.name
    system_log_level      = "INFO"
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.refresh_function_function_policy]
}

resource "aws_cloudwatch_event_rule" "refresh_schedule_rule" {
  description         = "When the hub asks its spokes for fresh measurements"
  name                = "ds-dashboard-fetch-new-data"
  schedule_expression = var.schedule
  tags                = var.tags
}

resource "aws_cloudwatch_event_target" "refresh_schedule_target" {
  arn       = aws_lambda_function.refresh_function.arn
  rule      = aws_cloudwatch_event_rule.refresh_schedule_rule.name
  target_id = "target"

  dead_letter_config {
    arn = aws_sqs_queue.refresh_function_dead_letters_queue.arn
  }
}

resource "aws_lambda_permission" "refresh_schedule_permission" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.refresh_function.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.refresh_schedule_rule.arn
  statement_id  = "ds-dashboard-fetch-new-data"
}

resource "aws_cloudwatch_log_group" "roll_up_function_logs" {
  name              = "/aws/lambda/ds-dashboard-roll-up"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

resource "aws_sqs_queue" "roll_up_function_dead_letters_queue" {
  message_retention_seconds  = 1209600
  name                       = "ds-dashboard-roll-up-dead-letters"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 30
  tags                       = var.tags
}

resource "aws_sqs_queue_policy" "roll_up_function_dead_letters_policy" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Action    = "sqs:*"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-roll-up-dead-letters"
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "FromRules"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-roll-up-dead-letters"
        Principal = { Service = "events.amazonaws.com" }
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-roll-up"
          }
        }
      },
    ]
  })
  queue_url = aws_sqs_queue.roll_up_function_dead_letters_queue.url
}

resource "aws_iam_role" "roll_up_function_role" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "lambda.amazonaws.com" }
      },
    ]
  })
  description          = "Execution role of ds-dashboard-roll-up in ${var.region}"
  name                 = "ds-dashboard-roll-up-${var.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "roll_up_function_function_policy" {
  name = "function"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:${local.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/lambda/ds-dashboard-roll-up:*"
      },
      {
        Sid      = "Traces"
        Effect   = "Allow"
        Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
        Resource = "*"
      },
      {
        Sid      = "DeadLetters"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-roll-up-dead-letters"
      },
      {
        Sid    = "ReadRowsAndMarks"
        Effect = "Allow"
        Action = "dynamodb:Query"
        Resource = [
          "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-metrics",
          "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-summaries",
        ]
      },
      {
        Sid      = "StoreRollUps"
        Effect   = "Allow"
        Action   = ["dynamodb:PutItem", "dynamodb:DeleteItem"]
        Resource = "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-summaries"
      },
      {
        Sid      = "RemoveEndedSeries"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:UpdateItem"]
        Resource = "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-summaries"
      },
    ]
  })
  role = aws_iam_role.roll_up_function_role.name
}

resource "aws_lambda_function" "roll_up_function" {
  architectures    = [local.architecture]
  description      = "Computes the daily roll-ups that are not what the measurements say"
  filename         = "${path.module}/functions/roll-up.zip"
  source_code_hash = filebase64sha256("${path.module}/functions/roll-up.zip")
  function_name    = "ds-dashboard-roll-up"
  handler          = "index.handler"
  memory_size      = 256
  role             = aws_iam_role.roll_up_function_role.arn
  runtime          = "nodejs22.x"
  timeout          = 900
  tags             = var.tags

  dead_letter_config {
    target_arn = aws_sqs_queue.roll_up_function_dead_letters_queue.arn
  }

  environment {
    variables = merge(
      {
        TABLE_NAME             = aws_dynamodb_table.metrics_table.name
        SUMMARIES_TABLE_NAME   = aws_dynamodb_table.summaries_table.name
        ROLL_UP_RETENTION_DAYS = var.retention_days != null ? tostring(var.retention_days) : "400"
        SERIES_PER_ACCOUNT     = tostring(var.series_per_account)
      },
      var.retention_days != null ? { RETENTION_DAYS = tostring(var.retention_days) } : {},
      {
        POWERTOOLS_SERVICE_NAME = "ds-dashboard-roll-up"
        CODE_VERSION            = trimspace(file("${path.module}/functions/roll-up.version"))
      },
    )
  }

  logging_config {
    application_log_level = "INFO"
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.roll_up_function_logs.name
    system_log_level      = "INFO"
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.roll_up_function_function_policy]
}

resource "aws_cloudwatch_event_rule" "roll_up_schedule_rule" {
  description         = "When the hub computes the daily roll-ups that are outdated"
  name                = "ds-dashboard-roll-up"
  schedule_expression = "cron(20 0/6 * * ? *)"
  tags                = var.tags
}

resource "aws_cloudwatch_event_target" "roll_up_schedule_target" {
  arn       = aws_lambda_function.roll_up_function.arn
  rule      = aws_cloudwatch_event_rule.roll_up_schedule_rule.name
  target_id = "target"

  dead_letter_config {
    arn = aws_sqs_queue.roll_up_function_dead_letters_queue.arn
  }
}

resource "aws_lambda_permission" "roll_up_schedule_permission" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.roll_up_function.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.roll_up_schedule_rule.arn
  statement_id  = "ds-dashboard-roll-up"
}

resource "aws_cloudwatch_log_group" "completeness_function_logs" {
  name              = "/aws/lambda/ds-dashboard-completeness"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

resource "aws_sqs_queue" "completeness_function_dead_letters_queue" {
  message_retention_seconds  = 1209600
  name                       = "ds-dashboard-completeness-dead-letters"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 30
  tags                       = var.tags
}

resource "aws_sqs_queue_policy" "completeness_function_dead_letters_policy" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Action    = "sqs:*"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-completeness-dead-letters"
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "FromRules"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-completeness-dead-letters"
        Principal = { Service = "events.amazonaws.com" }
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-completeness"
          }
        }
      },
    ]
  })
  queue_url = aws_sqs_queue.completeness_function_dead_letters_queue.url
}

resource "aws_iam_role" "completeness_function_role" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "lambda.amazonaws.com" }
      },
    ]
  })
  description          = "Execution role of ds-dashboard-completeness in ${var.region}"
  name                 = "ds-dashboard-completeness-${var.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "completeness_function_function_policy" {
  name = "function"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:${local.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/lambda/ds-dashboard-completeness:*"
      },
      {
        Sid      = "Traces"
        Effect   = "Allow"
        Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
        Resource = "*"
      },
      {
        Sid      = "DeadLetters"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-completeness-dead-letters"
      },
      {
        Sid    = "ReadAnswers"
        Effect = "Allow"
        Action = "dynamodb:Query"
        Resource = [
          "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-metrics",
          "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-metrics/index/ProjectName-ExtractionDate-index",
        ]
      },
      {
        Sid      = "StoreRun"
        Effect   = "Allow"
        Action   = "dynamodb:PutItem"
        Resource = "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-summaries"
      },
      {
        Sid      = "ReadQueue"
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-refresh-runs"
      },
      {
        Sid      = "LookAgain"
        Effect   = "Allow"
        Action   = ["sqs:GetQueueUrl", "sqs:SendMessage"]
        Resource = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-refresh-runs"
      },
      {
        Sid      = "ReadRegistryCopy"
        Effect   = "Allow"
        Action   = "dynamodb:Query"
        Resource = "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-summaries"
      },
      {
        Sid    = "ReadRegistry"
        Effect = "Allow"
        Action = "ssm:GetParametersByPath"
        Resource = [
          "arn:${local.partition}:ssm:${var.region}:${var.account_id}:parameter/monitored_projects",
          "arn:${local.partition}:ssm:${var.region}:${var.account_id}:parameter/monitored_projects/*",
        ]
      },
      {
        Sid      = "PutEvents"
        Effect   = "Allow"
        Action   = "events:PutEvents"
        Resource = "arn:${local.partition}:events:${var.region}:${var.account_id}:event-bus/default"
        Condition = {
          "ForAllValues:StringEquals" = { "events:source" = "ds-dashboard" }
          StringEquals                = { "events:detail-type" = "ds-dashboard Refresh Evaluated" }
        }
      },
    ]
  })
  role = aws_iam_role.completeness_function_role.name
}

resource "aws_lambda_function" "completeness_function" {
  architectures    = [local.architecture]
  description      = "Notices which spokes did not answer a request for fresh measurements"
  filename         = "${path.module}/functions/completeness.zip"
  source_code_hash = filebase64sha256("${path.module}/functions/completeness.zip")
  function_name    = "ds-dashboard-completeness"
  handler          = "index.handler"
  memory_size      = 256
  role             = aws_iam_role.completeness_function_role.arn
  runtime          = "nodejs22.x"
  timeout          = 60
  tags             = var.tags

  dead_letter_config {
    target_arn = aws_sqs_queue.completeness_function_dead_letters_queue.arn
  }

  environment {
    variables = {
      HUB_NAME                = var.name
      TABLE_NAME              = aws_dynamodb_table.metrics_table.name
      SUMMARIES_TABLE_NAME    = aws_dynamodb_table.summaries_table.name
      POWERTOOLS_SERVICE_NAME = "ds-dashboard-completeness"
      CODE_VERSION            = trimspace(file("${path.module}/functions/completeness.version"))
    }
  }

  logging_config {
    application_log_level = "INFO"
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.completeness_function_logs.name
    system_log_level      = "INFO"
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.completeness_function_function_policy]
}

resource "aws_sqs_queue" "completeness_queue" {
  delay_seconds             = 600
  message_retention_seconds = 1209600
  name                      = "ds-dashboard-refresh-runs"
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-completeness-dead-letters"
    maxReceiveCount     = 20
  })
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 360
  tags                       = var.tags

  depends_on = [aws_sqs_queue.completeness_function_dead_letters_queue]
}

resource "aws_sqs_queue_policy" "completeness_queue_policy" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Action    = "sqs:*"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-refresh-runs"
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "FromRules"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-refresh-runs"
        Principal = { Service = "events.amazonaws.com" }
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-completeness"
          }
        }
      },
    ]
  })
  queue_url = aws_sqs_queue.completeness_queue.url
}

resource "aws_lambda_event_source_mapping" "completeness_mapping" {
  batch_size              = 10
  event_source_arn        = aws_sqs_queue.completeness_queue.arn
  function_name           = aws_lambda_function.completeness_function.arn
  function_response_types = ["ReportBatchItemFailures"]
  tags                    = var.tags

  scaling_config {
    maximum_concurrency = 2
  }

  depends_on = [aws_iam_role_policy.completeness_function_function_policy]
}

resource "aws_cloudwatch_event_rule" "completeness_rule" {
  description = "Requests for fresh measurements that this hub makes"
  event_pattern = jsonencode({
    source      = ["metric_extractor", "metric_fetch"]
    detail-type = ["metric_extractor", "metric_fetch"]
    account     = [var.account_id]
    region      = [var.region]
    detail      = { MetricName = [{ exists = false }] }
  })
  name = "ds-dashboard-completeness"
  tags = var.tags
}

resource "aws_cloudwatch_event_target" "completeness_rule_target" {
  arn       = aws_sqs_queue.completeness_queue.arn
  rule      = aws_cloudwatch_event_rule.completeness_rule.name
  target_id = "target"

  dead_letter_config {
    arn = aws_sqs_queue.completeness_function_dead_letters_queue.arn
  }
}

resource "aws_sns_topic" "alerts_topic" {
  count = var.alarm_topic_arn != null ? 0 : 1

  display_name      = "ds-dashboard alerts"
  kms_master_key_id = "alias/aws/sns"
  name              = "ds-dashboard-alerts"
  tags              = var.tags
}

resource "aws_sns_topic_policy" "alerts_topic_policy" {
  count = var.alarm_topic_arn != null ? 0 : 1

  arn = aws_sns_topic.alerts_topic[0].arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Action    = "sns:Publish"
        Resource  = "arn:${local.partition}:sns:${var.region}:${var.account_id}:ds-dashboard-alerts"
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_cloudwatch_log_group" "alerts_function_logs" {
  name              = "/aws/lambda/ds-dashboard-alerts"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

resource "aws_sqs_queue" "alerts_function_dead_letters_queue" {
  message_retention_seconds  = 1209600
  name                       = "ds-dashboard-alerts-dead-letters"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 30
  tags                       = var.tags
}

resource "aws_sqs_queue_policy" "alerts_function_dead_letters_policy" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Action    = "sqs:*"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-alerts-dead-letters"
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "FromRules"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-alerts-dead-letters"
        Principal = { Service = "events.amazonaws.com" }
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = [
              "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-alerts",
              "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-alerts-evaluated",
            ]
          }
        }
      },
    ]
  })
  queue_url = aws_sqs_queue.alerts_function_dead_letters_queue.url
}

resource "aws_iam_role" "alerts_function_role" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "lambda.amazonaws.com" }
      },
    ]
  })
  description          = "Execution role of ds-dashboard-alerts in ${var.region}"
  name                 = "ds-dashboard-alerts-${var.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "alerts_function_function_policy" {
  name = "function"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:${local.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/lambda/ds-dashboard-alerts:*"
      },
      {
        Sid      = "Traces"
        Effect   = "Allow"
        Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
        Resource = "*"
      },
      {
        Sid      = "DeadLetters"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-alerts-dead-letters"
      },
      {
        Sid    = "ReadValues"
        Effect = "Allow"
        Action = "dynamodb:Query"
        Resource = [
          "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-metrics",
          "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-summaries",
        ]
      },
      {
        Sid      = "KeepStates"
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"]
        Resource = "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-summaries"
      },
      {
        Sid    = "ReadRulesAndRegistry"
        Effect = "Allow"
        Action = "ssm:GetParametersByPath"
        Resource = [
          "arn:${local.partition}:ssm:${var.region}:${var.account_id}:parameter/ds-dashboard/alerts",
          "arn:${local.partition}:ssm:${var.region}:${var.account_id}:parameter/ds-dashboard/alerts/*",
          "arn:${local.partition}:ssm:${var.region}:${var.account_id}:parameter/monitored_projects",
          "arn:${local.partition}:ssm:${var.region}:${var.account_id}:parameter/monitored_projects/*",
        ]
      },
      {
        Sid    = "Notify"
        Effect = "Allow"
        Action = "sns:Publish"
        Resource = distinct(concat(
          [for rule in local.alert_rules : rule.topic_arn],
          var.alarm_topic_arn != null ? [var.alarm_topic_arn] : [],
          var.alarm_topic_arn != null ? [] : ["arn:${local.partition}:sns:${var.region}:${var.account_id}:ds-dashboard-alerts"],
        ))
      },
      {
        Sid      = "PutEvents"
        Effect   = "Allow"
        Action   = "events:PutEvents"
        Resource = "arn:${local.partition}:events:${var.region}:${var.account_id}:event-bus/default"
        Condition = {
          "ForAllValues:StringEquals" = { "events:source" = "ds-dashboard" }
          StringEquals                = { "events:detail-type" = "ds-dashboard Alert" }
        }
      },
    ]
  })
  role = aws_iam_role.alerts_function_role.name
}

resource "aws_lambda_function" "alerts_function" {
  architectures    = [local.architecture]
  description      = "Evaluates the alert rules, and tells what has begun and what has ended"
  filename         = "${path.module}/functions/alerts.zip"
  source_code_hash = filebase64sha256("${path.module}/functions/alerts.zip")
  function_name    = "ds-dashboard-alerts"
  handler          = "index.handler"
  memory_size      = 1024
  role             = aws_iam_role.alerts_function_role.arn
  runtime          = "nodejs22.x"
  timeout          = 300
  tags             = var.tags

  dead_letter_config {
    target_arn = aws_sqs_queue.alerts_function_dead_letters_queue.arn
  }

  environment {
    variables = {
      HUB_NAME                = var.name
      TABLE_NAME              = aws_dynamodb_table.metrics_table.name
      SUMMARIES_TABLE_NAME    = aws_dynamodb_table.summaries_table.name
      DASHBOARD_NAME          = "ds-dashboard-${var.name}-${var.region}"
      TOPIC_ARN               = var.alarm_topic_arn != null ? var.alarm_topic_arn : "arn:${local.partition}:sns:${var.region}:${var.account_id}:ds-dashboard-alerts"
      POWERTOOLS_SERVICE_NAME = "ds-dashboard-alerts"
      CODE_VERSION            = trimspace(file("${path.module}/functions/alerts.version"))
    }
  }

  logging_config {
    application_log_level = "INFO"
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.alerts_function_logs.name
    system_log_level      = "INFO"
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.alerts_function_function_policy]
}

resource "aws_cloudwatch_event_rule" "alerts_schedule_rule" {
  description         = "When the hub evaluates its alerts"
  name                = "ds-dashboard-alerts"
  schedule_expression = "rate(15 minutes)"
  tags                = var.tags
}

resource "aws_cloudwatch_event_target" "alerts_schedule_target" {
  arn       = aws_lambda_function.alerts_function.arn
  rule      = aws_cloudwatch_event_rule.alerts_schedule_rule.name
  target_id = "target"

  dead_letter_config {
    arn = aws_sqs_queue.alerts_function_dead_letters_queue.arn
  }
}

resource "aws_lambda_permission" "alerts_schedule_permission" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.alerts_function.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.alerts_schedule_rule.arn
  statement_id  = "ds-dashboard-alerts"
}

resource "aws_cloudwatch_event_rule" "alerts_evaluated_rule" {
  description = "Evaluates the alerts as soon as it is known who answered a request"
  event_pattern = jsonencode({
    source      = ["ds-dashboard"]
    detail-type = ["ds-dashboard Refresh Evaluated"]
    account     = [var.account_id]
    region      = [var.region]
  })
  name = "ds-dashboard-alerts-evaluated"
  tags = var.tags
}

resource "aws_cloudwatch_event_target" "alerts_evaluated_target" {
  arn       = aws_lambda_function.alerts_function.arn
  rule      = aws_cloudwatch_event_rule.alerts_evaluated_rule.name
  target_id = "target"

  dead_letter_config {
    arn = aws_sqs_queue.alerts_function_dead_letters_queue.arn
  }
}

resource "aws_lambda_permission" "alerts_evaluated_permission" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.alerts_function.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.alerts_evaluated_rule.arn
  statement_id  = "ds-dashboard-alerts-evaluated"
}

resource "aws_cloudwatch_metric_alarm" "alarms_silent_spokes" {
  alarm_actions       = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  alarm_description   = "Spokes did not answer the latest request for fresh measurements. Which: SilentSpokes in the newest item \"refresh\" of the table ds-dashboard-summaries and in the log of ds-dashboard-completeness."
  alarm_name          = "ds-dashboard-silent-spokes"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  datapoints_to_alarm = 1
  dimensions          = { Hub = var.name }
  evaluation_periods  = 1
  metric_name         = "SilentSpokes"
  namespace           = "ds-dashboard"
  ok_actions          = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  period              = 300
  statistic           = "Maximum"
  threshold           = 1
  treat_missing_data  = "ignore"
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "alarms_denied_metrics" {
  alarm_actions       = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  alarm_description   = "Metrics were denied a permission in the latest run. Which spokes: TroubledSpokes in the newest item \"refresh\" of the table ds-dashboard-summaries and in the log of ds-dashboard-completeness."
  alarm_name          = "ds-dashboard-denied-metrics"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  datapoints_to_alarm = 1
  dimensions          = { Hub = var.name }
  evaluation_periods  = 1
  metric_name         = "DeniedMetrics"
  namespace           = "ds-dashboard"
  ok_actions          = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  period              = 300
  statistic           = "Maximum"
  threshold           = 1
  treat_missing_data  = "ignore"
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "alarms_failed_metrics" {
  alarm_actions       = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  alarm_description   = "Metrics failed in the latest run. Which spokes: TroubledSpokes in the newest item \"refresh\" of the table ds-dashboard-summaries and in the log of ds-dashboard-completeness."
  alarm_name          = "ds-dashboard-failed-metrics"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  datapoints_to_alarm = 1
  dimensions          = { Hub = var.name }
  evaluation_periods  = 1
  metric_name         = "FailedMetrics"
  namespace           = "ds-dashboard"
  ok_actions          = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  period              = 300
  statistic           = "Maximum"
  threshold           = 1
  treat_missing_data  = "ignore"
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "alarms_quarantine" {
  alarm_actions       = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  alarm_description   = "Measurements were refused; each message says why in its attributes Reason and Detail."
  alarm_name          = "ds-dashboard-quarantine"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  datapoints_to_alarm = 1
  dimensions          = { QueueName = "ds-dashboard-quarantine" }
  evaluation_periods  = 1
  metric_name         = "ApproximateNumberOfMessagesVisible"
  namespace           = "AWS/SQS"
  ok_actions          = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  period              = 300
  statistic           = "Maximum"
  threshold           = 1
  treat_missing_data  = "ignore"
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "alarms_archive_queue_dead_letters" {
  alarm_actions       = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  alarm_description   = "Measurements could not be stored; put them back into the archive's queue."
  alarm_name          = "ds-dashboard-archive-queue-dead-letters"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  datapoints_to_alarm = 1
  dimensions          = { QueueName = "ds-dashboard-archive-queue-dead-letters" }
  evaluation_periods  = 1
  metric_name         = "ApproximateNumberOfMessagesVisible"
  namespace           = "AWS/SQS"
  ok_actions          = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  period              = 300
  statistic           = "Maximum"
  threshold           = 1
  treat_missing_data  = "ignore"
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "alarms_fetch_new_data_dead_letters" {
  alarm_actions       = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  alarm_description   = "The hub could not ask its spokes for fresh measurements."
  alarm_name          = "ds-dashboard-fetch-new-data-dead-letters"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  datapoints_to_alarm = 1
  dimensions          = { QueueName = "ds-dashboard-fetch-new-data-dead-letters" }
  evaluation_periods  = 1
  metric_name         = "ApproximateNumberOfMessagesVisible"
  namespace           = "AWS/SQS"
  ok_actions          = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  period              = 300
  statistic           = "Maximum"
  threshold           = 1
  treat_missing_data  = "ignore"
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "alarms_completeness_dead_letters" {
  alarm_actions       = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  alarm_description   = "It could not be found out who answered the hub's requests."
  alarm_name          = "ds-dashboard-completeness-dead-letters"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  datapoints_to_alarm = 1
  dimensions          = { QueueName = "ds-dashboard-completeness-dead-letters" }
  evaluation_periods  = 1
  metric_name         = "ApproximateNumberOfMessagesVisible"
  namespace           = "AWS/SQS"
  ok_actions          = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  period              = 300
  statistic           = "Maximum"
  threshold           = 1
  treat_missing_data  = "ignore"
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "alarms_roll_up_dead_letters" {
  alarm_actions       = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  alarm_description   = "Daily roll-ups failed; the log of ds-dashboard-roll-up says which and why."
  alarm_name          = "ds-dashboard-roll-up-dead-letters"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  datapoints_to_alarm = 1
  dimensions          = { QueueName = "ds-dashboard-roll-up-dead-letters" }
  evaluation_periods  = 1
  metric_name         = "ApproximateNumberOfMessagesVisible"
  namespace           = "AWS/SQS"
  ok_actions          = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  period              = 300
  statistic           = "Maximum"
  threshold           = 1
  treat_missing_data  = "ignore"
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "alarms_alerts_dead_letters" {
  alarm_actions       = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  alarm_description   = "Alerts could not be evaluated, or not be told; the log of ds-dashboard-alerts says why."
  alarm_name          = "ds-dashboard-alerts-dead-letters"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  datapoints_to_alarm = 1
  dimensions          = { QueueName = "ds-dashboard-alerts-dead-letters" }
  evaluation_periods  = 1
  metric_name         = "ApproximateNumberOfMessagesVisible"
  namespace           = "AWS/SQS"
  ok_actions          = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  period              = 300
  statistic           = "Maximum"
  threshold           = 1
  treat_missing_data  = "ignore"
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "alarms_connection_dead_letters" {
  alarm_actions       = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  alarm_description   = "Changes of connection parameters could not be carried out; the log of ds-dashboard-connection says why."
  alarm_name          = "ds-dashboard-connection-dead-letters"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  datapoints_to_alarm = 1
  dimensions          = { QueueName = "ds-dashboard-connection-dead-letters" }
  evaluation_periods  = 1
  metric_name         = "ApproximateNumberOfMessagesVisible"
  namespace           = "AWS/SQS"
  ok_actions          = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  period              = 300
  statistic           = "Maximum"
  threshold           = 1
  treat_missing_data  = "ignore"
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "alarms_forward_dead_letters" {
  alarm_actions       = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  alarm_description   = "Requests for fresh measurements, or measurements, could not be delivered to another account's bus; each message says why in its attributes ERROR_CODE and ERROR_MESSAGE."
  alarm_name          = "ds-dashboard-forward-dead-letters"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  datapoints_to_alarm = 1
  dimensions          = { QueueName = "ds-dashboard-forward-dead-letters" }
  evaluation_periods  = 1
  metric_name         = "ApproximateNumberOfMessagesVisible"
  namespace           = "AWS/SQS"
  ok_actions          = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  period              = 300
  statistic           = "Maximum"
  threshold           = 1
  treat_missing_data  = "ignore"
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "alarms_alerts_not_evaluated" {
  alarm_actions       = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  alarm_description   = "For an hour nobody has looked whether anything is worth an alert; the log of ds-dashboard-alerts says why."
  alarm_name          = "ds-dashboard-alerts-not-evaluated"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 4
  dimensions          = { Hub = var.name }
  evaluation_periods  = 4
  metric_name         = "EvaluatedRules"
  namespace           = "ds-dashboard"
  ok_actions          = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  period              = 900
  statistic           = "SampleCount"
  threshold           = 1
  treat_missing_data  = "breaching"
  tags                = var.tags
}

resource "aws_cloudwatch_log_group" "widget_function_logs" {
  name              = "/aws/lambda/ds-dashboard-widget"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

resource "aws_sqs_queue" "widget_function_dead_letters_queue" {
  message_retention_seconds  = 1209600
  name                       = "ds-dashboard-widget-dead-letters"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 30
  tags                       = var.tags
}

resource "aws_sqs_queue_policy" "widget_function_dead_letters_policy" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Action    = "sqs:*"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-widget-dead-letters"
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
  queue_url = aws_sqs_queue.widget_function_dead_letters_queue.url
}

resource "aws_iam_role" "widget_function_role" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "lambda.amazonaws.com" }
      },
    ]
  })
  description          = "Execution role of ds-dashboard-widget in ${var.region}"
  name                 = "ds-dashboard-widget-${var.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "widget_function_function_policy" {
  name = "function"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:${local.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/lambda/ds-dashboard-widget:*"
      },
      {
        Sid      = "Traces"
        Effect   = "Allow"
        Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
        Resource = "*"
      },
      {
        Sid      = "DeadLetters"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-widget-dead-letters"
      },
      {
        Sid    = "ReadHub"
        Effect = "Allow"
        Action = "dynamodb:Query"
        Resource = [
          "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-metrics",
          "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-metrics/index/ProjectName-ExtractionDate-index",
          "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-summaries",
        ]
      },
    ]
  })
  role = aws_iam_role.widget_function_role.name
}

resource "aws_lambda_function" "widget_function" {
  architectures    = [local.architecture]
  description      = "Draws the hub's plots and newest values in CloudWatch dashboards"
  filename         = "${path.module}/functions/widget.zip"
  source_code_hash = filebase64sha256("${path.module}/functions/widget.zip")
  function_name    = "ds-dashboard-widget"
  handler          = "index.handler"
  memory_size      = 1024
  role             = aws_iam_role.widget_function_role.arn
  runtime          = "nodejs22.x"
  timeout          = 30
  tags             = var.tags

  dead_letter_config {
    target_arn = aws_sqs_queue.widget_function_dead_letters_queue.arn
  }

  environment {
    variables = {
      HUB_NAME                = var.name
      TABLE_NAME              = aws_dynamodb_table.metrics_table.name
      SUMMARIES_TABLE_NAME    = aws_dynamodb_table.summaries_table.name
      POWERTOOLS_SERVICE_NAME = "ds-dashboard-widget"
      CODE_VERSION            = trimspace(file("${path.module}/functions/widget.version"))
    }
  }

  logging_config {
    application_log_level = "INFO"
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.widget_function_logs.name
    system_log_level      = "INFO"
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.widget_function_function_policy]
}

resource "aws_cloudwatch_dashboard" "dashboard" {
  dashboard_body = jsonencode({
    start = "-P7D"
    widgets = [
      {
        type   = "custom"
        x      = 0
        y      = 0
        width  = 24
        height = 14
        properties = {
          title    = "Overview"
          endpoint = "arn:${local.partition}:lambda:${var.region}:${var.account_id}:function:ds-dashboard-widget"
          params   = { view = "overview" }
          updateOn = {
            refresh   = true
            resize    = true
            timeRange = true
          }
        }
      },
      {
        type   = "custom"
        x      = 0
        y      = 14
        width  = 24
        height = 18
        properties = {
          title    = "Metrics"
          endpoint = "arn:${local.partition}:lambda:${var.region}:${var.account_id}:function:ds-dashboard-widget"
          params   = { view = "plots" }
          updateOn = {
            refresh   = true
            resize    = true
            timeRange = true
          }
        }
      },
      {
        type   = "custom"
        x      = 0
        y      = 32
        width  = 24
        height = 12
        properties = {
          title    = "Newest values"
          endpoint = "arn:${local.partition}:lambda:${var.region}:${var.account_id}:function:ds-dashboard-widget"
          params   = { view = "table" }
          updateOn = {
            refresh   = true
            resize    = true
            timeRange = true
          }
        }
      },
      {
        type   = "alarm"
        x      = 0
        y      = 44
        width  = 8
        height = 6
        properties = {
          title = "Alarms of the hub"
          alarms = [
            "arn:${local.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:ds-dashboard-silent-spokes",
            "arn:${local.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:ds-dashboard-denied-metrics",
            "arn:${local.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:ds-dashboard-failed-metrics",
            "arn:${local.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:ds-dashboard-quarantine",
            "arn:${local.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:ds-dashboard-archive-queue-dead-letters",
            "arn:${local.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:ds-dashboard-fetch-new-data-dead-letters",
            "arn:${local.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:ds-dashboard-completeness-dead-letters",
            "arn:${local.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:ds-dashboard-roll-up-dead-letters",
            "arn:${local.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:ds-dashboard-alerts-dead-letters",
            "arn:${local.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:ds-dashboard-connection-dead-letters",
            "arn:${local.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:ds-dashboard-forward-dead-letters",
            "arn:${local.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:ds-dashboard-alerts-not-evaluated",
          ]
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 44
        width  = 8
        height = 6
        properties = {
          title  = "Spokes that answered"
          region = var.region
          view   = "timeSeries"
          stat   = "Maximum"
          period = 3600
          metrics = [
            ["ds-dashboard", "ExpectedSpokes", "Hub", var.name],
            ["ds-dashboard", "AnsweredSpokes", "Hub", var.name],
            ["ds-dashboard", "SilentSpokes", "Hub", var.name],
          ]
          yAxis = { left = { min = 0 } }
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 44
        width  = 8
        height = 6
        properties = {
          title  = "Metrics of a run"
          region = var.region
          view   = "timeSeries"
          stat   = "Maximum"
          period = 3600
          metrics = [
            ["ds-dashboard", "OkMetrics", "Hub", var.name],
            ["ds-dashboard", "DeniedMetrics", "Hub", var.name],
            ["ds-dashboard", "ThrottledMetrics", "Hub", var.name],
            ["ds-dashboard", "FailedMetrics", "Hub", var.name],
          ]
          yAxis = { left = { min = 0 } }
        }
      },
    ]
  })
  dashboard_name = "ds-dashboard-${var.name}-${var.region}"
}

resource "aws_iam_role" "slack_role" {
  count = var.slack != null ? 1 : 0

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "chatbot.amazonaws.com" }
        Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
      },
    ]
  })
  description          = "What people in the Slack channel of the alerts may do in this account: nothing"
  name                 = "ds-dashboard-alerts-slack-${var.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_chatbot_slack_channel_configuration" "slack_channel" {
  count = var.slack != null ? 1 : 0

  configuration_name    = "ds-dashboard-alerts-slack-${var.region}"
  guardrail_policy_arns = ["arn:${local.partition}:iam::aws:policy/AWSDenyAll"]
  iam_role_arn          = aws_iam_role.slack_role[0].arn
  slack_channel_id      = var.slack.channel_id
  slack_team_id         = var.slack.workspace_id
  sns_topic_arns        = [var.alarm_topic_arn != null ? var.alarm_topic_arn : aws_sns_topic.alerts_topic[0].arn]
  tags                  = var.tags
}

resource "aws_ssm_parameter" "alerts_rule" {
  for_each = local.alert_rules

  insecure_value = each.value.value
  name           = "/ds-dashboard/alerts/${each.key}"
  type           = "String"
  tags           = var.tags

  lifecycle {
    precondition {
      condition     = length(base64encode(each.value.value)) * 3 / 4 <= 4096 && !strcontains(each.value.value, "{{")
      error_message = "alerts: the rule ${each.key} takes more than 4096 bytes, which a parameter has room for, or has {{ in a text, which Parameter Store keeps for itself."
    }
  }
}

module "connection" {
  source = "../connection"

  account_id           = var.account_id
  region               = var.region
  architecture         = var.architecture
  permissions_boundary = var.permissions_boundary
  role_path            = var.role_path
  log_retention_days   = var.log_retention_days
  tags                 = var.tags
  of_hub               = true
  organization_id      = var.organization_id
}
