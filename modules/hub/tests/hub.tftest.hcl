mock_provider "aws" {}

variables {
  account_id = "111111111111"
  region     = "us-east-1"
}

run "tells_alerts_by_its_own_topic" {
  command = plan

  variables {
    alerts = [
      "EndpointsByStatus-Failed",
      { name = "idle", metric = "IdleEndpointPrice", above = 10, for = "2 hours", label = "x" },
    ]
  }

  assert {
    condition     = length(aws_sns_topic.alerts_topic) == 1 && keys(aws_ssm_parameter.alerts_rule) == ["EndpointsByStatus-Failed", "idle"]
    error_message = "There is one topic, and a parameter for each rule."
  }
}

run "uses_a_topic_that_is_there" {
  command = plan

  variables {
    alarm_topic_arn = "arn:aws:sns:us-east-1:111111111111:alarms"
    slack           = { workspace_id = "T07EA123LEP", channel_id = "C07EZ1ABC23" }
    retention_days  = 400
  }

  assert {
    condition     = length(aws_sns_topic.alerts_topic) == 0 && aws_cloudwatch_metric_alarm.alarms_silent_spokes.alarm_actions == toset(["arn:aws:sns:us-east-1:111111111111:alarms"])
    error_message = "Alarms and alerts go where they are told to."
  }

  assert {
    condition     = aws_chatbot_slack_channel_configuration.slack_channel[0].sns_topic_arns == toset(["arn:aws:sns:us-east-1:111111111111:alarms"])
    error_message = "The channel shows the same topic."
  }
}

run "takes_one_form_from_home_where_told" {
  command = plan

  variables {
    home_events = "batch"
  }

  assert {
    condition     = can(jsondecode(aws_cloudwatch_event_rule.archive_rule.event_pattern)["$or"]) && !can(jsondecode(aws_cloudwatch_event_rule.archive_batches_rule.event_pattern)["$or"])
    error_message = "At home it takes an event for each run only."
  }
}

run "refuses_all_that_is_wrong_at_once" {
  command = plan

  variables {
    claims          = "none"
    retention_days  = 0
    alarm_topic_arn = "arn:aws:sns:us-east-2:111111111111:alarms"
  }

  expect_failures = [var.claims, var.retention_days, var.alarm_topic_arn]
}

run "refuses_alerts_that_are_none" {
  command = plan

  variables {
    alerts = ["IdleEndpoint24h", { name = "idle", metric = "IdleEndpoints24h", above = 1, below = 2 }]
  }

  expect_failures = [var.alerts]
}
