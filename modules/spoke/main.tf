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
  partition          = coalesce(one([for prefix, partition in local.partitions : partition if startswith(var.region, prefix)]), "aws")
  architecture       = coalesce(var.architecture, local.partition == "aws" ? "arm64" : "x86_64")
  reports_home       = var.reports_home || anytrue([for hub in values(var.monitors) : contains([var.account_id, "${var.account_id}:${var.region}"], trimsuffix(hub, ":batch"))])
  puts_batches       = var.batch_events || anytrue([for hub in values(var.monitors) : endswith(hub, ":batch")])
  puts_metric_events = var.metric_events || !local.puts_batches || anytrue([for hub in values(var.monitors) : !endswith(hub, ":batch")])
}

resource "aws_cloudwatch_log_group" "function_logs" {
  name              = "/aws/lambda/ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}"
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
  name                       = "ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}-dead-letters"
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
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}-dead-letters"
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "FromRules"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}-dead-letters"
        Principal = { Service = "events.amazonaws.com" }
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = distinct(concat(
              [
                "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}",
              ],
              [for every in local.cadences : "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}-every-${replace(every, " ", "-")}"],
              var.schedule != null ? [
                "arn:${local.partition}:events:${var.region}:${var.account_id}:rule/ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}-schedule",
              ] : [],
            ))
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
  description          = "Execution role of ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)} in ${var.region}"
  name                 = "ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "function_function_policy" {
  name = "function"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:${local.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/lambda/ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}:*"
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
        Resource = "arn:${local.partition}:sqs:${var.region}:${var.account_id}:ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}-dead-letters"
      },
      {
        Sid      = "PutEvents"
        Effect   = "Allow"
        Action   = "events:PutEvents"
        Resource = "arn:${local.partition}:events:${var.region}:${var.account_id}:event-bus/default"
        Condition = {
          "ForAllValues:StringEquals" = {
            "events:source" = concat(
              !local.puts_metric_events ? [] : ["metric_extractor"],
              local.puts_batches ? ["metric_extractor_batch"] : [],
            )
          }
          StringEquals = {
            "events:detail-type" = concat(
              !local.puts_metric_events ? [] : ["metric_extractor"],
              local.puts_batches ? ["metric_extractor_batch"] : [],
            )
          }
        }
      },
    ]
  })
  role = aws_iam_role.function_role.name
}

resource "aws_iam_role_policy" "function_metrics_policy" {
  count = length(local.metric_statements) > 0 ? 1 : 0

  name   = "metrics"
  policy = jsonencode({ Version = "2012-10-17", Statement = local.metric_statements })
  role   = aws_iam_role.function_role.name

  lifecycle {
    precondition {
      condition     = length(jsonencode(local.metric_statements)) <= 9000
      error_message = "metrics: their permissions take more than 9000 characters, which is what IAM leaves the role for them; spread them over two spokes of the same account, or ask for fewer metrics with arguments."
    }
  }
}

