import { AwsError } from "../../aws-error";
import { isObject } from "../../json";
import { addressOf, cidrTest } from "./ip-range";
import { literalSource, wildcardComplexity, wildcardTest, wildcardTokens } from "./wildcard";

/** Whether one value of an event matches. */
type LeafTest = (value: unknown) => boolean;

/** What a field of a pattern takes: any of the values, or no field at all. */
export interface Choices {
  readonly tests: readonly LeafTest[];
  readonly mayBeAbsent: boolean;
}

type Operator = (operand: unknown, where: string) => LeafTest;

/** Bound of the numbers that EventBridge compares, both ways. */
const MAX_NUMBER = 5e9;

/** The most that EventBridge takes; AWS says that there is a limit and not which, this one fits what is known of it. */
const MAX_COMPLEXITY = 10;

/** @param reason what is wrong, and at which field */
export function invalidPattern(reason: string): AwsError {
  return new AwsError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);
}

/**
 * Compiles a field's list: literals, and objects with one operator each.
 *
 * @param where for messages, for example ` at "detail.MetricName"`
 * @throws AwsError InvalidEventPatternException for what EventBridge does not take
 */
export function compileChoices(choices: readonly unknown[], where: string): Choices {
  if (choices.length === 0) throw invalidPattern(`empty arrays are not allowed${where}`);
  checkComplexity(choices, where);
  return {
    tests: choices.filter((choice) => !isAbsence(choice, where)).map((choice) => choiceTest(choice, where)),
    mayBeAbsent: choices.some((choice) => isAbsence(choice, where)),
  };
}

/** `{"exists": false}`, which no value can answer. */
function isAbsence(choice: unknown, where: string): boolean {
  return isObject(choice) && Object.hasOwn(choice, "exists") && onlyEntry(choice, where)[1] === false;
}

function choiceTest(choice: unknown, where: string): LeafTest {
  if (Array.isArray(choice)) throw invalidPattern(`a list must not hold another${where}`);
  if (!isObject(choice)) return literalTest(choice);
  const [name, operand] = onlyEntry(choice, where);
  return operator(OPERATORS, name, where)(operand, where);
}

/** An address matches however it is written. */
function literalTest(literal: unknown): LeafTest {
  const address = typeof literal === "string" ? addressOf(literal) : undefined;
  if (!address) return (value) => value === literal;
  return (value) => {
    const other = typeof value === "string" ? addressOf(value) : undefined;
    return other?.family === address.family && other.number === address.number;
  };
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  // An exact value as an operator, which AWS's documentation does not tell.
  exactly: (operand, where) => {
    const wanted = text("exactly", operand, where);
    return (value) => value === wanted;
  },
  prefix: affix(
    "prefix",
    (value, wanted) => value.startsWith(wanted),
    (wanted) => `^${wanted}`,
  ),
  suffix: affix(
    "suffix",
    (value, wanted) => value.endsWith(wanted),
    (wanted) => `${wanted}$`,
  ),
  "equals-ignore-case": ignoringCase,
  wildcard,
  numeric,
  cidr,
  exists,
  "anything-but": anythingBut,
};

/** What `anything-but` takes besides literals; each also takes a list, of which none may match. */
const NEGATABLE: Readonly<Record<string, Operator>> = {
  prefix: nonEmptyAffix("prefix", (value, refused) => value.startsWith(refused)),
  suffix: nonEmptyAffix("suffix", (value, refused) => value.endsWith(refused)),
  "equals-ignore-case": ignoringCase,
  wildcard,
};

function exists(operand: unknown, where: string): LeafTest {
  if (typeof operand !== "boolean") throw invalidPattern(`"exists" must be true or false${where}`);
  return () => operand;
}

function anythingBut(operand: unknown, where: string): LeafTest {
  if (isObject(operand)) {
    const [name, refused] = onlyEntry(operand, where);
    const negated = operator(NEGATABLE, name, where);
    const tests = nonEmptyList(refused, where).map((one) => negated(one, where));
    return (value) => !tests.some((test) => test(value));
  }
  const refused = nonEmptyList(operand, where);
  const types = new Set(refused.map((one) => typeof one));
  if (types.size !== 1 || !(types.has("string") || types.has("number"))) {
    throw invalidPattern(`"anything-but" takes strings or numbers, not a mix${where}`);
  }
  return (value) => !refused.includes(value);
}

