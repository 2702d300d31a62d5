# terraform init && terraform test: without an account, as nothing is asked of AWS.

mock_provider "aws" {}

variables {
  account_id  = "222222222222"
  region      = "us-east-1"
  project     = "Project1"
  environment = "dev"
  metrics     = ["NumberEndPointsInService"]
}

run "grants_what_the_metrics_name" {
  command = plan

  variables {
    metrics = [
      "NumberEndPointsInService",
      { name = "SsmParameterValue", arguments = { parameter = "/x" } },
      { name = "SsmParameterValue", arguments = { parameter = "/y" }, every = "24 hours" },
      { name = "S3ObjectCount", arguments = { bucket = "my-bucket", prefix = null } },
      { name = "S3ObjectCount", arguments = { bucket = "my-bucket", prefix = "models/" } },
    ]
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.function_metrics_policy[0].policy).Statement == [
      { Sid = "NumberEndPointsInService", Effect = "Allow", Action = "sagemaker:ListEndpoints", Resource = "*" },
      { Sid = "SsmParameterValue", Effect = "Allow", Action = "ssm:GetParameter", Resource = "arn:aws:ssm:us-east-1:222222222222:parameter/x" },
      { Sid = "SsmParameterValue2", Effect = "Allow", Action = "ssm:GetParameter", Resource = "arn:aws:ssm:us-east-1:222222222222:parameter/y" },
      { Sid = "S3ObjectCount", Effect = "Allow", Action = "cloudwatch:GetMetricData", Resource = "*" },
      { Sid = "S3ObjectCount2", Effect = "Allow", Action = "s3:ListBucket", Resource = "arn:aws:s3:::my-bucket", Condition = { StringEquals = { "s3:prefix" = "models/" } } },
    ]
    error_message = "The policy has other statements."
  }

  assert {
    condition     = keys(aws_cloudwatch_event_rule.every_rule) == ["24 hours"]
    error_message = "One rule starts what is measured once a day."
  }
}

run "measures_nothing" {
  command = plan

  variables {
    metrics = []
  }

  assert {
    condition     = length(aws_iam_role_policy.function_metrics_policy) == 0
    error_message = "IAM takes no policy without statements."
  }
}

run "knows_other_partitions" {
  command = plan

  variables {
    region  = "us-gov-west-1"
    metrics = [{ name = "SsmParameterValue", arguments = { parameter = "/x" } }]
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.function_metrics_policy[0].policy).Statement[0].Resource == "arn:aws-us-gov:ssm:us-gov-west-1:222222222222:parameter/x"
    error_message = "The partition follows from the Region."
  }

  assert {
    condition     = aws_lambda_function.function.architectures == tolist(["x86_64"])
    error_message = "Only the partition aws is sure to have arm64."
  }
}

run "writes_the_parameters_of_its_hubs" {
  command = plan

  variables {
    monitors = { hub = "222222222222", other = "111111111111:eu-west-1" }
  }

  assert {
    condition     = { for one in aws_ssm_parameter.monitors : one.name => one.insecure_value } == { "/monitors/hub" = "222222222222", "/monitors/other" = "111111111111:eu-west-1" }
    error_message = "There is one parameter for each hub."
  }

  assert {
    condition     = !can(jsondecode(aws_cloudwatch_event_rule.rule.event_pattern)["$or"])
    error_message = "It listens to the hub of its own account."
  }
}

run "puts_an_event_for_each_metric_unless_told" {
  command = plan

  variables {
    monitors = { hub = "111111111111" }
  }

  assert {
    condition     = !contains(keys(aws_lambda_function.function.environment[0].variables), "EVENTS")
    error_message = "Nobody asks for an event for each run."
  }
}

run "puts_what_its_hubs_take" {
  command = plan

  variables {
    monitors = { hub = "222222222222:batch", other = "111111111111:eu-west-1" }
  }

  assert {
    condition     = aws_lambda_function.function.environment[0].variables.EVENTS == "metric,batch"
    error_message = "One hub takes an event for each run, the other one for each metric."
  }

  assert {
    condition     = !can(jsondecode(aws_cloudwatch_event_rule.rule.event_pattern)["$or"])
    error_message = "It listens to the hub of its own account, whichever form that takes."
  }
}

run "puts_batches_only_where_all_hubs_take_them" {
  command = plan

  variables {
    monitors = { hub = "111111111111:batch", other = "111111111111:eu-west-1:batch" }
  }

  assert {
    condition     = aws_lambda_function.function.environment[0].variables.EVENTS == "batch"
    error_message = "No hub takes an event for each metric."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.function_function_policy.policy).Statement[index(jsondecode(aws_iam_role_policy.function_function_policy.policy).Statement[*].Sid, "PutEvents")].Condition.StringEquals["events:detail-type"] == ["metric_extractor_batch"]
    error_message = "It may put nothing else."
  }
}

run "puts_both_for_rules_of_ones_own" {
  command = plan

  variables {
    batch_events  = true
    metric_events = true
  }

  assert {
    condition     = aws_lambda_function.function.environment[0].variables.EVENTS == "metric,batch"
    error_message = "Its own bus gets an event for each metric as well."
  }
}

run "refuses_what_is_behind_a_hub_and_no_form" {
  command = plan

  variables {
    monitors = { hub = "111111111111:batches", other = "111111111111:batch:us-east-1" }
  }

  expect_failures = [var.monitors]
}

run "leaves_the_connection_function_to_others" {
  command = plan

  variables {
    connection = false
  }

  assert {
    condition     = length(module.connection) == 0
    error_message = "Exactly one module of an account brings it."
  }
}

run "refuses_unknown_metrics_and_wrong_arguments" {
  command = plan

  variables {
    metrics = ["NumberEndpoints", { name = "SsmParameterValue" }, { name = "S3ObjectCount", arguments = { bucket = "b--x-s3", prefx = "a" }, every = "1 minute" }]
  }

  expect_failures = [var.metrics]
}

run "refuses_what_is_no_account_or_region" {
  command = plan

  variables {
    account_id = "2222"
    region     = "us-east"
    schedule   = "every hour"
    monitors   = { hub = "*" }
    package    = "nowhere"
  }

  expect_failures = [var.account_id, var.region, var.schedule, var.monitors, var.package]
}
