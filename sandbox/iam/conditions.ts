import { list, matchesWildcard, type Statement } from "./policy";

/** The values of a request's condition keys; keys compare without case. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

type Test = (wanted: string, actual: string) => boolean;

const TESTS: Readonly<Record<string, Test>> = {
  StringEquals: (wanted, actual) => wanted === actual,
  StringLike: matchesWildcard,
  ArnEquals: matchesWildcard,
  ArnLike: matchesWildcard,
  Bool: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
};

const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/** A condition operator that this evaluator does not know: the statement then never allows anything. */
export class UnknownCondition extends Error {}

/**
 * Whether every condition of a statement holds.
 *
 * @throws UnknownCondition for an operator beyond those of TESTS with their set and `IfExists` forms
 */
export function conditionsHold(statement: Statement, context: RequestContext): boolean {
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(statement.Condition ?? {}).every(([operator, keys]) => {
    const [, set, name = "", ifExists] = OPERATOR.exec(operator) ?? [];
    const test = TESTS[name];
    if (!test) throw new UnknownCondition(`condition operator ${operator}`);
    return Object.entries(keys).every(([key, wanted]) => {
      const actual = values.get(key.toLowerCase());
      const holds = (value: string): boolean => list(wanted).some((one) => test(one, value));
      // A key that is absent: true for ForAllValues (the empty set) and IfExists, false otherwise, as IAM has it.
      if (actual === undefined) return set === "ForAllValues" || ifExists !== undefined;
      if (set === "ForAllValues") return list(actual).every(holds);
      return list(actual).some(holds);
    });
  });
}
