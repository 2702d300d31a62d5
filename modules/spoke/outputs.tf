# Written by `npm run modules` from the constructs of the CDKTF stacks.

output "spoke" {
  description = "Where this spoke is and what its parts are called."
  value = {
    project             = var.project
    environment         = var.environment
    account             = var.account_id
    region              = var.region
    extract_function    = aws_lambda_function.function.function_name
    extract_role_arn    = aws_iam_role.function_role.arn
    connection_function = one(module.connection[*].function_name)
  }
}

output "registration" {
  description = "The parameter that registers this spoke in a hub: its name, and its value for a hub of any Region."
  value = {
    name  = "/monitored_projects/${var.project}/${var.environment}"
    value = "${var.account_id}:${var.region}"
  }
}