resource "aws_lambda_function" "function" {
  architectures    = [local.architecture]
  description      = "Measures ${var.project} ${var.environment}"
  filename         = "${local.package}/functions/extract.zip"
  source_code_hash = filebase64sha256("${local.package}/functions/extract.zip")
  function_name    = "ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}"
  handler          = "index.handler"
  memory_size      = 256
  role             = aws_iam_role.function_role.arn
  runtime          = "nodejs22.x"
  timeout          = 120
  tags             = var.tags

  dead_letter_config {
    target_arn = aws_sqs_queue.function_dead_letters_queue.arn
  }

  environment {
    variables = merge(
      {
        PROJECT_NAME = var.project
        ENVIRONMENT  = var.environment
        METRICS      = local.metrics_variable
      },
      local.puts_batches ? { EVENTS = local.puts_metric_events ? "metric,batch" : "batch" } : {},
      {
        POWERTOOLS_SERVICE_NAME = "ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}"
        CODE_VERSION            = trimspace(file("${local.package}/functions/extract.version"))
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

  depends_on = [aws_iam_role_policy.function_function_policy, aws_iam_role_policy.function_metrics_policy]

  lifecycle {
    precondition {
      condition     = length(base64encode(local.metrics_variable)) * 3 / 4 <= 3584
      error_message = "metrics: they take more than 3584 bytes of the function's environment, which is what Lambda leaves for them; spread them over two spokes of the same account, or ask for fewer metrics with arguments."
    }
  }
}

resource "aws_cloudwatch_event_rule" "rule" {
  description = "Requests for fresh measurements of ${var.project} ${var.environment}"
  event_pattern = jsonencode(merge(
    {
      source      = ["metric_extractor", "metric_fetch"]
      detail-type = ["metric_extractor", "metric_fetch"]
      detail      = { MetricName = [{ exists = false }] }
    },
    local.reports_home ? {} : {
      "$or" = [
        { account = [{ anything-but = [var.account_id] }] },
        { region = [{ anything-but = [var.region] }] },
      ]
    },
  ))
  name = "ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}"
  tags = var.tags
}

resource "aws_cloudwatch_event_target" "rule_target" {
  arn       = aws_lambda_function.function.arn
  rule      = aws_cloudwatch_event_rule.rule.name
  target_id = "target"

  dead_letter_config {
    arn = aws_sqs_queue.function_dead_letters_queue.arn
  }
}

resource "aws_lambda_permission" "rule_permission" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.rule.arn
  statement_id  = "ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}"
}

resource "aws_cloudwatch_event_rule" "schedule_rule" {
  count = var.schedule != null ? 1 : 0

  description         = "When ${var.project} ${var.environment} measures by itself"
  name                = "ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}-schedule"
  schedule_expression = var.schedule
  tags                = var.tags
}

resource "aws_cloudwatch_event_target" "schedule_target" {
  count = var.schedule != null ? 1 : 0

  arn       = aws_lambda_function.function.arn
  rule      = aws_cloudwatch_event_rule.schedule_rule[0].name
  target_id = "target"

  dead_letter_config {
    arn = aws_sqs_queue.function_dead_letters_queue.arn
  }
}

resource "aws_lambda_permission" "schedule_permission" {
  count = var.schedule != null ? 1 : 0

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.schedule_rule[0].arn
  statement_id  = "ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}-schedule"
}

resource "aws_cloudwatch_event_rule" "every_rule" {
  for_each = toset(local.cadences)

  description         = "When ${var.project} ${var.environment} also measures what it does every ${each.value}"
  name                = "ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}-every-${replace(each.value, " ", "-")}"
  schedule_expression = "rate(${each.value})"
  tags                = var.tags
}

resource "aws_cloudwatch_event_target" "every_target" {
  for_each = toset(local.cadences)

  arn       = aws_lambda_function.function.arn
  input     = jsonencode({ every = each.value })
  rule      = aws_cloudwatch_event_rule.every_rule[each.key].name
  target_id = "target"

  dead_letter_config {
    arn = aws_sqs_queue.function_dead_letters_queue.arn
  }
}

resource "aws_lambda_permission" "every_permission" {
  for_each = toset(local.cadences)

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.every_rule[each.key].arn
  statement_id  = "ds-dashboard-extract-${lower(var.project)}-${lower(var.environment)}-every-${replace(each.value, " ", "-")}"
}

module "connection" {
  source = "../connection"
  count  = var.connection ? 1 : 0

  account_id           = var.account_id
  region               = var.region
  architecture         = var.architecture
  permissions_boundary = var.permissions_boundary
  role_path            = var.role_path
  log_retention_days   = var.log_retention_days
  tags                 = var.tags
}

resource "aws_ssm_parameter" "monitors" {
  for_each = var.monitors

  name           = "/monitors/${each.key}"
  type           = "String"
  insecure_value = each.value
  tags           = var.tags

  depends_on = [module.connection]
}
