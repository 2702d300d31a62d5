import { isObject } from "../json";
import { parseConditions } from "./conditions";
import { comparison, type Comparison, type ContextValues } from "./pattern";
import { MalformedPolicy } from "./policy";
import { parseNotPrincipal, parsePrincipal, type Principals } from "./principals";
import { every, not, some, type Truth } from "./truth";
import { like, resourceLike } from "./wildcards";

/** What is asked of a statement, beside the keys of its conditions. */
export interface ActionOnResource {
  readonly action: string;
  readonly resource: string;
}

/** A statement that has been read once, ready to be asked many times. */
export interface ParsedStatement {
  readonly effect: "Allow" | "Deny";
  /** Undefined in a policy that belongs to its principal. */
  readonly principals: Principals | undefined;
  /** Whether action, resource and conditions are met. */
  readonly applies: (request: ActionOnResource, context: ContextValues) => Truth;
}

/** The version of the policy language that has variables. */
const WITH_VARIABLES = "2012-10-17";
const ELEMENTS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];
const ACTION = /^(\*|[\w-]+:[\w*?]+)$/;
/** A service's part without wildcards, as IAM wants it. */
const RESOURCE = /^(\*|arn:[^:]+:[\w-]+:.+)$/;
const COLONS_BEFORE_A_VARIABLE = /^([^:]*:){5}/;

type Matches = (request: ActionOnResource, context: ContextValues) => Truth;

/**
 * Reads one statement of a policy of any kind.
 *
 * @param version the policy's, `2008-10-17` where it names none
 * @throws MalformedPolicy for what no kind of policy may hold
 */
export function parseStatement(statement: unknown, version: unknown = "2008-10-17"): ParsedStatement {
  if (!isObject(statement)) throw new MalformedPolicy("A statement has to be an object.");
  const unknown = Object.keys(statement).find((element) => !ELEMENTS.includes(element));
  if (unknown !== undefined) throw new MalformedPolicy(`Unknown field ${unknown}.`);
  const { Sid, Effect: effect, Condition } = statement;
  if (Sid !== undefined && typeof Sid !== "string") throw new MalformedPolicy("Sid has to be a string.");
  if (effect !== "Allow" && effect !== "Deny") {
    throw new MalformedPolicy(`Invalid effect: ${JSON.stringify(effect)}. It has to be Allow or Deny.`);
  }
  const hasVariables = version === WITH_VARIABLES;
  const all: readonly Matches[] = [actionOf(statement), resourceOf(statement, hasVariables)];
  const conditions = parseConditions(Condition, hasVariables);
  return {
    effect,
    principals: principalsOf(statement, effect),
    applies: (request, context) =>
      every(
        [() => every(all, (one) => one(request, context)), () => every(conditions, (one) => one(context))],
        (part) => part(),
      ),
  };
}

function principalsOf(
  { Principal, NotPrincipal }: Record<string, unknown>,
  effect: "Allow" | "Deny",
): Principals | undefined {
  if (Principal !== undefined && NotPrincipal !== undefined) {
    throw new MalformedPolicy("A statement has Principal or NotPrincipal, not both.");
  }
  if (NotPrincipal === undefined) return Principal === undefined ? undefined : parsePrincipal(Principal);
  if (effect === "Allow") throw new MalformedPolicy("NotPrincipal goes with Effect Deny only.");
  return parseNotPrincipal(NotPrincipal);
}

function actionOf(statement: Record<string, unknown>): Matches {
  const { isNot, values } = oneOf(statement, "Action", "NotAction", "actions");
  const wrong = values.find((value) => !ACTION.test(value));
  if (wrong !== undefined) throw new MalformedPolicy(`Policy has invalid action ${JSON.stringify(wrong)}.`);
  const patterns = values.map((value) => like([{ text: value.toLowerCase(), literal: false }]));
  return ({ action }) => {
    const lower = action.toLowerCase();
    return patterns.some((matches) => matches(lower)) !== isNot;
  };
}

function resourceOf(statement: Record<string, unknown>, hasVariables: boolean): Matches {
  const { isNot, values } = oneOf(statement, "Resource", "NotResource", "resources");
  const wrong = values.find((value) => !RESOURCE.test(value));
  if (wrong !== undefined) {
    throw new MalformedPolicy(`Resource ${wrong} must be in ARN format or "*", and name its service.`);
  }
  const patterns = values.map((value) => resourcePattern(value, hasVariables));
  return ({ resource }, context) => {
    // What AWS excludes from an action that is on no resource is not documented.
    if (isNot && resource === "*") return undefined;
    const matches = some(patterns, (one) => one(resource, context));
    return isNot ? not(matches) : matches;
  };
}

/** Variables may stand in the last part of an ARN only. */
function resourcePattern(value: string, hasVariables: boolean): Comparison {
  const variable = hasVariables ? value.indexOf("${") : -1;
  if (variable >= 0 && !COLONS_BEFORE_A_VARIABLE.test(value.slice(0, variable))) return () => undefined;
  return comparison(value, hasVariables, resourceLike);
}

function oneOf(
  statement: Record<string, unknown>,
  element: string,
  opposite: string,
  what: string,
): { isNot: boolean; values: string[] } {
  const isNot = statement[element] === undefined;
  if (!isNot && statement[opposite] !== undefined) {
    throw new MalformedPolicy(`A statement has ${element} or ${opposite}, not both.`);
  }
  const values: unknown[] = [statement[isNot ? opposite : element] ?? []].flat();
  if (values.length === 0) throw new MalformedPolicy(`Policy statement must contain ${what}.`);
  const strings = values.filter((value) => typeof value === "string");
  if (strings.length < values.length) throw new MalformedPolicy(`${element} has to be a string or a list of strings.`);
  return { isNot, values: strings };
}
