import { notInTheEmbeddedCloud } from "../../aws-error";
import { isObject, parseJson } from "../../json";
import { fieldsOf, isConsistent, WantedPaths, type EventField, type ListPositions } from "./event-fields";
import { compileChoices, invalidPattern, type Choices } from "./pattern-operators";

/** Whether an event (the whole envelope) matches a pattern. */
export type EventMatcher = (event: unknown) => boolean;

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * One way to match a pattern: what each field has to be, by its path. EventBridge joins keys by dots, so `{"a.b": …}` and
 * `{"a": {"b": …}}` are the same field, and what is said last of a field counts.
 */
type Branch = ReadonlyMap<string, Choices>;
type WantedField = readonly [path: string, choices: Choices];

/** Characters. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MAX_LENGTH = 2_048;
/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html, under "Or matching". */
const MAX_BRANCHES = 1_000;

/** Words that AWS keeps for itself: they are no field's key below `$or`. */
const RESERVED: ReadonlySet<string> = new Set([
  ...["exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric", "cidr"],
  ...["=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case"],
  ...["date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"],
  ...["ip-address-in-range", "ip-address-not-in-range"],
]);

/**
 * Compiles an event pattern once; matching is then free of parsing.
 *
 * Semantics are those of EventBridge (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html) and
 * of the library under it (https://github.com/aws/event-ruler): all fields of a pattern must match, any value of a field's
 * list may; a list in the event matches if any of its elements does, and fields below a list of objects must match within
 * one and the same object.
 *
 * @param json the pattern as PutRule gets it
 * @throws AwsError InvalidEventPatternException that says what is wrong in which field
 */
export function compilePattern(json: string): EventMatcher {
  const branches = branchesOf(parse(json), [], [new Map()], false).map(inOrderOfPaths);
  const paths = new WantedPaths(branches.flatMap((branch) => branch.map(([path]) => path)));
  return (event) => {
    if (!isObject(event)) return false;
    const fields = fieldsOf(event, paths);
    return branches.some((branch) => matches(branch, fields, new Map()));
  };
}

/** The string values that a pattern names for a top-level field such as `source`; empty when it names none. */
export function literalValues(json: string, field: string): string[] {
  const values = parse(json)[field];
  return Array.isArray(values) ? values.filter((value) => typeof value === "string") : [];
}

function parse(json: string): JsonObject {
  if (json.length > MAX_LENGTH) {
    throw invalidPattern(`it has ${json.length} characters, at most ${MAX_LENGTH} are allowed`);
  }
  const pattern = parseJson(json, ({ message }) => invalidPattern(`it is not JSON: ${message}`));
  if (!isObject(pattern)) throw invalidPattern("it is not an object");
  // EventBridge merges what is said twice, which parsed JSON no longer tells.
  if (keysIn(json) > countKeys(pattern)) throw notInTheEmbeddedCloud("an event pattern with a key twice in one object");
  return pattern;
}

/** The strings of a JSON text that a colon follows. */
function keysIn(json: string): number {
  return [...json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;
}

function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const children: unknown[] = Object.values(value);
  return children.reduce<number>((sum, child) => sum + countKeys(child), Array.isArray(value) ? 0 : children.length);
}

/** `branches` with what an object at `path` adds to each of them. */
function branchesOf(
  object: JsonObject,
  path: readonly string[],
  branches: readonly Branch[],
  belowOr: boolean,
): readonly Branch[] {
  const entries = Object.entries(object);
  if (entries.length === 0) throw invalidPattern(`empty objects are not allowed${at(path)}`);
  return entries.reduce((before, [key, value]) => {
    const own = [...path, key];
    if (key === "$or") return alternatives(value, path, before);
    if (belowOr && RESERVED.has(key)) throw invalidPattern(`${key} is reserved and no key below "$or"${at(path)}`);
    if (isObject(value)) return branchesOf(value, own, before, belowOr);
    if (!Array.isArray(value)) throw invalidPattern(`"${own.join(".")}" must be an object or an array`);
    const choices = compileChoices(value, at(own));
    return before.map((branch) => new Map(branch).set(own.join("."), choices));
  }, branches);
}

function alternatives(value: unknown, path: readonly string[], before: readonly Branch[]): readonly Branch[] {
  if (!Array.isArray(value) || value.length < 2 || !value.every(isObject)) {
    throw invalidPattern(`"$or" must be a list of at least two objects${at(path)}`);
  }
  if (before.length * value.length > MAX_BRANCHES) {
    throw invalidPattern(`"$or" leads to more than ${MAX_BRANCHES} combinations${at(path)}`);
  }
  const branches = value.flatMap((alternative) => branchesOf(alternative, path, before, true));
  if (branches.length <= MAX_BRANCHES) return branches;
  throw invalidPattern(`"$or" leads to more than ${MAX_BRANCHES} combinations${at(path)}`);
}

/** The order in which event-ruler looks at fields, on which depends what `exists: false` means in a list of objects. */
function inOrderOfPaths(branch: Branch): WantedField[] {
  return [...branch].sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Whether the event has a value for each of the wanted fields, all within the same objects of its lists. A field is absent
 * where the objects have none of it that the values before have settled on; where they have settled on none, no object may.
 */
function matches(
  [first, ...rest]: readonly WantedField[],
  fields: ReadonlyMap<string, readonly EventField[]>,
  within: ListPositions,
): boolean {
  if (!first) return true;
  const [path, { tests, mayBeAbsent }] = first;
  const found = (fields.get(path) ?? []).filter(({ lists }) => isConsistent(lists, within));
  if (found.length === 0) return mayBeAbsent && matches(rest, fields, within);
  return found.some(
    ({ value, lists }) => tests.some((test) => test(value)) && matches(rest, fields, new Map([...within, ...lists])),
  );
}

function at(path: readonly string[]): string {
  return path.length === 0 ? "" : ` at "${path.join(".")}"`;
}
