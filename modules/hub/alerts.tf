# What the alerts that are asked for make of the hub: one parameter for each rule, as its function reads it.

locals {
  facts       = jsondecode(file("${coalesce(var.package, "${path.module}/../spoke")}/metrics.json"))
  catalogue   = merge(local.facts.metrics, local.facts.always_on)
  recommended = local.facts.alerts
  limits      = ["above", "below", "outside_usual"]
  limit_keys  = concat(local.limits, ["clear"])

  # An alert by its name alone takes over all that a metric recommends; one with a limit of its own takes over the rest.
  alerts = [
    for own in [for asked in var.alerts : try({ recommended = join("", [asked]) }, { for key, value in asked : key => value if value != null })] :
    merge(
      { name = try(own.recommended, null) },
      {
        for key, value in try(local.recommended[own.recommended], {}) : key => value
        if value != null && !(contains(local.limit_keys, key) && length(setintersection(keys(own), local.limits)) > 0)
      },
      own,
    )
  ]

  seconds = { minute = 60, hour = 3600, day = 86400 }

  topic_arn = coalesce(var.alarm_topic_arn, "arn:${local.partition}:sns:${var.region}:${var.account_id}:ds-dashboard-alerts")

  alert_rules = {
    for one in local.alerts : one.name => {
      topic_arn = try(one.topic_arn, local.topic_arn)
      value = "{${join(",", [
        for pair in [
          ["name", jsonencode(one.name)],
          ["metric", jsonencode(join("", [for class in [try(join("", [one.metric]), one.metric.name)] : length(try(one.metric.arguments, {})) == 0 ? class : "${class}(${join(", ", concat(
            [for argument in local.catalogue[class].arguments : tostring(one.metric.arguments[argument.name]) if argument.required],
            [for argument in local.catalogue[class].arguments : "${argument.name}=${one.metric.arguments[argument.name]}" if !argument.required && try(one.metric.arguments[argument.name], null) != null],
          ))})"]))],
          ["label", try(jsonencode(one.label), null)],
          ["condition", can(one.outside_usual)
            ? "{\"kind\":\"outsideUsual\",\"deviations\":${coalesce(try(one.outside_usual.deviations, null), 3)},\"minimumChange\":${one.outside_usual.minimum_change}}"
            : "{\"kind\":\"${can(one.above) ? "above" : "below"}\",\"threshold\":${try(one.above, one.below)},\"clear\":${try(one.clear, one.above, one.below)}}"
          ],
          ["forSeconds", try(sum([for part in [regex("^([0-9]+) (minute|hour|day)", one.for)] : tonumber(part[0]) * local.seconds[part[1]]]), 0)],
          ["projects", try(jsonencode(one.projects), null)],
          ["environments", try(jsonencode(one.environments), null)],
          ["noData", jsonencode(try(one.no_data, "keep"))],
          ["repeatSeconds", try(sum([for part in [regex("^([0-9]+) (minute|hour|day)", one.repeat)] : tonumber(part[0]) * local.seconds[part[1]]]), null)],
          ["topicArn", jsonencode(try(one.topic_arn, local.topic_arn))],
        ] : "\"${pair[0]}\":${pair[1]}" if pair[1] != null
      ])}}"
    }
  }
}
