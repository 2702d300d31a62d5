import { isObject, parseJson } from "../../common/json";
import type { AlertCondition, AlertRule } from "../../contract/alert-rule";
import type { StoredParameter } from "../../contract/connection-parameters";
import { ALERT_RULES_PATH } from "../../contract/names";

/** A rule as it is stored, or why it cannot be evaluated. */
export type StoredRule =
  { readonly name: string; readonly rule: AlertRule } | { readonly name: string; readonly problem: string };

/** Reads the parameters below `/ds-dashboard/alerts`. One that is no rule does not keep the others from being read. */
export function readRules(parameters: readonly StoredParameter[]): readonly StoredRule[] {
  return parameters.map(({ Name = "", Value = "" }) => {
    const name = Name.slice(ALERT_RULES_PATH.length + 1);
    const rule = parseJson(Value);
    const problem = ruleProblem(rule, name);
    if (problem === undefined) return { name, rule: rule as AlertRule };
    return { name, problem: `${Name}: ${problem}. Deploy the hub again to write it.` };
  });
}

function ruleProblem(rule: unknown, name: string): string | undefined {
  if (!isObject(rule)) return "it is no JSON object";
  if (rule.name !== name) return "its name is not that of the parameter";
  const { metric, label, forSeconds, noData, repeatSeconds, topicArn } = rule;
  if (typeof metric !== "string" || metric === "") return "metric is missing";
  if (label !== undefined && typeof label !== "string") return "label is no text";
  if (typeof topicArn !== "string" || topicArn === "") return "topicArn is missing";
  if (!isDuration(forSeconds)) return "forSeconds is no number of seconds";
  if (repeatSeconds !== undefined && !(isDuration(repeatSeconds) && repeatSeconds > 0)) {
    return "repeatSeconds is no number of seconds";
  }
  if (noData !== "keep" && noData !== "alert") return "noData is neither keep nor alert";
  for (const filter of ["projects", "environments"]) {
    if (rule[filter] !== undefined && !isTexts(rule[filter])) return `${filter} is no list of names`;
  }
  return isCondition(rule.condition) ? undefined : "condition is none that this version of the hub knows";
}

function isDuration(value: unknown): value is number {
  return isNumber(value) && value >= 0;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isCondition(value: unknown): value is AlertCondition {
  if (!isObject(value)) return false;
  const { kind, threshold, clear, deviations, minimumChange } = value;
  if (kind === "above" || kind === "below") return isNumber(threshold) && isNumber(clear);
  return kind === "outsideUsual" && isNumber(deviations) && isNumber(minimumChange);
}
