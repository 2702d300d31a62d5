mock_provider "aws" {}

variables {
  account_id = "222222222222"
  region     = "cn-north-1"
}

run "starts_the_function_itself" {
  command = plan

  assert {
    condition     = length(aws_sqs_queue.changes_queue) == 0 && length(aws_lambda_permission.parameters_permission) == 1
    error_message = "A spoke has few parameters and needs no queue."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.forward_policy.policy).Statement[0].Resource == "arn:aws-cn:events:*:*:event-bus/default"
    error_message = "The partition follows from the Region."
  }
}

run "serves_a_hub" {
  command = plan

  variables {
    of_hub          = true
    organization_id = "o-a1b2c3d4e5"
  }

  assert {
    condition     = length(aws_sqs_queue.changes_queue) == 1 && length(aws_lambda_permission.parameters_permission) == 0
    error_message = "A hub's changes go through a queue."
  }

  assert {
    condition     = strcontains(aws_iam_role_policy.function_function_policy.policy, "ReadQueue")
    error_message = "The function may read the queue."
  }
}

run "refuses_what_is_no_organization" {
  command = plan

  variables {
    organization_id = "a1b2c3d4e5"
  }

  expect_failures = [var.organization_id]
}
