import type { Variable } from "./module";
import { findsNone } from "./variables";

/**
 * A Terraform expression of an object: a metric as it is asked for, by its name or with arguments. What has another form has an empty
 * name.
 */
export function metricObject(asked: string): string {
  return `{
  name      = try(join("", [${asked}]), join("", [${asked}.name]), "")
  keys      = try(keys(${asked}), [])
  given     = try(${asked}.arguments, null)
  arguments = try({ for key, value in ${asked}.arguments : key => value if value != null }, {})
  similar = join(" or ", [
    for known in keys(local.catalogue) : known
    if startswith(lower(known), lower(substr(try(join("", [${asked}]), join("", [${asked}.name]), "-"), 0, 6)))
  ])
}`;
}

/** A Terraform expression of a list of sentences: what is wrong with the metric \`one\`, a `metricObject`, \`at\` a place. */
export function metricProblems(keys: readonly string[]): string {
  return `!contains(keys(local.catalogue), one.name) ? ["\${at}: \${one.name == "" ? "it" : one.name} is no metric; \${coalesce(one.similar == "" ? "" : "perhaps \${one.similar} is meant", "there are \${join(", ", keys(local.catalogue))}")}."] : concat(
  [
    for key in setsubtract(one.keys, ["${keys.join('", "')}"]) :
    "\${at}.\${key}: unknown property; accepted are ${keys.join(", ")}."
  ],
  [
    for given in [one.given] : "\${at}.arguments: \${jsonencode(given)} is not accepted; it has to be an object."
    if given != null && !can(keys(given))
  ],
  [
    for key in setsubtract(keys(one.arguments), local.catalogue[one.name].arguments[*].name) :
    "\${at}.arguments.\${key}: \${one.name} takes \${join(", ", coalescelist(local.catalogue[one.name].arguments[*].name, ["no arguments"]))}."
  ],
  [
    for spec in local.catalogue[one.name].arguments :
    "\${at}.arguments.\${spec.name}: \${jsonencode(lookup(one.arguments, spec.name, null))} is not accepted; it has to be a \${spec.type} (\${spec.description}), for example \${jsonencode(spec.example)}."
    if !contains(keys(one.arguments), spec.name) ? spec.required : spec.type == "number" ? !try(
      tonumber(one.arguments[spec.name]) >= coalesce(spec.minimum, tonumber(one.arguments[spec.name])) &&
      tonumber(one.arguments[spec.name]) <= coalesce(spec.maximum, tonumber(one.arguments[spec.name])),
      false,
    ) : !can(regex(spec.matches, one.arguments[spec.name])) || can(regex(spec.matches_not, one.arguments[spec.name]))
  ],
  [
    for key, value in one.arguments :
    "\${at}.arguments.\${key}: \${jsonencode(value)} is not accepted; it becomes part of a permission, where IAM evaluates what begins with $\${ or &{."
    if can(regex("[$&][{]", value)) && strcontains(jsonencode(local.catalogue[one.name].statements), "@@\${key}@@")
  ],
)`;
}

/** See `cadenceOf` in contract/cadence.ts. */
const EVERY = "^(1 (hour|day)|([2-9]|[1-9][0-9]{1,3}) (hours|days))$";

/** Text of several lines, all but the first moved to the right. */
export function indented(text: string, by: number): string {
  return text.replaceAll("\n", `\n${" ".repeat(by)}`);
}

/** The metrics of a spoke, with the checks of the configuration. */
export const metricsVariable: Variable = {
  name: "metrics",
  description:
    'The metrics that it measures, each by its name or as `{ name = "…", arguments = { … }, every = "24 hours" }`, of which only the name has to be there; docs/metrics.md lists them. Each adds its own statement to the policy of the function, and no other.',
  type: "any",
  validations: [
    { condition: "can(concat(var.metrics, []))", error: '"metrics: it has to be a list."' },
    findsNone(`flatten([
  for at, one in { for index, asked in var.metrics : "metrics[\${index}]" => ${indented(metricObject("asked"), 2)} } :
  ${indented(metricProblems(["name", "arguments", "every"]), 2)}
])`),
    findsNone(`[
  for index, one in var.metrics :
  "metrics[\${index}].every: \${jsonencode(one.every)} is not accepted; write \\"24 hours\\" or \\"7 days\\", \\"1 hour\\" or \\"1 day\\", at most 9999 of them."
  if try(one.every, null) == null ? false : !can(regex("${EVERY}", one.every))
]`),
    findsNone(`[
  for index, one in var.metrics : "metrics[\${index}]: \${try(join("", [one]), one.name, "")} is asked for twice; once is enough."
  if contains(slice([for other in var.metrics : ${key("other")}], 0, index), ${key("one")})
]`),
  ],
};

/** Two metrics with the same are the same. */
function key(asked: string): string {
  return `jsonencode([try(join("", [${asked}]), ${asked}.name, null), try({ for key, value in ${asked}.arguments : key => value if value != null }, {})])`;
}
