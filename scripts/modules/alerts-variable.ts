import { MAX_RULES } from "../../config/alert-rules";
import { indented, metricObject, metricProblems } from "./metrics-variable";
import type { Variable } from "./module";
import { findsNone, NAME, TOPIC_ARN } from "./variables";

const KEYS =
  '["recommended", "name", "metric", "label", "above", "below", "outside_usual", "clear", "for", "projects", "environments", "no_data", "repeat", "topic_arn"]';
/** See `durationOf` in contract/cadence.ts. */
const DURATION = "^(1 (minute|hour|day)|([2-9]|[1-9][0-9]{1,3}) (minutes|hours|days))$";

/** A Terraform expression of an object of alerts as they are asked for, with what they take over, by where they are. */
const ENTRIES = `{
  for at, own in { for index, asked in var.alerts : "alerts[\${index}]" => try({ recommended = join("", [asked]) }, { for key, value in asked : key => value if value != null }, {}) } :
  at => merge(
    { name = try(own.recommended, "") },
    {
      for key, value in try(local.recommended[own.recommended], {}) : key => value
      if value != null && !(contains(local.limit_keys, key) && length(setintersection(keys(own), local.limits)) > 0)
    },
    own,
  )
}`;

const NAMES = '[for asked in var.alerts : lower(try(join("", [asked]), asked.name, asked.recommended, ""))]';

/** For the metric of an alert, whose name is `at`. */
const METRICS = `{
  for at, alert in ${indented(ENTRIES, 2)} :
  "\${at}.metric" => ${indented(metricObject("alert.metric"), 2)}
  if contains(keys(alert), "metric")
}`;

/** What is known of the metric of the alert `one`: a list of one, or of none where it is unknown. */
const WATCHED =
  '[for name, known in local.catalogue : known if name == try(join("", [one.metric]), one.metric.name, "")]';

function seconds(duration: string): string {
  return `sum([for part in [regex("^([0-9]+) (minute|hour|day)", ${duration})] : tonumber(part[0]) * { minute = 60, hour = 3600, day = 86400 }[part[1]]])`;
}

/** The rules of a hub, with the checks of the configuration but for those that need its spokes. */
export const alertsVariable: Variable = {
  name: "alerts",
  description:
    'What is worth an alert: the names of alerts that metrics recommend, or rules such as `{ name = "idle", metric = "IdleEndpoints24h", above = 0 }`, with `recommended`, `name`, `metric`, `label`, `above`, `below`, `outside_usual = { deviations, minimum_change }`, `clear`, `for`, `projects`, `environments`, `no_data`, `repeat` and `topic_arn`; docs/alerts.md explains them.',
  type: "any",
  default: "[]",
  validations: [
    { condition: "can(concat(var.alerts, []))", error: '"alerts: it has to be a list."' },
    {
      condition: `length(var.alerts) <= ${MAX_RULES}`,
      error: `"alerts: there are \${length(var.alerts)}, at most ${MAX_RULES} are accepted; one rule may watch many projects."`,
    },
    findsNone(`flatten([
  for at, one in ${indented(METRICS, 2)} :
  ${indented(metricProblems(["name", "arguments"]), 2)}
])`),
    findsNone(`flatten([
  for at, one in ${indented(ENTRIES, 2)} :
  concat(
    [
      for name in try([one.recommended], []) :
      "\${at}: \${name} is recommended by no metric; there are \${join(", ", keys(local.recommended))}."
      if !contains(keys(local.recommended), name)
    ],
    [
      for key in setsubtract(keys(one), ${KEYS}) :
      "\${at}.\${key}: unknown property; accepted are \${join(", ", ${KEYS})}."
    ],
    can(one.metric) || can(one.recommended) ? [] : ["\${at}: it is no alert; write the name of one that a metric recommends, or for example { name = \\"idle\\", metric = \\"IdleEndpoints24h\\", above = 0 }."],
    can(regex("${NAME}", one.name)) || !can(one.metric) ? [] : ["\${at}.name: use up to 64 letters, digits and dashes, with a letter or digit at both ends."],
    length(setintersection(keys(one), local.limits)) == 1 || !can(one.metric) ? [] : ["\${at}: it has \${length(setintersection(keys(one), local.limits)) == 0 ? "no limit" : "more than one limit"}; give one of \${join(", ", local.limits)}."],
    [
      for key in setintersection(keys(one), ["above", "below", "clear"]) :
      "\${at}.\${key}: \${jsonencode(one[key])} is not accepted; it has to be a number."
      if !can(one[key] + 0)
    ],
    !can(one.clear) || try(one.clear <= one.above, false) || try(one.clear >= one.below, false) ? [] : ["\${at}.clear: it is not accepted; an alert above a limit ends at it or at less, one below a limit at it or at more, and one outside_usual has none."],
    !can(one.outside_usual) || try(one.outside_usual.minimum_change >= 0 && try(one.outside_usual.deviations, 3) > 0 && length(setsubtract(keys(one.outside_usual), ["deviations", "minimum_change"])) == 0, false) ? [] : ["\${at}.outside_usual: it has minimum_change, 0 or more, and perhaps deviations, more than 0."],
    !can(one.outside_usual) || coalesce(var.retention_days, 49) >= 49 ? [] : ["\${at}.outside_usual: what is usual takes 14 days of a weekend, which are 49 days in all, and the hub keeps \${coalesce(var.retention_days, 49)}."],
    [
      for key in setintersection(keys(one), ["for", "repeat"]) :
      "\${at}.\${key}: \${jsonencode(one[key])} is not accepted; write \\"30 minutes\\", \\"24 hours\\" or \\"2 days\\", at most 9999 of them."
      if !can(regex("${DURATION}", one[key]))
    ],
    try(${seconds("one.for")} > min(30, coalesce(var.retention_days, 30)) * 86400, false) ? ["\${at}.for: it has to be at most 30 days, and as long as the hub keeps measurements."] : [],
    try(${seconds("one.repeat")} < 900, false) ? ["\${at}.repeat: alerts are evaluated every 15 minutes, so it has to be at least that."] : [],
    contains(["keep", "alert"], try(one.no_data, "keep")) ? [] : ["\${at}.no_data: use keep or alert."],
    !can(one.topic_arn) || try(can(regex("${TOPIC_ARN.replaceAll("\\", "\\\\")}", one.topic_arn)) && startswith(one.topic_arn, "arn:\${local.partition}:sns:\${var.region}:"), false) ? [] : ["\${at}.topic_arn: give the ARN of an SNS topic of the hub's Region, no FIFO topic."],
    [
      for key in setintersection(keys(one), ["projects", "environments"]) :
      "\${at}.\${key}: name one at least, or leave it out for all."
      if !try(length(concat(one[key], [])) > 0, false)
    ],
    [
      for metric in ${WATCHED} : "\${at}.label: the metric is one number and has no labels; leave it out."
      if !metric.vector && can(one.label)
    ],
    [
      for metric in ${WATCHED} :
      "\${at}.label: the metric has a number for each label, in \${metric.unit}, which do not add up; name one of its labels."
      if metric.vector && !can(one.label) && contains(["Percent", "None"], metric.unit)
    ],
    [
      for metric in ${WATCHED} : "\${at}.label: the metric never has the label \${one.label}; it has \${join(", ", metric.labels)}."
      if try(!contains(metric.labels, one.label), false)
    ],
  )
])`),
    findsNone(`[
  for name in distinct(${NAMES}) :
  "alerts: several have the name \${name}; names compare without case."
  if length([for other in ${NAMES} : other if other == name]) > 1
]`),
  ],
};
