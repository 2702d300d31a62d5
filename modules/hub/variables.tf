# Written by `npm run modules` from the constructs of the CDKTF stacks.

variable "name" {
  description = "The name by which spokes refer to this hub."
  type        = string
  default     = "hub"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?$", var.name))
    error_message = "name: use up to 64 letters, digits and dashes, with a letter or digit at both ends."
  }
}

variable "account_id" {
  description = "The account of the provider, 12 digits. It is not looked up, so that a plan always shows what policies say."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id: an account id is a string of 12 digits."
  }
}

variable "region" {
  description = "The Region of the provider, for example `us-east-1`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(?:us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-isob?|eu-isoe|us-isof|eusc-de)-(?:central|(?:north|south)(?:east|west)?|east|west)-[1-9]\\d?$", var.region))
    error_message = "region: a Region looks like \"us-east-1\"."
  }
}

variable "architecture" {
  description = "The processors of the functions, `arm64` or `x86_64`. Default: `arm64` in the partition `aws`, `x86_64` in all others."
  type        = string
  default     = null

  validation {
    condition     = var.architecture == null || can(regex("^(arm64|x86_64)$", var.architecture))
    error_message = "architecture: use arm64 or x86_64."
  }
}

variable "permissions_boundary" {
  description = "The ARN of a managed policy that all roles have as their permissions boundary. Default: none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:aws[a-z-]*:iam::(?:aws|\\d{12}):policy/(?:[\\w+=,.@-]{1,512}/)*[\\w+=,.@-]{1,128}$", var.permissions_boundary))
    error_message = "permissions_boundary: give the ARN of a managed policy, for example arn:aws:iam::111111111111:policy/boundary."
  }
}

variable "role_path" {
  description = "The path of all roles, at most 512 characters; it begins and ends with `/`."
  type        = string
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/(?:[!-.0-~]+/)*$", var.role_path))
    error_message = "role_path: a path begins and ends with /, for example \"/platform/\", and has no spaces."
  }

  validation {
    condition     = length(var.role_path) <= 512 && !can(regex("[*?$]", var.role_path))
    error_message = "role_path: at most 512 characters are accepted, and none of * ? $."
  }
}

variable "log_retention_days" {
  description = "Days after which the functions' logs expire, one of the values of CloudWatch Logs."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days: use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653."
  }
}

variable "tags" {
  description = "Tags on every resource, besides the provider's `default_tags`."
  type        = map(string)
  default     = null
}

variable "schedule" {
  description = "When it requests fresh measurements, `rate(…)` or `cron(…)` in UTC."
  type        = string
  default     = "rate(1 hour)"
  nullable    = false

  validation {
    condition     = can(regex("^(rate\\((1 (minute|hour|day)|([2-9]|[1-9]\\d+) (minutes|hours|days))\\)|cron\\([0-9A-Za-z*?,/#-]+( [0-9A-Za-z*?,/#-]+){5}\\))$", var.schedule))
    error_message = "schedule: use \"rate(1 hour)\", \"rate(2 hours)\" or \"cron(0 6 * * ? *)\", in UTC."
  }
}

variable "claims" {
  description = "Whose measurements it accepts: `registered`: a registered account may use names that nobody is registered for; `strict`: only those that it is registered for."
  type        = string
  default     = "registered"
  nullable    = false

  validation {
    condition     = can(regex("^(registered|strict)$", var.claims))
    error_message = "claims: use registered or strict."
  }
}

variable "retention_days" {
  description = "Days after which a measurement expires, 2 to 99999. Default: never."
  type        = number
  default     = null

  validation {
    condition     = var.retention_days == null || try(var.retention_days >= 2 && var.retention_days <= 99999 && floor(var.retention_days) == var.retention_days, false)
    error_message = "retention_days: a whole number from 2 to 99999."
  }
}

variable "series_per_account" {
  description = "The most series, that is pairs of a metric and a spoke, that it takes of one account, 1 to 10000."
  type        = number
  default     = 500
  nullable    = false

  validation {
    condition     = try(var.series_per_account >= 1 && var.series_per_account <= 10000 && floor(var.series_per_account) == var.series_per_account, false)
    error_message = "series_per_account: a whole number from 1 to 10000."
  }
}

