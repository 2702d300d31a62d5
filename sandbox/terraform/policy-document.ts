import { createHash } from "node:crypto";
import { blocks, text, texts } from "./arguments";
import { blockType } from "./block-type";
import { encodeJson, sortedKeys } from "./json";

/** Writes policy variables as policies do. */
type Variables = (value: string) => string;

interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

interface Principals {
  readonly type: string;
  readonly identifiers: readonly string[];
}

const WITH_VARIABLES = "2012-10-17";

const effect = oneOf(["Allow", "Deny"]);
const version = oneOf(["2008-10-17", WITH_VARIABLES]);
const sid = text.refine((value) => /^[a-zA-Z0-9]*$/.test(value), {
  error: ({ path }) => `invalid value for ${path?.join(".")} (must only include alphanumeric characters)`,
});
const principals = blocks({ type: text, identifiers: texts });

/**
 * `data.aws_iam_policy_document`, rendered as the provider 5.100 renders it: `Action`, `Resource` and each block's
 * identifiers are sets in descending order, conditions of the same test and variable are one, a list of one is bare.
 * Where two blocks add to one list (principals of one type, conditions of one key) the provider's order follows a hash
 * of the blocks; here it is that of the configuration, which says the same.
 */
export const policyDocument = blockType(
  {
    version: version.optional(),
    policy_id: text.optional(),
    statement: blocks({
      sid: sid.optional(),
      effect: effect.optional(),
      actions: texts.optional(),
      not_actions: texts.optional(),
      resources: texts.optional(),
      not_resources: texts.optional(),
      principals: principals.optional(),
      not_principals: principals.optional(),
      condition: blocks({ test: text, variable: text, values: texts }).optional(),
    }).optional(),
  },
  ({ version = WITH_VARIABLES, policy_id, statement: statements = [] }) => {
    const sids = statements.flatMap(({ sid }) => given(sid) ?? []);
    const repeated = sids.find((sid, index) => sids.indexOf(sid) !== index);
    if (repeated) throw new Error(`duplicate Sid (${repeated}). Remove the Sid or ensure the Sid is unique.`);
    const variables = (value: string): string => policyVariables(value, version);
    const document = {
      Version: version,
      Id: given(policy_id),
      Statement:
        statements.length === 0
          ? undefined
          : statements.map(({ sid, effect = "Allow", actions, resources, principals, condition, ...not }) => ({
              Sid: given(sid),
              Effect: effect,
              Action: set(actions),
              NotAction: set(not.not_actions),
              Resource: set(resources?.map(variables)),
              NotResource: set(not.not_resources?.map(variables)),
              Principal: mergedPrincipals(variables, principals),
              NotPrincipal: mergedPrincipals(variables, not.not_principals),
              Condition: mergedConditions(variables, condition),
            })),
    };
    const json = encodeJson(document, 2);
    return { json, minified_json: encodeJson(document), id: createHash("sha256").update(json).digest("hex") };
  },
);

/** One of a few texts, refused in the provider's words. */
function oneOf<const Value extends string>(values: readonly Value[]) {
  const isOne = (value: string): value is Value => values.some((one) => one === value);
  const list = values.map((value) => JSON.stringify(value)).join(" ");
  return text.refine(isOne, {
    error: ({ path, input }) => `expected ${path?.join(".")} to be one of [${list}], got ${String(input)}`,
  });
}

/** `&{aws:username}` is how a configuration writes the policy variable `${aws:username}`. */
function policyVariables(value: string, version: string): string {
  if (version !== WITH_VARIABLES && value.includes("&{")) {
    throw new Error(`found &{ sequence in (${value}), which is not supported in document version ${version}`);
  }
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

function mergedPrincipals(variables: Variables, principals: readonly Principals[] = []): unknown {
  const [first] = principals;
  if (!first) return undefined;
  if (principals.length === 1 && first.type === "*" && first.identifiers.join() === "*") return "*";
  const byType = new Map<string, string[]>();
  for (const { type, identifiers } of principals) {
    byType.set(type, [...(byType.get(type) ?? []), ...descending(identifiers.map(variables))]);
  }
  return sortedKeys(Object.fromEntries([...byType].map(([type, values]) => [type, bare(values)])));
}

function mergedConditions(variables: Variables, conditions: readonly Condition[] = []): unknown {
  if (conditions.length === 0) return undefined;
  const byTest: Record<string, Record<string, string[]>> = {};
  for (const { test, variable, values } of conditions) {
    const byVariable = (byTest[test] ??= {});
    byVariable[variable] = [...(byVariable[variable] ?? []), ...values.map(variables)];
  }
  const entries = Object.entries(byTest).map(([test, byVariable]) => {
    return [test, Object.fromEntries(Object.entries(byVariable).map(([name, values]) => [name, bare(values)]))];
  });
  return sortedKeys(Object.fromEntries(entries));
}
