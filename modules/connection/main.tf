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

resource "aws_iam_role" "forward_role" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "events.amazonaws.com" }
        Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
      },
    ]
  })
  description          = "Lets the forward rules in ${var.region} put this system's events on other accounts' buses"
  name                 = "ds-dashboard-forward-${var.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "forward_policy" {
  name = "forward"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Forward"
        Effect   = "Allow"
        Action   = "events:PutEvents"
        Resource = "arn:${local.partition}:events:*:*:event-bus/default"
      },
    ]
  })
  role = aws_iam_role.forward_role.name
}

resource "aws_sqs_queue" "forward_dead_letters_queue" {
  message_retention_seconds  = 1209600
  name                       = "ds-dashboard-forward-dead-letters"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 30
  tags                       = var.tags
}

resource "aws_sqs_queue_policy" "forward_dead_letters_policy" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Action    = "sqs:*"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-forward-dead-letters"
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "FromRules"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-forward-dead-letters"
        Principal = { Service = "events.amazonaws.com" }
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = [
              "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/forward-ds-dashboard-metrics-*",
              "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/forward-ds-dashboard-batches-*",
              "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/forward-ds-dashboard-refresh-*",
            ]
          }
        }
      },
    ]
  })
  queue_url = aws_sqs_queue.forward_dead_letters_queue.url
}

resource "aws_cloudwatch_log_group" "function_logs" {
  name              = "/aws/lambda/ds-dashboard-connection"
  retention_in_days = var.log_retention_days
  tags              = var.tags

  lifecycle {
    postcondition {
      condition     = startswith(self.arn, "arn:${local.partition}:logs:${var.region}:${var.account_id}:")
      error_message = "account_id is ${var.account_id} and region ${var.region}, but the provider created ${self.arn}; give the module the account and Region of its provider."
    }
  }
}

resource "aws_sqs_queue" "function_dead_letters_queue" {
  message_retention_seconds  = 1209600
  name                       = "ds-dashboard-connection-dead-letters"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 30
  tags                       = var.tags
}

resource "aws_sqs_queue_policy" "function_dead_letters_policy" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Action    = "sqs:*"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-connection-dead-letters"
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "FromRules"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-connection-dead-letters"
        Principal = { Service = "events.amazonaws.com" }
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = [
              "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-connection-parameters",
              "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-connection-daily",
            ]
          }
        }
      },
    ]
  })
  queue_url = aws_sqs_queue.function_dead_letters_queue.url
}

resource "aws_iam_role" "function_role" {
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
  description          = "Execution role of ds-dashboard-connection in ${var.region}"
  name                 = "ds-dashboard-connection-${var.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "function_function_policy" {
  name = "function"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid      = "Logs"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = "arn:${local.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/lambda/ds-dashboard-connection:*"
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
          Resource = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-connection-dead-letters"
        },
        {
          Sid    = "ReadParameters"
          Effect = "Allow"
          Action = "ssm:GetParametersByPath"
          Resource = [
            "arn:${local.partition}:ssm:${var.region}:${var.account_id}:parameter/monitors",
            "arn:${local.partition}:ssm:${var.region}:${var.account_id}:parameter/monitors/*",
            "arn:${local.partition}:ssm:${var.region}:${var.account_id}:parameter/monitored_projects",
            "arn:${local.partition}:ssm:${var.region}:${var.account_id}:parameter/monitored_projects/*",
          ]
        },
        {
          Sid    = "RemoveParameters"
          Effect = "Allow"
          Action = "ssm:DeleteParameters"
          Resource = [
            "arn:${local.partition}:ssm:${var.region}:${var.account_id}:parameter/monitors/*",
            "arn:${local.partition}:ssm:${var.region}:${var.account_id}:parameter/monitored_projects/*",
          ]
        },
        {
          Sid      = "ReadBusPolicy"
          Effect   = "Allow"
          Action   = "events:DescribeEventBus"
          Resource = "arn:${local.partition}:events:${var.region}:${var.account_id}:event-bus/default"
        },
        {
          Sid      = "WriteBusPolicy"
          Effect   = "Allow"
          Action   = ["events:PutPermission", "events:RemovePermission", "events:ListRules"]
          Resource = "*"
        },
        {
          Sid    = "ForwardRules"
          Effect = "Allow"
          Action = [
            "events:PutRule",
            "events:DeleteRule",
            "events:PutTargets",
            "events:RemoveTargets",
            "events:ListTargetsByRule",
          ]
          Resource = [
            "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/forward-ds-dashboard-metrics-*",
            "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/forward-ds-dashboard-batches-*",
            "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/forward-ds-dashboard-refresh-*",
          ]
        },
        {
          Sid       = "PassForwardRole"
          Effect    = "Allow"
          Action    = "iam:PassRole"
          Resource  = "arn:${local.partition}:iam::${var.account_id}:role${var.role_path}ds-dashboard-forward-${var.region}"
          Condition = { StringEquals = { "iam:PassedToService" = "events.amazonaws.com" } }
        },
      ],
      var.of_hub ? [
        {
          Sid      = "ReadQueue"
          Effect   = "Allow"
          Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
          Resource = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-connection-changes"
        },
        {
          Sid      = "CopyRegistry"
          Effect   = "Allow"
          Action   = ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"]
          Resource = "arn:${local.partition}:dynamodb:${var.region}:${var.account_id}:table/ds-dashboard-summaries"
        },
      ] : [],
    )
  })
  role = aws_iam_role.function_role.name
}