variable "alarm_topic_arn" {
  description = "The ARN of an SNS topic of the hub's Region that its alarms and its alerts notify. Default: the alarms notify nobody, and the alerts a topic that the module creates."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_topic_arn == null || can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}$", var.alarm_topic_arn))
    error_message = "alarm_topic_arn: give an SNS topic's ARN, for example arn:aws:sns:us-east-1:111111111111:alarms, no FIFO topic."
  }

  validation {
    condition     = var.alarm_topic_arn == null || startswith(coalesce(var.alarm_topic_arn, "-"), "arn:${local.partition}:sns:${var.region}:")
    error_message = "alarm_topic_arn: a hub in ${var.region} notifies topics that begin with arn:${local.partition}:sns:${var.region}:."
  }
}

variable "alerts" {
  description = "What is worth an alert: the names of alerts that metrics recommend, or rules such as `{ name = \"idle\", metric = \"IdleEndpoints24h\", above = 0 }`, with `recommended`, `name`, `metric`, `label`, `above`, `below`, `outside_usual = { deviations, minimum_change }`, `clear`, `for`, `projects`, `environments`, `no_data`, `repeat` and `topic_arn`; docs/alerts.md explains them."
  type        = any
  default     = []
  nullable    = false

  validation {
    condition     = can(concat(var.alerts, []))
    error_message = "alerts: it has to be a list."
  }

  validation {
    condition     = length(var.alerts) <= 100
    error_message = "alerts: there are ${length(var.alerts)}, at most 100 are accepted; one rule may watch many projects."
  }

  validation {
    condition = length(flatten([
      for at, one in {
        for at, alert in {
          for at, own in { for index, asked in var.alerts : "alerts[${index}]" => try({ recommended = join("", [asked]) }, { for key, value in asked : key => value if value != null }, {}) } :
          at => merge(
            { name = try(own.recommended, "") },
            {
              for key, value in try(local.recommended[own.recommended], {}) : key => value
              if value != null && !(contains(local.limit_keys, key) && length(setintersection(keys(own), local.limits)) > 0)
            },
            own,
          )
        } :
        "${at}.metric" => {
          name      = try(join("", [alert.metric]), join("", [alert.metric.name]), "")
          keys      = try(keys(alert.metric), [])
          given     = try(alert.metric.arguments, null)
          arguments = try({ for key, value in alert.metric.arguments : key => value if value != null }, {})
          similar = join(" or ", [
            for known in keys(local.catalogue) : known
            if startswith(lower(known), lower(substr(try(join("", [alert.metric]), join("", [alert.metric.name]), "-"), 0, 6)))
          ])
        }
        if contains(keys(alert), "metric")
      } :
      !contains(keys(local.catalogue), one.name) ? ["${at}: ${one.name == "" ? "it" : one.name} is no metric; ${coalesce(one.similar == "" ? "" : "perhaps ${one.similar} is meant", "there are ${join(", ", keys(local.catalogue))}")}."] : concat(
        [
          for key in setsubtract(one.keys, ["name", "arguments"]) :
          "${at}.${key}: unknown property; accepted are name, arguments."
        ],
        [
          for given in [one.given] : "${at}.arguments: ${jsonencode(given)} is not accepted; it has to be an object."
          if given != null && !can(keys(given))
        ],
        [
          for key in setsubtract(keys(one.arguments), local.catalogue[one.name].arguments[*].name) :
          "${at}.arguments.${key}: ${one.name} takes ${join(", ", coalescelist(local.catalogue[one.name].arguments[*].name, ["no arguments"]))}."
        ],
        [
          for spec in local.catalogue[one.name].arguments :
          "${at}.arguments.${spec.name}: ${jsonencode(lookup(one.arguments, spec.name, null))} is not accepted; it has to be a ${spec.type} (${spec.description}), for example ${jsonencode(spec.example)}."
          if !contains(keys(one.arguments), spec.name) ? spec.required : spec.type == "number" ? !try(
            tonumber(one.arguments[spec.name]) >= coalesce(spec.minimum, tonumber(one.arguments[spec.name])) &&
            tonumber(one.arguments[spec.name]) <= coalesce(spec.maximum, tonumber(one.arguments[spec.name])),
            false,
          ) : !can(regex(spec.matches, one.arguments[spec.name])) || can(regex(spec.matches_not, one.arguments[spec.name]))
        ],
        [
          for key, value in one.arguments :
          "${at}.arguments.${key}: ${jsonencode(value)} is not accepted; it becomes part of a permission, where IAM evaluates what begins with $${ or &{."
          if can(regex("[$&][{]", value)) && strcontains(jsonencode(local.catalogue[one.name].statements), "@@${key}@@")
        ],
      )
    ])) == 0
    error_message = join("\n", flatten([
      for at, one in {
        for at, alert in {
          for at, own in { for index, asked in var.alerts : "alerts[${index}]" => try({ recommended = join("", [asked]) }, { for key, value in asked : key => value if value != null }, {}) } :
          at => merge(
            { name = try(own.recommended, "") },
            {
              for key, value in try(local.recommended[own.recommended], {}) : key => value
              if value != null && !(contains(local.limit_keys, key) && length(setintersection(keys(own), local.limits)) > 0)
            },
            own,
          )
        } :
        "${at}.metric" => {
          name      = try(join("", [alert.metric]), join("", [alert.metric.name]), "")
          keys      = try(keys(alert.metric), [])
          given     = try(alert.metric.arguments, null)
          arguments = try({ for key, value in alert.metric.arguments : key => value if value != null }, {})
          similar = join(" or ", [
            for known in keys(local.catalogue) : known
            if startswith(lower(known), lower(substr(try(join("", [alert.metric]), join("", [alert.metric.name]), "-"), 0, 6)))
          ])
        }
        if contains(keys(alert), "metric")
      } :
      !contains(keys(local.catalogue), one.name) ? ["${at}: ${one.name == "" ? "it" : one.name} is no metric; ${coalesce(one.similar == "" ? "" : "perhaps ${one.similar} is meant", "there are ${join(", ", keys(local.catalogue))}")}."] : concat(
        [
          for key in setsubtract(one.keys, ["name", "arguments"]) :
          "${at}.${key}: unknown property; accepted are name, arguments."
        ],
        [
          for given in [one.given] : "${at}.arguments: ${jsonencode(given)} is not accepted; it has to be an object."
          if given != null && !can(keys(given))
        ],
        [
          for key in setsubtract(keys(one.arguments), local.catalogue[one.name].arguments[*].name) :
          "${at}.arguments.${key}: ${one.name} takes ${join(", ", coalescelist(local.catalogue[one.name].arguments[*].name, ["no arguments"]))}."
        ],
        [
          for spec in local.catalogue[one.name].arguments :
          "${at}.arguments.${spec.name}: ${jsonencode(lookup(one.arguments, spec.name, null))} is not accepted; it has to be a ${spec.type} (${spec.description}), for example ${jsonencode(spec.example)}."
          if !contains(keys(one.arguments), spec.name) ? spec.required : spec.type == "number" ? !try(
            tonumber(one.arguments[spec.name]) >= coalesce(spec.minimum, tonumber(one.arguments[spec.name])) &&
            tonumber(one.arguments[spec.name]) <= coalesce(spec.maximum, tonumber(one.arguments[spec.name])),
            false,
          ) : !can(regex(spec.matches, one.arguments[spec.name])) || can(regex(spec.matches_not, one.arguments[spec.name]))
        ],
        [
          for key, value in one.arguments :
          "${at}.arguments.${key}: ${jsonencode(value)} is not accepted; it becomes part of a permission, where IAM evaluates what begins with $${ or &{."
          if can(regex("[$&][{]", value)) && strcontains(jsonencode(local.catalogue[one.name].statements), "@@${key}@@")
        ],
      )
    ]))
  }

  validation {
    condition = length(flatten([
      for at, one in {
        for at, own in { for index, asked in var.alerts : "alerts[${index}]" => try({ recommended = join("", [asked]) }, { for key, value in asked : key => value if value != null }, {}) } :
        at => merge(
          { name = try(own.recommended, "") },
          {
            for key, value in try(local.recommended[own.recommended], {}) : key => value
            if value != null && !(contains(local.limit_keys, key) && length(setintersection(keys(own), local.limits)) > 0)
          },
          own,
        )
      } :
      concat(
        [
          for name in try([one.recommended], []) :
          "${at}: ${name} is recommended by no metric; there are ${join(", ", keys(local.recommended))}."
          if !contains(keys(local.recommended), name)
        ],
        [
          for key in setsubtract(keys(one), ["recommended", "name", "metric", "label", "above", "below", "outside_usual", "clear", "for", "projects", "environments", "no_data", "repeat", "topic_arn"]) :
          "${at}.${key}: unknown property; accepted are ${join(", ", ["recommended", "name", "metric", "label", "above", "below", "outside_usual", "clear", "for", "projects", "environments", "no_data", "repeat", "topic_arn"])}."
        ],
        can(one.metric) || can(one.recommended) ? [] : ["${at}: it is no alert; write the name of one that a metric recommends, or for example { name = \"idle\", metric = \"IdleEndpoints24h\", above = 0 }."],
        can(regex("^[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?$", one.name)) || !can(one.metric) ? [] : ["${at}.name: use up to 64 letters, digits and dashes, with a letter or digit at both ends."],
        length(setintersection(keys(one), local.limits)) == 1 || !can(one.metric) ? [] : ["${at}: it has ${length(setintersection(keys(one), local.limits)) == 0 ? "no limit" : "more than one limit"}; give one of ${join(", ", local.limits)}."],
        [
          for key in setintersection(keys(one), ["above", "below", "clear"]) :
          "${at}.${key}: ${jsonencode(one[key])} is not accepted; it has to be a number."
          if !can(one[key] + 0)
        ],
        !can(one.clear) || try(one.clear <= one.above, false) || try(one.clear >= one.below, false) ? [] : ["${at}.clear: it is not accepted; an alert above a limit ends at it or at less, one below a limit at it or at more, and one outside_usual has none."],
        !can(one.outside_usual) || try(one.outside_usual.minimum_change >= 0 && try(one.outside_usual.deviations, 3) > 0 && length(setsubtract(keys(one.outside_usual), ["deviations", "minimum_change"])) == 0, false) ? [] : ["${at}.outside_usual: it has minimum_change, 0 or more, and perhaps deviations, more than 0."],
        !can(one.outside_usual) || coalesce(var.retention_days, 49) >= 49 ? [] : ["${at}.outside_usual: what is usual takes 14 days of a weekend, which are 49 days in all, and the hub keeps ${coalesce(var.retention_days, 49)}."],
        [
          for key in setintersection(keys(one), ["for", "repeat"]) :
          "${at}.${key}: ${jsonencode(one[key])} is not accepted; write \"30 minutes\", \"24 hours\" or \"2 days\", at most 9999 of them."
          if !can(regex("^(1 (minute|hour|day)|([2-9]|[1-9][0-9]{1,3}) (minutes|hours|days))$", one[key]))
        ],
        try(sum([for part in [regex("^([0-9]+) (minute|hour|day)", one.for)] : tonumber(part[0]) * { minute = 60, hour = 3600, day = 86400 }[part[1]]]) > min(30, coalesce(var.retention_days, 30)) * 86400, false) ? ["${at}.for: it has to be at most 30 days, and as long as the hub keeps measurements."] : [],
        try(sum([for part in [regex("^([0-9]+) (minute|hour|day)", one.repeat)] : tonumber(part[0]) * { minute = 60, hour = 3600, day = 86400 }[part[1]]]) < 900, false) ? ["${at}.repeat: alerts are evaluated every 15 minutes, so it has to be at least that."] : [],
        contains(["keep", "alert"], try(one.no_data, "keep")) ? [] : ["${at}.no_data: use keep or alert."],
        !can(one.topic_arn) || try(can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}$", one.topic_arn)) && startswith(one.topic_arn, "arn:${local.partition}:sns:${var.region}:"), false) ? [] : ["${at}.topic_arn: give the ARN of an SNS topic of the hub's Region, no FIFO topic."],
        [
          for key in setintersection(keys(one), ["projects", "environments"]) :
          "${at}.${key}: name one at least, or leave it out for all."
          if !try(length(concat(one[key], [])) > 0, false)
        ],
        [
          for metric in [for name, known in local.catalogue : known if name == try(join("", [one.metric]), one.metric.name, "")] : "${at}.label: the metric is one number and has no labels; leave it out."
          if !metric.vector && can(one.label)
        ],
        [
          for metric in [for name, known in local.catalogue : known if name == try(join("", [one.metric]), one.metric.name, "")] :
          "${at}.label: the metric has a number for each label, in ${metric.unit}, which do not add up; name one of its labels."
          if metric.vector && !can(one.label) && contains(["Percent", "None"], metric.unit)
        ],
        [
          for metric in [for name, known in local.catalogue : known if name == try(join("", [one.metric]), one.metric.name, "")] : "${at}.label: the metric never has the label ${one.label}; it has ${join(", ", metric.labels)}."
          if try(!contains(metric.labels, one.label), false)
        ],
      )
    ])) == 0
    error_message = join("\n", flatten([
      for at, one in {
        for at, own in { for index, asked in var.alerts : "alerts[${index}]" => try({ recommended = join("", [asked]) }, { for key, value in asked : key => value if value != null }, {}) } :
        at => merge(
          { name = try(own.recommended, "") },
          {
            for key, value in try(local.recommended[own.recommended], {}) : key => value
            if value != null && !(contains(local.limit_keys, key) && length(setintersection(keys(own), local.limits)) > 0)
          },
          own,
        )
      } :
      concat(
        [
          for name in try([one.recommended], []) :
          "${at}: ${name} is recommended by no metric; there are ${join(", ", keys(local.recommended))}."
          if !contains(keys(local.recommended), name)
        ],
        [
          for key in setsubtract(keys(one), ["recommended", "name", "metric", "label", "above", "below", "outside_usual", "clear", "for", "projects", "environments", "no_data", "repeat", "topic_arn"]) :
          "${at}.${key}: unknown property; accepted are ${join(", ", ["recommended", "name", "metric", "label", "above", "below", "outside_usual", "clear", "for", "projects", "environments", "no_data", "repeat", "topic_arn"])}."
        ],
        can(one.metric) || can(one.recommended) ? [] : ["${at}: it is no alert; write the name of one that a metric recommends, or for example { name = \"idle\", metric = \"IdleEndpoints24h\", above = 0 }."],
        can(regex("^[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?$", one.name)) || !can(one.metric) ? [] : ["${at}.name: use up to 64 letters, digits and dashes, with a letter or digit at both ends."],
        length(setintersection(keys(one), local.limits)) == 1 || !can(one.metric) ? [] : ["${at}: it has ${length(setintersection(keys(one), local.limits)) == 0 ? "no limit" : "more than one limit"}; give one of ${join(", ", local.limits)}."],
        [
          for key in setintersection(keys(one), ["above", "below", "clear"]) :
          "${at}.${key}: ${jsonencode(one[key])} is not accepted; it has to be a number."
          if !can(one[key] + 0)
        ],
        !can(one.clear) || try(one.clear <= one.above, false) || try(one.clear >= one.below, false) ? [] : ["${at}.clear: it is not accepted; an alert above a limit ends at it or at less, one below a limit at it or at more, and one outside_usual has none."],
        !can(one.outside_usual) || try(one.outside_usual.minimum_change >= 0 && try(one.outside_usual.deviations, 3) > 0 && length(setsubtract(keys(one.outside_usual), ["deviations", "minimum_change"])) == 0, false) ? [] : ["${at}.outside_usual: it has minimum_change, 0 or more, and perhaps deviations, more than 0."],
        !can(one.outside_usual) || coalesce(var.retention_days, 49) >= 49 ? [] : ["${at}.outside_usual: what is usual takes 14 days of a weekend, which are 49 days in all, and the hub keeps ${coalesce(var.retention_days, 49)}."],
        [
          for key in setintersection(keys(one), ["for", "repeat"]) :
          "${at}.${key}: ${jsonencode(one[key])} is not accepted; write \"30 minutes\", \"24 hours\" or \"2 days\", at most 9999 of them."
          if !can(regex("^(1 (minute|hour|day)|([2-9]|[1-9][0-9]{1,3}) (minutes|hours|days))$", one[key]))
        ],
        try(sum([for part in [regex("^([0-9]+) (minute|hour|day)", one.for)] : tonumber(part[0]) * { minute = 60, hour = 3600, day = 86400 }[part[1]]]) > min(30, coalesce(var.retention_days, 30)) * 86400, false) ? ["${at}.for: it has to be at most 30 days, and as long as the hub keeps measurements."] : [],
        try(sum([for part in [regex("^([0-9]+) (minute|hour|day)", one.repeat)] : tonumber(part[0]) * { minute = 60, hour = 3600, day = 86400 }[part[1]]]) < 900, false) ? ["${at}.repeat: alerts are evaluated every 15 minutes, so it has to be at least that."] : [],
        contains(["keep", "alert"], try(one.no_data, "keep")) ? [] : ["${at}.no_data: use keep or alert."],
        !can(one.topic_arn) || try(can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}$", one.topic_arn)) && startswith(one.topic_arn, "arn:${local.partition}:sns:${var.region}:"), false) ? [] : ["${at}.topic_arn: give the ARN of an SNS topic of the hub's Region, no FIFO topic."],
        [
          for key in setintersection(keys(one), ["projects", "environments"]) :
          "${at}.${key}: name one at least, or leave it out for all."
          if !try(length(concat(one[key], [])) > 0, false)
        ],
        [
          for metric in [for name, known in local.catalogue : known if name == try(join("", [one.metric]), one.metric.name, "")] : "${at}.label: the metric is one number and has no labels; leave it out."
          if !metric.vector && can(one.label)
        ],
        [
          for metric in [for name, known in local.catalogue : known if name == try(join("", [one.metric]), one.metric.name, "")] :
          "${at}.label: the metric has a number for each label, in ${metric.unit}, which do not add up; name one of its labels."
          if metric.vector && !can(one.label) && contains(["Percent", "None"], metric.unit)
        ],
        [
          for metric in [for name, known in local.catalogue : known if name == try(join("", [one.metric]), one.metric.name, "")] : "${at}.label: the metric never has the label ${one.label}; it has ${join(", ", metric.labels)}."
          if try(!contains(metric.labels, one.label), false)
        ],
      )
    ]))
  }

  validation {
    condition = length([
      for name in distinct([for asked in var.alerts : lower(try(join("", [asked]), asked.name, asked.recommended, ""))]) :
      "alerts: several have the name ${name}; names compare without case."
      if length([for other in [for asked in var.alerts : lower(try(join("", [asked]), asked.name, asked.recommended, ""))] : other if other == name]) > 1
    ]) == 0
    error_message = join("\n", [
      for name in distinct([for asked in var.alerts : lower(try(join("", [asked]), asked.name, asked.recommended, ""))]) :
      "alerts: several have the name ${name}; names compare without case."
      if length([for other in [for asked in var.alerts : lower(try(join("", [asked]), asked.name, asked.recommended, ""))] : other if other == name]) > 1
    ])
  }
}

