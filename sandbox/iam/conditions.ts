import { isObject } from "../json";
import { boolean, OPERATORS } from "./operators";
import type { ContextValues } from "./pattern";
import { MalformedPolicy } from "./policy";
import { every, not, some, type Truth } from "./truth";

/** Whether one key's condition holds for a request. */
export type Condition = (context: ContextValues) => Truth;

const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/**
 * Reads a statement's `Condition`; all that it returns have to hold.
 *
 * @throws MalformedPolicy for an operator that IAM does not have, and for values that are no strings, numbers or booleans
 */
export function parseConditions(condition: unknown, hasVariables: boolean): Condition[] {
  if (condition === undefined) return [];
  return Object.entries(objectOf(condition, "Condition")).flatMap(([operator, keys]) =>
    Object.entries(objectOf(keys, `Condition ${operator}`)).map(([key, values]) => {
      if (!/^[^:]+:.+$/.test(key)) throw new MalformedPolicy(`${JSON.stringify(key)} is no condition key.`);
      return parseCondition(operator, key.toLowerCase(), valuesOf(`${operator} ${key}`, values), hasVariables);
    }),
  );
}

function parseCondition(operator: string, key: string, wanted: readonly string[], hasVariables: boolean): Condition {
  const [, set, name = "", ifExists] = OPERATOR.exec(operator) ?? [];
  if (operator === "Null") return isNull(key, wanted);
  const known = OPERATORS.get(name);
  if (!known) throw new MalformedPolicy(`IAM has no condition operator ${operator}.`);
  const { negated } = known;
  const comparisons = wanted.map((one) => known.prepare(one, hasVariables));
  return (context) => {
    const values = context(key);
    // AWS says of a condition without values only that it has none.
    if (values === undefined || comparisons.length === 0) return undefined;
    const holds = (value: string): Truth => {
      const matches = some(comparisons, (matchesOne) => matchesOne(value, context));
      return negated ? not(matches) : matches;
    };
    if (set !== undefined) return overSet(set, values, holds);
    if (values.length === 0) return negated || ifExists !== undefined;
    // A key with several values needs a set operator; whether all or any count without one is not documented.
    const all = every(values, holds);
    return all === some(values, holds) ? all : undefined;
  };
}

/**
 * An absent key, or an empty text, is the empty set, of which all hold and none holds. `IfExists` changes nothing there:
 * it is asked of each value.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 * https://iam.cloudcopilot.io/resources/operators/ForAnyValue:StringEqualsIfExists
 */
function overSet(set: string, values: readonly string[], holds: (value: string) => Truth): Truth {
  const members = values.filter((value) => value !== "");
  return set === "ForAllValues" ? every(members, holds) : some(members, holds);
}

function isNull(key: string, wanted: readonly string[]): Condition {
  const answers = wanted.map(boolean);
  return (context) => {
    const values = context(key);
    if (values === undefined || answers.length === 0) return undefined;
    return some(answers, (absent) => (absent === undefined ? undefined : absent === (values.length === 0)));
  };
}

function valuesOf(where: string, values: unknown): string[] {
  return [values].flat().map((value) => {
    if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") return String(value);
    throw new MalformedPolicy(`Condition ${where}: values are strings, numbers or booleans.`);
  });
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (isObject(value)) return value;
  throw new MalformedPolicy(`${what} has to be an object.`);
}
