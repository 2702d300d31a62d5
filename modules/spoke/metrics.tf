# What the metrics that are asked for make of the extraction function: its policy, its environment and its rules.

locals {
  package   = coalesce(var.package, path.module)
  catalogue = jsondecode(file("${local.package}/metrics.json")).metrics

  # A metric by its name alone is one without arguments. Arguments have the types that the metrics declare.
  requested = [for asked in var.metrics : {
    name  = try(join("", [asked]), asked.name)
    every = try(asked.every, null)
    arguments = {
      for argument in local.catalogue[try(join("", [asked]), asked.name)].arguments :
      argument.name => argument.type == "number" ? tonumber(asked.arguments[argument.name]) : tostring(asked.arguments[argument.name])
      if try(asked.arguments[argument.name], null) != null
    }
  }]

  cadences = sort(distinct([for one in local.requested : one.every if one.every != null]))

  # As the function reads it: no key without a value, and the arguments in the order in which the metrics declare them.
  metrics_variable = "[${join(",", [for one in local.requested : "{${join(",", concat(
    ["\"name\":${jsonencode(one.name)}"],
    length(one.arguments) == 0 ? [] : ["\"arguments\":{${join(",", [
      for argument in local.catalogue[one.name].arguments :
      "\"${argument.name}\":${jsonencode(one.arguments[argument.name])}" if contains(keys(one.arguments), argument.name)
    ])}}"],
    one.every == null ? [] : ["\"every\":${jsonencode(one.every)}"],
  ))}}"])}]"

  # The statements of each metric, in parts, and what some parts stand for.
  statements = flatten([for one in local.requested : [
    for statement in local.catalogue[one.name].statements[join(",", [
      for name in local.catalogue[one.name].varies_with : name if contains(keys(one.arguments), name)
    ])] :
    merge(statement, {
      metric = one.name
      values = merge({ for name, value in one.arguments : "@@${name}@@" => tostring(value) }, {
        "**ACCOUNT_ID**" = var.account_id
        "**REGION**"     = var.region
        "**PARTITION**"  = local.partition
      })
    })
  ]])

  # The same with their texts as JSON, and without a list where there is one text only, as the provider's policy documents have it.
  filled = [for one in local.statements : {
    metric = one.metric
    texts = {
      for key, texts in merge(
        { Action = one.actions, Resource = one.resources },
        { for index, condition in one.conditions : index => condition.values },
      ) :
      key => jsonencode([for text in texts : join("", [for part in text : lookup(one.values, part, part)])])
    }
    conditions = one.conditions
  }]

  # A plan shows them one by one: the Sid is the metric's name, with a number from a metric's second statement on.
  metric_statements = [for index, one in local.filled : {
    for key, value in {
      Sid = join("", concat([one.metric], [
        for number in [length([for other in slice(local.filled, 0, index) : other if other.metric == one.metric]) + 1] :
        tostring(number) if number > 1
      ]))
      Effect   = "Allow"
      Action   = jsondecode(local.unlisted[one.texts.Action])
      Resource = jsondecode(local.unlisted[one.texts.Resource])
      Condition = length(one.conditions) == 0 ? null : {
        for test in distinct(one.conditions[*].test) : test => {
          for position, condition in one.conditions : condition.variable => jsondecode(local.unlisted[one.texts[position]])
          if condition.test == test
        }
      }
    } : key => value if value != null
  }]

  unlisted = {
    for text in distinct(flatten([for one in local.filled : values(one.texts)])) :
    text => length(jsondecode(text)) == 1 ? jsonencode(jsondecode(text)[0]) : text
  }
}
