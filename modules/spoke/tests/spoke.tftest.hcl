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