variable "package" {
  description = "The folder of `npm run modules -- --own <module> --out <folder>`, where alerts watch metrics of your own. Default: the library's metrics only."
  type        = string
  default     = null

  validation {
    condition     = var.package == null || fileexists("${coalesce(var.package, ".")}/metrics.json")
    error_message = "package: it is no folder with metrics.json."
  }
}

variable "slack" {
  description = "A Slack channel that shows the alerts; somebody has authorized its workspace in the console once. Partition `aws` only."
  type        = object({ workspace_id = string, channel_id = string })
  default     = null

  validation {
    condition     = var.slack == null || try(can(regex("^T[0-9A-Z]{1,254}$", var.slack.workspace_id)) && can(regex("^[CG][0-9A-Z]{1,254}$", var.slack.channel_id)), false)
    error_message = "slack: ids look like { workspace_id = \"T07EA123LEP\", channel_id = \"C07EZ1ABC23\" }."
  }

  validation {
    condition     = var.slack == null || local.partition == "aws"
    error_message = "slack: AWS has its service for chat only in partition aws."
  }
}

variable "organization_id" {
  description = "For a hub: the organization whose accounts the bus policy allows if it has no room to list them. Default: it always lists them."
  type        = string
  default     = null

  validation {
    condition     = var.organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "organization_id: an organization id looks like \"o-a1b2c3d4e5\"."
  }
}

variable "original_spokes" {
  description = "Whether some of its spokes run the original Python sample."
  type        = bool
  default     = false
  nullable    = false
}

variable "ignores_home" {
  description = "Whether spokes in its own account and Region report to other hubs only, and not to this one."
  type        = bool
  default     = false
  nullable    = false
}

variable "home_events" {
  description = "Where a spoke in its own account and Region puts both an event for each metric and one for each run: `metric` or `batch`, the ones it takes there. Default: both, each measurement is stored once."
  type        = string
  default     = null

  validation {
    condition     = var.home_events == null || can(regex("^(metric|batch)$", var.home_events))
    error_message = "home_events: use metric or batch."
  }
}
