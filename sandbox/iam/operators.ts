import { BlockList, isIP } from "node:net";
import { comparison, textOf, type Comparison, type Stretch } from "./pattern";
import type { Truth } from "./truth";
import { arnLike, like } from "./wildcards";

/** A condition operator without its set and `IfExists` forms. */
export interface Operator {
  /** Whether it holds for a value that matches none of the policy's, as `StringNotEquals` does. */
  readonly negated: boolean;
  prepare(wanted: string, hasVariables: boolean): Comparison;
}

/** An instant in seconds may have more digits than a year. */
const EPOCH_SECONDS = /^\d{5,11}$/;
const YEAR_TO_DAY = /^\d{4}-\d{2}(-\d{2})?$/;
const DAY_AND_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const DECIMAL = /^[+-]?\d{1,15}(\.\d{1,9})?$/;

const equals = (pattern: readonly Stretch[]): ((actual: string) => boolean) => {
  const wanted = textOf(pattern);
  return (actual) => actual === wanted;
};

const equalsIgnoringCase = (pattern: readonly Stretch[]): ((actual: string) => boolean) => {
  const wanted = textOf(pattern).toLowerCase();
  return (actual) => actual.toLowerCase() === wanted;
};

/** Only String and Arn operators take policy variables. */
function text(prepare: (pattern: readonly Stretch[]) => (actual: string) => Truth, negated = false): Operator {
  return { negated, prepare: (wanted, hasVariables) => comparison(wanted, hasVariables, prepare) };
}

/** An operator on values that have to be read first; what cannot be read is unknown. */
function read<Value>(
  parse: (text: string) => Value | undefined,
  compare: (actual: Value, wanted: Value) => Truth,
  negated = false,
): Operator {
  return {
    negated,
    prepare(wantedText) {
      const wanted = parse(wantedText);
      return (actualText) => {
        const actual = parse(actualText);
        return actual === undefined || wanted === undefined ? undefined : compare(actual, wanted);
      };
    },
  };
}

function ordered(kind: string, parse: (text: string) => number | undefined): Record<string, Operator> {
  return {
    [`${kind}Equals`]: read(parse, (actual, wanted) => actual === wanted),
    [`${kind}NotEquals`]: read(parse, (actual, wanted) => actual === wanted, true),
    [`${kind}LessThan`]: read(parse, (actual, wanted) => actual < wanted),
    [`${kind}LessThanEquals`]: read(parse, (actual, wanted) => actual <= wanted),
    [`${kind}GreaterThan`]: read(parse, (actual, wanted) => actual > wanted),
    [`${kind}GreaterThanEquals`]: read(parse, (actual, wanted) => actual >= wanted),
  };
}

function address(negated: boolean): Operator {
  return {
    negated,
    prepare(range) {
      const [network = "", bits] = range.split("/");
      const family = isIP(network);
      const longest = family === 4 ? 32 : 128;
      const length = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : Infinity;
      if (family === 0 || length > longest) return () => undefined;
      const list = new BlockList();
      list.addSubnet(network, length, family === 4 ? "ipv4" : "ipv6");
      return (actual) => (isIP(actual) === 0 ? undefined : list.check(actual, isIP(actual) === 4 ? "ipv4" : "ipv6"));
    },
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html, without Null. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    StringEquals: text(equals),
    StringNotEquals: text(equals, true),
    StringEqualsIgnoreCase: text(equalsIgnoringCase),
    StringNotEqualsIgnoreCase: text(equalsIgnoringCase, true),
    StringLike: text(like),
    StringNotLike: text(like, true),
    ArnEquals: text(arnLike),
    ArnLike: text(arnLike),
    ArnNotEquals: text(arnLike, true),
    ArnNotLike: text(arnLike, true),
    ...ordered("Numeric", decimal),
    ...ordered("Date", instant),
    Bool: read(boolean, (actual, wanted) => actual === wanted),
    // No key that is filled here is binary.
    BinaryEquals: read(
      (value) => value,
      () => undefined,
    ),
    IpAddress: address(false),
    NotIpAddress: address(true),
  }),
);

function decimal(value: string): number | undefined {
  return DECIMAL.test(value) ? Number(value) : undefined;
}

/** Epoch milliseconds. A number of four digits may be a year or seconds, so it is unknown. */
function instant(value: string): number | undefined {
  if (EPOCH_SECONDS.test(value)) return Number(value) * 1000;
  if (!YEAR_TO_DAY.test(value) && !DAY_AND_TIME.test(value)) return undefined;
  const milliseconds = Date.parse(value);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

/** `Bool` compares without case. */
export function boolean(value: string): boolean | undefined {
  const lower = value.toLowerCase();
  return lower === "true" || lower === "false" ? lower === "true" : undefined;
}
