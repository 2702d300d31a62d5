import { isObject, parseJson } from "../../json";
import { invalidPattern, leafTest, type LeafTest } from "./pattern-operators";

/** Whether an event (the whole envelope) matches a pattern. */
export type EventMatcher = (event: unknown) => boolean;

/** Matches one object of the event; `root` is the whole event, which `exists: false` asks. */
type ObjectTest = (object: JsonObject, root: unknown) => boolean;
type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Compiles an event pattern once; matching is then free of parsing.
 *
 * Semantics are EventBridge's (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html):
 * all keys of a pattern must match, any value of a leaf's list may; a list in the event matches if any of its elements
 * does, and keys below a list of objects must match within one and the same object.
 *
 * @param json the pattern as PutRule gets it
 * @throws AwsError InvalidEventPatternException that says what is wrong in which field
 */
export function compilePattern(json: string): EventMatcher {
  const test = compileObject(parse(json), []);
  return (event) => isObject(event) && test(event, event);
}

/** The string values that a pattern names for a top-level field such as `source`; empty when it names none. */
export function literalValues(json: string, field: string): string[] {
  const values = parse(json)[field];
  return Array.isArray(values) ? values.filter((value) => typeof value === "string") : [];
}

function parse(json: string): JsonObject {
  const pattern = parseJson(json, ({ message }) => invalidPattern(`it is not JSON: ${message}`));
  if (!isObject(pattern)) throw invalidPattern("it is not an object");
  return pattern;
}

function compileObject(pattern: JsonObject, path: readonly string[]): ObjectTest {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw invalidPattern(`empty objects are not allowed${at(path)}`);
  const tests = entries.map(([key, value]) =>
    key === "$or" ? compileOr(value, path) : compileField(key, value, [...path, key]),
  );
  return (object, root) => tests.every((test) => test(object, root));
}

function compileOr(alternatives: unknown, path: readonly string[]): ObjectTest {
  if (!Array.isArray(alternatives) || alternatives.length < 2 || !alternatives.every(isObject)) {
    throw invalidPattern(`"$or" must be a list of at least two objects${at(path)}`);
  }
  const tests = alternatives.map((alternative) => compileObject(alternative, path));
  return (object, root) => tests.some((test) => test(object, root));
}

function compileField(key: string, value: unknown, path: readonly string[]): ObjectTest {
  if (Array.isArray(value)) return compileLeaf(key, value, path);
  if (!isObject(value)) throw invalidPattern(`"${path.join(".")}" must be an object or an array`);
  const test = compileObject(value, path);
  return (object, root) => {
    const child = own(object, key);
    if (isObject(child)) return test(child, root);
    const children = Array.isArray(child) ? objectsIn(child) : [];
    // Below a key that is absent, or holds no object, only `exists: false` can still hold.
    return children.length === 0 ? test({}, root) : children.some((one) => test(one, root));
  };
}

function compileLeaf(key: string, choices: readonly unknown[], path: readonly string[]): ObjectTest {
  if (choices.length === 0) throw invalidPattern(`empty arrays are not allowed${at(path)}`);
  const tests: LeafTest[] = [];
  let mayBeAbsent = false;
  for (const choice of choices) {
    const test = leafTest(choice, at(path));
    if (test === "absent") mayBeAbsent = true;
    else tests.push(test);
  }
  return (object, root) => {
    const value = own(object, key);
    const matches = isObject(value)
      ? false
      : Array.isArray(value)
        ? leavesIn(value).some((one) => tests.some((test) => test(one)))
        : value !== undefined && tests.some((test) => test(value));
    return matches || (mayBeAbsent && !hasLeaf(root, path));
  };
}

/** Whether the event holds a leaf at a path, in whichever of the objects of a list. */
function hasLeaf(value: unknown, path: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((one) => hasLeaf(one, path));
  const [key, ...rest] = path;
  if (key === undefined) return value !== undefined && !isObject(value);
  return isObject(value) && hasLeaf(own(value, key), rest);
}

function objectsIn(values: readonly unknown[]): JsonObject[] {
  return values.flat(Infinity).filter(isObject);
}

function leavesIn(values: readonly unknown[]): unknown[] {
  return values.flat(Infinity).filter((value) => !isObject(value));
}

/** A field's value; a key such as `constructor` is no field unless the event says so. */
function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function at(path: readonly string[]): string {
  return path.length === 0 ? "" : ` at "${path.join(".")}"`;
}