function affix(
  name: string,
  matches: (value: string, wanted: string) => boolean,
  anchored: (wanted: string) => string,
): Operator {
  return (operand, where) => {
    if (!isObject(operand)) {
      const wanted = text(name, operand, where);
      return (value) => typeof value === "string" && matches(value, wanted);
    }
    const [modifier, wanted] = onlyEntry(operand, where);
    if (modifier !== "equals-ignore-case") throw invalidPattern(`"${name}" does not take ${modifier}${where}`);
    return caselessTest(anchored(caseless(wanted, where)));
  };
}

function nonEmptyAffix(name: string, matches: (value: string, refused: string) => boolean): Operator {
  return (operand, where) => {
    const refused = text(name, operand, where);
    if (refused === "") throw invalidPattern(`"${name}" in "anything-but" must not be empty${where}`);
    return (value) => typeof value === "string" && matches(value, refused);
  };
}

function ignoringCase(operand: unknown, where: string): LeafTest {
  return caselessTest(`^${caseless(operand, where)}$`);
}

/** Each character as it is in either case, which may be several: `ß` is also `SS`. */
function caseless(operand: unknown, where: string): string {
  return Array.from(text("equals-ignore-case", operand, where))
    .map((character) => [character, character.toLowerCase(), character.toUpperCase()].map(literalSource).join("|"))
    .map((either) => `(?:${either})`)
    .join("");
}

function caselessTest(source: string): LeafTest {
  const expression = new RegExp(source, "su");
  return (value) => typeof value === "string" && expression.test(value);
}

function wildcard(operand: unknown, where: string): LeafTest {
  const test = wildcardTest(tokensOf(operand, where));
  return (value) => typeof value === "string" && test(value);
}

function tokensOf(operand: unknown, where: string): ReturnType<typeof wildcardTokens> {
  return wildcardTokens(text("wildcard", operand, where), (reason) => invalidPattern(`"wildcard": ${reason}${where}`));
}

/** All wildcards of a field are looked for at once, the refused ones too. */
function checkComplexity(choices: readonly unknown[], where: string): void {
  const operands = choices.filter(isObject).flatMap((choice) => {
    const { wildcard: wanted, "anything-but": refused } = choice;
    return [wanted, ...(isObject(refused) ? [refused.wildcard].flat() : [])].filter((one) => one !== undefined);
  });
  const values = operands.map((operand) => tokensOf(operand, where));
  if (wildcardComplexity(values, MAX_COMPLEXITY) <= MAX_COMPLEXITY) return;
  throw invalidPattern(
    "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard " +
      `character${where}`,
  );
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
};

/** `[">", 0]`, or a range with the lower bound first: `[">=", 0, "<", 5]`. */
function numeric(operand: unknown, where: string): LeafTest {
  const problem = `"numeric" must be like ["=", 5] or [">", 0, "<=", 5], within ±${MAX_NUMBER}${where}`;
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) throw invalidPattern(problem);
  const [first, lower, second, upper] = operand as unknown[];
  const isRange = String(first).startsWith(">") && String(second).startsWith("<") && Number(lower) < Number(upper);
  if (operand.length === 4 && !isRange) throw invalidPattern(problem);
  const tests = [[first, lower], ...(operand.length === 4 ? [[second, upper]] : [])].map(([name, bound]) => {
    const known = typeof name === "string" && Object.hasOwn(COMPARISONS, name);
    if (!known || typeof bound !== "number" || Math.abs(bound) > MAX_NUMBER) throw invalidPattern(problem);
    return (value: number) => COMPARISONS[name]!(value, bound);
  });
  return (value) => typeof value === "number" && Math.abs(value) <= MAX_NUMBER && tests.every((test) => test(value));
}

function cidr(operand: unknown, where: string): LeafTest {
  const test = cidrTest(text("cidr", operand, where));
  if (!test)
    throw invalidPattern(`"cidr" must be like "10.0.0.0/24", up to /31, or "2001:db8::/32", up to /127${where}`);
  return (value) => typeof value === "string" && test(value);
}

function text(name: string, operand: unknown, where: string): string {
  if (typeof operand !== "string") throw invalidPattern(`"${name}" must be a string${where}`);
  return operand;
}

function nonEmptyList(operand: unknown, where: string): unknown[] {
  const values: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (values.length === 0) throw invalidPattern(`empty arrays are not allowed${where}`);
  return values;
}

function onlyEntry(operand: JsonObject, where: string): [string, unknown] {
  const entries = Object.entries(operand);
  if (entries.length !== 1) throw invalidPattern(`only one key is allowed in a match expression${where}`);
  return entries[0]!;
}

type JsonObject = Readonly<Record<string, unknown>>;

function operator(known: Readonly<Record<string, Operator>>, name: string, where: string): Operator {
  if (!Object.hasOwn(known, name)) throw invalidPattern(`unrecognized match type ${name}${where}`);
  return known[name]!;
}
