# Written by `npm run modules` from the constructs of the CDKTF stacks.

variable "project" {
  description = "The name that its rows carry, for example `Project1`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?$", var.project))
    error_message = "project: use up to 64 letters, digits and dashes, with a letter or digit at both ends."
  }
}

variable "environment" {
  description = "For example `dev`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?$", var.environment))
    error_message = "environment: use up to 64 letters, digits and dashes, with a letter or digit at both ends."
  }

  validation {
    condition     = length(lower("ds-dashboard-extract-${var.project}-${var.environment}")) + (var.schedule == null ? 0 : length("-schedule")) <= 64
    error_message = "environment: the spoke's function or its schedule would have a name of more than 64 characters; shorten project or environment."
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

variable "metrics" {
  description = "The metrics that it measures, each by its name or as `{ name = \"…\", arguments = { … }, every = \"24 hours\" }`, of which only the name has to be there; docs/metrics.md lists them. Each adds its own statement to the policy of the function, and no other."
  type        = any
  nullable    = false

  validation {
    condition     = can(concat(var.metrics, []))
    error_message = "metrics: it has to be a list."
  }

  validation {
    condition = length(flatten([
      for at, one in { for index, asked in var.metrics : "metrics[${index}]" => {
        name      = try(join("", [asked]), join("", [asked.name]), "")
        keys      = try(keys(asked), [])
        given     = try(asked.arguments, null)
        arguments = try({ for key, value in asked.arguments : key => value if value != null }, {})
        similar = join(" or ", [
          for known in keys(local.catalogue) : known
          if startswith(lower(known), lower(substr(try(join("", [asked]), join("", [asked.name]), "-"), 0, 6)))
        ])
      } } :
      !contains(keys(local.catalogue), one.name) ? ["${at}: ${one.name == "" ? "it" : one.name} is no metric; ${coalesce(one.similar == "" ? "" : "perhaps ${one.similar} is meant", "there are ${join(", ", keys(local.catalogue))}")}."] : concat(
        [
          for key in setsubtract(one.keys, ["name", "arguments", "every"]) :
          "${at}.${key}: unknown property; accepted are name, arguments, every."
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
      for at, one in { for index, asked in var.metrics : "metrics[${index}]" => {
        name      = try(join("", [asked]), join("", [asked.name]), "")
        keys      = try(keys(asked), [])
        given     = try(asked.arguments, null)
        arguments = try({ for key, value in asked.arguments : key => value if value != null }, {})
        similar = join(" or ", [
          for known in keys(local.catalogue) : known
          if startswith(lower(known), lower(substr(try(join("", [asked]), join("", [asked.name]), "-"), 0, 6)))
        ])
      } } :
      !contains(keys(local.catalogue), one.name) ? ["${at}: ${one.name == "" ? "it" : one.name} is no metric; ${coalesce(one.similar == "" ? "" : "perhaps ${one.similar} is meant", "there are ${join(", ", keys(local.catalogue))}")}."] : concat(
        [
          for key in setsubtract(one.keys, ["name", "arguments", "every"]) :
          "${at}.${key}: unknown property; accepted are name, arguments, every."
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
    condition = length([
      for index, one in var.metrics :
      "metrics[${index}].every: ${jsonencode(one.every)} is not accepted; write \"24 hours\" or \"7 days\", \"1 hour\" or \"1 day\", at most 9999 of them."
      if try(one.every, null) == null ? false : !can(regex("^(1 (hour|day)|([2-9]|[1-9][0-9]{1,3}) (hours|days))$", one.every))
    ]) == 0
    error_message = join("\n", [
      for index, one in var.metrics :
      "metrics[${index}].every: ${jsonencode(one.every)} is not accepted; write \"24 hours\" or \"7 days\", \"1 hour\" or \"1 day\", at most 9999 of them."
      if try(one.every, null) == null ? false : !can(regex("^(1 (hour|day)|([2-9]|[1-9][0-9]{1,3}) (hours|days))$", one.every))
    ])
  }

  validation {
    condition = length([
      for index, one in var.metrics : "metrics[${index}]: ${try(join("", [one]), one.name, "")} is asked for twice; once is enough."
      if contains(slice([for other in var.metrics : jsonencode([try(join("", [other]), other.name, null), try({ for key, value in other.arguments : key => value if value != null }, {})])], 0, index), jsonencode([try(join("", [one]), one.name, null), try({ for key, value in one.arguments : key => value if value != null }, {})]))
    ]) == 0
    error_message = join("\n", [
      for index, one in var.metrics : "metrics[${index}]: ${try(join("", [one]), one.name, "")} is asked for twice; once is enough."
      if contains(slice([for other in var.metrics : jsonencode([try(join("", [other]), other.name, null), try({ for key, value in other.arguments : key => value if value != null }, {})])], 0, index), jsonencode([try(join("", [one]), one.name, null), try({ for key, value in one.arguments : key => value if value != null }, {})]))
    ])
  }
}

variable "package" {
  description = "A folder with the extraction function and what its metrics ask for, made with metrics of your own by `npm run modules -- --own <module> --out <folder>`. Default: that of the library's metrics."
  type        = string
  default     = null

  validation {
    condition     = var.package == null || (fileexists("${coalesce(var.package, ".")}/metrics.json") && fileexists("${coalesce(var.package, ".")}/functions/extract.zip") && fileexists("${coalesce(var.package, ".")}/functions/extract.version"))
    error_message = "package: it is no folder with metrics.json, functions/extract.zip and functions/extract.version."
  }
}

variable "schedule" {
  description = "When it measures in addition to the hubs' requests, `rate(…)` or `cron(…)` in UTC. Default: never."
  type        = string
  default     = null

  validation {
    condition     = var.schedule == null || can(regex("^(rate\\((1 (minute|hour|day)|([2-9]|[1-9]\\d+) (minutes|hours|days))\\)|cron\\([0-9A-Za-z*?,/#-]+( [0-9A-Za-z*?,/#-]+){5}\\))$", var.schedule))
    error_message = "schedule: use \"rate(1 hour)\", \"rate(2 hours)\" or \"cron(0 6 * * ? *)\", in UTC."
  }
}

variable "monitors" {
  description = "The hubs it reports to, by name: `account` or `account:region`, with `:batch` behind it where the hub takes an event for each run. For each it writes the connection parameter `/monitors/<hub>`. Default: connecting is left to others."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length([for name, hub in var.monitors : "monitors: \"${name}\" = \"${hub}\" is not accepted; write the name of a hub, and its account or account:region, either with :batch behind it." if !can(regex("^[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?$", name)) || !can(regex("^[0-9]{12}(:((?:us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-isob?|eu-isoe|us-isof|eusc-de)-(?:central|(?:north|south)(?:east|west)?|east|west)-[1-9]\\d?))?$", trimsuffix(hub, ":batch")))]) == 0
    error_message = join("\n", [for name, hub in var.monitors : "monitors: \"${name}\" = \"${hub}\" is not accepted; write the name of a hub, and its account or account:region, either with :batch behind it." if !can(regex("^[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?$", name)) || !can(regex("^[0-9]{12}(:((?:us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-isob?|eu-isoe|us-isof|eusc-de)-(?:central|(?:north|south)(?:east|west)?|east|west)-[1-9]\\d?))?$", trimsuffix(hub, ":batch")))])
  }
}

variable "reports_home" {
  description = "Whether a hub of this same account and Region is among its hubs, where `monitors` does not say so. If not, it ignores the requests of a hub there."
  type        = bool
  default     = false
  nullable    = false
}

variable "batch_events" {
  description = "Whether one of its hubs takes an event for each run, where `monitors` does not say so. If all its hubs do, it puts no others."
  type        = bool
  default     = false
  nullable    = false
}

variable "metric_events" {
  description = "Whether it puts an event for each metric on its own bus also where all its hubs take an event for each run, for rules of your own there."
  type        = bool
  default     = false
  nullable    = false
}

variable "connection" {
  description = "Whether it brings the connection function of its account and Region. Exactly one module there does: the hub's, or that of one spoke, or the module connection."
  type        = bool
  default     = true
  nullable    = false
}