resource "aws_lambda_function" "function" {
  architectures    = [local.architecture]
  description      = "Connects this account as its parameters say: bus policy and forward rules"
  filename         = "${path.module}/functions/connection.zip"
  source_code_hash = filebase64sha256("${path.module}/functions/connection.zip")
  function_name    = "ds-dashboard-connection"
  handler          = "index.handler"
  memory_size      = 256
  role             = aws_iam_role.function_role.arn
  runtime          = "nodejs22.x"
  timeout          = var.of_hub ? 360 : 120
  tags             = var.tags

  dead_letter_config {
    target_arn = aws_sqs_queue.function_dead_letters_queue.arn
  }

  environment {
    variables = merge(
      {
        FORWARDING_ROLE_ARN   = aws_iam_role.forward_role.arn
        DEAD_LETTER_QUEUE_ARN = aws_sqs_queue.forward_dead_letters_queue.arn
      },
      var.organization_id != null ? { ORGANIZATION_ID = var.organization_id } : {},
      var.of_hub ? { SUMMARIES_TABLE_NAME = "ds-dashboard-summaries" } : {},
      {
        POWERTOOLS_SERVICE_NAME = "ds-dashboard-connection"
        CODE_VERSION            = trimspace(file("${path.module}/functions/connection.version"))
      },
    )
  }

  logging_config {
    application_log_level = "INFO"
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.function_logs.name
    system_log_level      = "INFO"
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.function_function_policy]
}

resource "aws_cloudwatch_event_rule" "parameters_rule" {
  description = "Connects or disconnects as soon as a connection parameter changes"
  event_pattern = jsonencode({
    source      = ["aws.ssm"]
    detail-type = ["Parameter Store Change"]
    detail = {
      name      = [{ prefix = "/monitors/" }, { prefix = "/monitored_projects/" }]
      operation = ["Create", "Update", "Delete"]
    }
  })
  name = "ds-dashboard-connection-parameters"
  tags = var.tags
}

resource "aws_cloudwatch_event_target" "parameters_target" {
  arn       = var.of_hub ? aws_sqs_queue.changes_queue[0].arn : aws_lambda_function.function.arn
  rule      = aws_cloudwatch_event_rule.parameters_rule.name
  target_id = "target"

  dead_letter_config {
    arn = aws_sqs_queue.function_dead_letters_queue.arn
  }
}

resource "aws_lambda_permission" "parameters_permission" {
  count = var.of_hub ? 0 : 1

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.parameters_rule.arn
  statement_id  = "ds-dashboard-connection-parameters"
}

resource "aws_cloudwatch_event_rule" "daily_rule" {
  description         = "Mends what was changed by hand, and catches up on changes of parameters that were not told"
  name                = "ds-dashboard-connection-daily"
  schedule_expression = "rate(1 day)"
  tags                = var.tags
}

resource "aws_cloudwatch_event_target" "daily_target" {
  arn       = var.of_hub ? aws_sqs_queue.changes_queue[0].arn : aws_lambda_function.function.arn
  rule      = aws_cloudwatch_event_rule.daily_rule.name
  target_id = "target"

  dead_letter_config {
    arn = aws_sqs_queue.function_dead_letters_queue.arn
  }
}

resource "aws_lambda_permission" "daily_permission" {
  count = var.of_hub ? 0 : 1

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.daily_rule.arn
  statement_id  = "ds-dashboard-connection-daily"
}

resource "aws_sqs_queue" "changes_queue" {
  count = var.of_hub ? 1 : 0

  message_retention_seconds = 1209600
  name                      = "ds-dashboard-connection-changes"
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-connection-dead-letters"
    maxReceiveCount     = 10
  })
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 360
  tags                       = var.tags

  depends_on = [aws_sqs_queue.function_dead_letters_queue]
}

resource "aws_sqs_queue_policy" "changes_policy" {
  count = var.of_hub ? 1 : 0

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Action    = "sqs:*"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-connection-changes"
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "FromRules"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-connection-changes"
        Principal = { Service = "events.amazonaws.com" }
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = [
              "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-connection-parameters",
              "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-connection-daily",
            ]
          }
        }
      },
    ]
  })
  queue_url = aws_sqs_queue.changes_queue[0].url
}

resource "aws_lambda_event_source_mapping" "mapping" {
  count = var.of_hub ? 1 : 0

  batch_size                         = 100
  event_source_arn                   = aws_sqs_queue.changes_queue[0].arn
  function_name                      = aws_lambda_function.function.arn
  maximum_batching_window_in_seconds = 5
  tags                               = var.tags

  scaling_config {
    maximum_concurrency = 2
  }

  depends_on = [aws_iam_role_policy.function_function_policy]
}
