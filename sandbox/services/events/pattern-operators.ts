import { isIPv4 } from "node:net";
import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";
import { isObject } from "../../json";

/** Whether one leaf value of an event matches one choice of a pattern. */
export type LeafTest = (value: unknown) => boolean;

type Operator = (operand: unknown, where: string) => LeafTest;

/** Bound of the numbers that EventBridge compares, both ways. */
const MAX_NUMBER = 5e9;

/** @param reason what is wrong, and at which field */
export function invalidPattern(reason: string): AwsError {
  return new AwsError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);
}

/**
 * Compiles one choice of a leaf's list: a literal, or an object with one operator.
 *
 * @param where for messages, for example ` at "detail.MetricName"`
 * @returns `absent` for `{"exists": false}`, which no value can answer
 * @throws AwsError InvalidEventPatternException for an operator or operand that EventBridge does not know
 */
export function leafTest(choice: unknown, where: string): LeafTest | "absent" {
  if (choice === null || typeof choice !== "object") return (value) => value === choice;
  const [name, operand] = onlyEntry(choice, where);
  if (name === "exists") {
    if (typeof operand !== "boolean") throw invalidPattern(`"exists" must be true or false${where}`);
    return operand ? () => true : "absent";
  }
  return operator(OPERATORS, name, where)(operand, where);
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  prefix: affix("prefix", (value, wanted) => value.startsWith(wanted)),
  suffix: affix("suffix", (value, wanted) => value.endsWith(wanted)),
  "equals-ignore-case": ignoringCase,
  wildcard,
  numeric,
  cidr,
  "anything-but": anythingBut,
};

/** What `anything-but` takes besides literals; each also takes a list, of which none may match. */
const NEGATABLE: Readonly<Record<string, Operator>> = {
  prefix: OPERATORS.prefix!,
  suffix: OPERATORS.suffix!,
  "equals-ignore-case": ignoringCase,
  wildcard,
};

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

function affix(name: string, matches: (value: string, wanted: string) => boolean): Operator {
  return (operand, where) => {
    if (typeof operand === "string") return (value) => typeof value === "string" && matches(value, operand);
    const [modifier, wanted] = onlyEntry(operand, where);
    if (modifier !== "equals-ignore-case" || typeof wanted !== "string") {
      throw invalidPattern(`"${name}" must be a string or {"equals-ignore-case": string}${where}`);
    }
    const lower = wanted.toLowerCase();
    return (value) => typeof value === "string" && matches(value.toLowerCase(), lower);
  };
}

function ignoringCase(operand: unknown, where: string): LeafTest {
  const lower = text("equals-ignore-case", operand, where).toLowerCase();
  return (value) => typeof value === "string" && value.toLowerCase() === lower;
}

/** `*` stands for any characters, `\*` and `\\` for themselves. */
function wildcard(operand: unknown, where: string): LeafTest {
  const tokens: string[] = text("wildcard", operand, where).match(/\\[*\\]|[^]/gu) ?? [];
  if (tokens.includes("\\")) throw invalidPattern(`a backslash in "wildcard" must precede * or \\${where}`);
  if (tokens.some((token, index) => token === "*" && tokens[index + 1] === "*")) {
    throw invalidPattern(`"wildcard" must not have consecutive *${where}`);
  }
  const source = tokens.map((token) =>
    token === "*" ? ".*" : literal(token.at(-1) === token ? token : token.slice(1)),
  );
  const expression = new RegExp(`^${source.join("")}$`, "su");
  return (value) => typeof value === "string" && expression.test(value);
}

function literal(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
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
    const compare = COMPARISONS[String(name)];
    if (!compare || typeof bound !== "number" || Math.abs(bound) > MAX_NUMBER) throw invalidPattern(problem);
    return (value: number) => compare(value, bound);
  });
  return (value) => typeof value === "number" && Math.abs(value) <= MAX_NUMBER && tests.every((test) => test(value));
}

function cidr(operand: unknown, where: string): LeafTest {
  const [network = "", length = "", ...rest] = text("cidr", operand, where).split("/");
  if (network.includes(":")) throw notInTheEmbeddedCloud(`the event pattern operator cidr for IPv6${where}`);
  const bits = /^\d{1,2}$/.test(length) ? Number(length) : NaN;
  if (!isIPv4(network) || !(bits <= 32) || rest.length > 0) {
    throw invalidPattern(`"cidr" must be like "10.0.0.0/24"${where}`);
  }
  const size = 2 ** (32 - bits);
  const block = Math.floor(ipv4Number(network) / size);
  return (value) => typeof value === "string" && isIPv4(value) && Math.floor(ipv4Number(value) / size) === block;
}

function ipv4Number(address: string): number {
  return address.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
}

function text(name: string, operand: unknown, where: string): string {
  if (typeof operand !== "string" || operand === "") throw invalidPattern(`"${name}" must be a string${where}`);
  return operand;
}

function nonEmptyList(operand: unknown, where: string): unknown[] {
  const values: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (values.length === 0) throw invalidPattern(`empty arrays are not allowed${where}`);
  return values;
}

function onlyEntry(operand: unknown, where: string): [string, unknown] {
  const entries = isObject(operand) ? Object.entries(operand) : [];
  if (entries.length !== 1) throw invalidPattern(`only one key is allowed in a match expression${where}`);
  return entries[0]!;
}

function operator(known: Readonly<Record<string, Operator>>, name: string, where: string): Operator {
  if (!Object.hasOwn(known, name)) throw invalidPattern(`unrecognized match type ${name}${where}`);
  return known[name]!;
}
