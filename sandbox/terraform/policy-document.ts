import { createHash } from "node:crypto";
import { blocks, only, text, texts } from "./arguments";
import { blockType } from "./block-type";
import { encodeJson, sortedKeys } from "./json";

interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

interface Principals {
  readonly type: string;
  readonly identifiers: readonly string[];
}

/**
 * `data.aws_iam_policy_document`, rendered as the provider 5.100 renders it: `Action`, `Resource` and each block's
 * identifiers are sets in descending order, conditions of the same test and variable are one, a list of one is bare.
 * Where two blocks add to one list (principals of one type, conditions of one key) the provider's order follows a hash
 * of the blocks; here it is that of the configuration, which says the same.
 */
export const policyDocument = blockType(
  {
    version: only("2012-10-17").optional(),
    policy_id: text.optional(),
    statement: blocks({
      sid: text.optional(),
      effect: text.optional(),
      actions: texts.optional(),
      resources: texts.optional(),
      principals: blocks({ type: text, identifiers: texts }).optional(),
      condition: blocks({ test: text, variable: text, values: texts }).optional(),
    }).optional(),
  },
  ({ version = "2012-10-17", policy_id, statement: statements = [] }) => {
    const sids = statements.flatMap(({ sid }) => given(sid) ?? []);
    const repeated = sids.find((sid, index) => sids.indexOf(sid) !== index);
    if (repeated) throw new Error(`statement: the sid ${repeated} is there twice; give each statement its own`);
    const document = {
      Version: version,
      Id: given(policy_id),
      Statement:
        statements.length === 0
          ? undefined
          : statements.map(({ sid, effect = "Allow", actions, resources, principals, condition }) => ({
              Sid: given(sid),
              Effect: effect,
              Action: set(actions),
              Resource: set(resources?.map(policyVariables)),
              Principal: mergedPrincipals(principals),
              Condition: mergedConditions(condition),
            })),
    };
    const json = encodeJson(document, 2);
    return { json, minified_json: encodeJson(document), id: createHash("sha256").update(json).digest("hex") };
  },
);

/** `&{aws:username}` is how a configuration writes the policy variable `${aws:username}`. */
function policyVariables(value: string): string {
  return value.replaceAll("&{", "${");
}

/** The provider takes an empty text as none. */
function given(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

function set(values: readonly string[] | undefined): string | string[] | undefined {
  return values && values.length > 0 ? bare(descending(values)) : undefined;
}

function descending(values: readonly string[]): string[] {
  return [...new Set(values)].sort().reverse();
}

function bare(values: readonly string[]): string | string[] {
  return values.length === 1 ? values[0]! : [...values];
}

function mergedPrincipals(principals: readonly Principals[] = []): unknown {
  const [first] = principals;
  if (!first) return undefined;
  if (principals.length === 1 && first.type === "*" && first.identifiers.join() === "*") return "*";
  const byType = new Map<string, string[]>();
  for (const { type, identifiers } of principals) {
    byType.set(type, [...(byType.get(type) ?? []), ...descending(identifiers.map(policyVariables))]);
  }
  return sortedKeys(Object.fromEntries([...byType].map(([type, values]) => [type, bare(values)])));
}

function mergedConditions(conditions: readonly Condition[] = []): unknown {
  if (conditions.length === 0) return undefined;
  const byTest: Record<string, Record<string, string[]>> = {};
  for (const { test, variable, values } of conditions) {
    const byVariable = (byTest[test] ??= {});
    byVariable[variable] = [...(byVariable[variable] ?? []), ...values.map(policyVariables)];
  }
  const entries = Object.entries(byTest).map(([test, byVariable]) => {
    return [test, Object.fromEntries(Object.entries(byVariable).map(([name, values]) => [name, bare(values)]))];
  });
  return sortedKeys(Object.fromEntries(entries));
}
