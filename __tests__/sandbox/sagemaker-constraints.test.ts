import * as fc from "fast-check";
import type { AwsError } from "../../sandbox/aws-error";
import type { Shape } from "../../sandbox/shape";
import { MODEL, type ModelShape } from "./sagemaker-model";
import { CLIENTS } from "./sdk-models";
import { ACCOUNT, world, type World } from "./sagemaker-world";

/** Where the patterns do not take just any letters. */
const EXAMPLES: Readonly<Record<string, string>> = {
  DomainId: "d-abc",
  FileSystemId: "fs-0123456789",
  RoleArn: `arn:aws:iam::${ACCOUNT}:role/r`,
  S3Uri: "s3://bucket/key",
  TrainingPlanArn: "arn:aws:sagemaker:us-east-1:111111111111:training-plan/plan",
  TrainingRepositoryCredentialsProviderArn: "arn:aws:lambda:us-east-1:111111111111:function:f",
};

/** Characters that a pattern that cares refuses somewhere. */
const ODD = [" ", "\n", "/", "!", "é", "_", "-", "\u0000", "*", "💥"];

function shapeOf(name: string): ModelShape {
  return MODEL.shapes[name]!;
}

/** Shapes may hold themselves, and once is enough. */
function membersOf(name: string, within: readonly string[]): [member: string, shape: string][] {
  return Object.entries(shapeOf(name).members ?? {}).filter(([, shape]) => {
    const held = shapeOf(shape).of ?? shape;
    return within.filter((one) => one === held).length < 2;
  });
}

function textOf(name: string): string {
  const { min = 0, enum: values } = shapeOf(name);
  return values ? values.split(" ")[0]! : (EXAMPLES[name] ?? "a".repeat(Math.max(min, 1)));
}

/** A value that is right, with everything in it that can be. */
function good(name: string, within: readonly string[] = []): unknown {
  const { type, of = "", keys = "", min = 0 } = shapeOf(name);
  if (type === "structure") {
    return Object.fromEntries(
      membersOf(name, [...within, name]).map(([member, shape]) => [member, good(shape, [...within, name])]),
    );
  }
  if (type === "list") return [good(of, within)];
  if (type === "map") return { [textOf(keys)]: good(of, within) };
  if (type === "string") return textOf(name);
  return type === "boolean" ? true : Math.max(min, 1);
}

/** As long as can be, and right if the pattern lets it. */
function stretched(name: string, length: number): string[] {
  const text = textOf(name);
  return [text + "a".repeat(Math.max(length - text.length, 0)), `a${"-".repeat(Math.max(length - 2, 0))}a`];
}

function patternOf({ pattern = "[^]*" }: ModelShape): RegExp {
  return new RegExp(`^(?:${pattern.replaceAll("\\p{Alnum}", "a-zA-Z0-9")})$`, pattern.includes("\\p{L}") ? "u" : "");
}

/** Texts that a pattern refuses: the right one, spoilt. */
function misspelt(name: string): string[] {
  const text = textOf(name);
  const spoilt = fc.tuple(fc.nat(text.length), fc.constantFrom(...ODD)).map(([at, odd]) => {
    return text.slice(0, at) + odd + text.slice(at);
  });
  const pattern = patternOf(shapeOf(name));
  const wrong = fc.sample(spoilt, { seed: 1, numRuns: 100 }).filter((one) => !pattern.test(one));
  return [...new Set(wrong)].slice(0, 4);
}

interface Variation {
  readonly value: unknown;
  /** What is varied, in AWS's words: `targets.1.member.arn`. */
  readonly place: string;
}

/** What breaks exactly one constraint, somewhere in a value. */
function* broken(name: string, place: string, within: readonly string[] = []): Generator<Variation> {
  const shape = shapeOf(name);
  const { min = 0, max, enum: values } = shape;
  if (shape.type === "string") {
    if (values) yield* [`${textOf(name)}x`, "", "nothing.of.it"].map((value) => ({ value, place }));
    else yield* misspelt(name).map((value) => ({ value, place }));
    if (min > 0) yield { value: textOf(name).slice(0, min - 1), place };
    if (max !== undefined) yield* stretched(name, max + 1).map((value) => ({ value, place }));
  }
  if (isNumber(shape)) {
    if (shape.min !== undefined) yield { value: min - 1, place };
    if (max !== undefined) yield { value: max + 1, place };
  }
  yield* inside(name, place, within, broken);
  if (shape.type === "list") {
    if (min > 0) yield { value: [], place };
    if (max !== undefined) yield { value: Array(max + 1).fill(good(shape.of!, within)), place };
  }
  if (shape.type === "map") {
    for (const { value } of broken(shape.keys!, place))
      yield { value: { [value as string]: good(shape.of!) }, place: `${place}.` };
    if (max !== undefined) yield { value: entries(shape, max + 1), place };
  }
  for (const required of shape.required ?? []) {
    const { [required]: _missing, ...rest } = good(name, within) as Record<string, unknown>;
    yield { value: rest, place: `${place}.${required}` };
  }
}

/** What is just right still: all of an enumeration, and both ends of what is bounded. */
function* extreme(name: string, place: string, within: readonly string[] = []): Generator<Variation> {
  const shape = shapeOf(name);
  const { min, max, enum: values } = shape;
  if (values) yield* values.split(" ").map((value) => ({ value, place }));
  if (shape.type === "string" && max !== undefined) {
    const pattern = patternOf(shape);
    yield* [textOf(name).slice(0, min), ...stretched(name, max)]
      .filter((value) => value.length >= (min ?? 0) && value.length <= max && pattern.test(value))
      .map((value) => ({ value, place }));
  }
  if (isNumber(shape)) yield* [min, max].filter((end) => end !== undefined).map((value) => ({ value, place }));
  yield* inside(name, place, within, extreme);
  if (shape.type === "list" && max !== undefined) {
    yield { value: Array(max).fill(good(shape.of!, within)), place };
    if (min === 0) yield { value: [], place };
  }
  if (shape.type === "map" && max !== undefined) yield* [0, max].map((n) => ({ value: entries(shape, n), place }));
}

/** A value with one variation in what it holds. */
function* inside(name: string, place: string, within: readonly string[], vary: typeof broken): Generator<Variation> {
  const { type, of } = shapeOf(name);
  if (type === "list") for (const one of vary(of!, `${place}.1.member`, within)) yield { ...one, value: [one.value] };
  if (type === "map") {
    const key = textOf(shapeOf(name).keys!);
    for (const one of vary(of!, `${place}.${key}`, within)) yield { ...one, value: { [key]: one.value } };
  }
  if (type !== "structure") return;
  const rest = good(name, within) as object;
  for (const [member, shape] of membersOf(name, [...within, name])) {
    for (const one of vary(shape, place === "" ? member : `${place}.${member}`, [...within, name])) {
      yield { ...one, value: { ...rest, [member]: one.value } };
    }
  }
}

function isNumber({ type }: ModelShape): boolean {
  return ["integer", "long", "float"].includes(type);
}

function entries(shape: ModelShape, count: number): Record<string, unknown> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${textOf(shape.keys!)}${index}`, good(shape.of!)]),
  );
}

async function errorOf({ call }: World, operation: string, input: unknown): Promise<AwsError | undefined> {
  try {
    await call(operation, input as object);
    return undefined;
  } catch (error) {
    return error as AwsError;
  }
}

/** What the operations take and the model does not have, or the other way round. */
function unlike(members: Readonly<Record<string, Shape>>, name: string, place: string, depth = 0): string[] {
  const model = shapeOf(name).members ?? {};
  const here = [...new Set([...Object.keys(members), ...Object.keys(model)])];
  return here.flatMap((member) => {
    const path = `${place}.${member}`;
    if (!Object.hasOwn(members, member) || !Object.hasOwn(model, member)) return [path];
    let [shape, held] = [members[member]!, model[member]!];
    while (shape.of && shapeOf(held).of) [shape, held] = [shape.of(), shapeOf(held).of!];
    return shape.members && depth < 6 ? unlike(shape.members, held, path, depth + 1) : [];
  });
}

const OPERATIONS = Object.entries(MODEL.operations);

test("the model has every operation and member that is here", () => {
  const { operations } = world().sagemaker;
  expect(OPERATIONS.map(([operation]) => operation).sort()).toEqual(Object.keys(operations).sort());
  expect(OPERATIONS.flatMap(([operation, input]) => unlike(operations[operation]!.members!, input, operation))).toEqual(
    [],
  );
});

test("the model knows every value that the SDK knows", () => {
  const sdk = CLIENTS.sagemaker as Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;
  const lacking = Object.entries(MODEL.shapes).flatMap(([name, { enum: values }]) =>
    values === undefined ? [] : Object.values(sdk[name] ?? {}).filter((value) => !values.split(" ").includes(value)),
  );
  expect(lacking).toEqual([]);
});

test.each(OPERATIONS)("%s takes what AWS's model allows, to its very bounds", async (operation, input) => {
  const own = world();
  const wrong: unknown[] = [];
  for (const { value, place } of [{ value: good(input), place: "" }, ...extreme(input, "")]) {
    const error = await errorOf(own, operation, value);
    // What is well formed may still be refused for what it says.
    const message = error?.message ?? "";
    if (error?.code === "SerializationException" || message.includes("failed to satisfy constraint")) {
      wrong.push({ place, message: message.slice(0, 300) });
    }
  }
  expect(wrong.slice(0, 10)).toEqual([]);
});

test.each(OPERATIONS)("%s refuses what breaks any one constraint of AWS's model, and stores nothing", async (...of) => {
  const [operation, input] = of;
  const own = world();
  const before = JSON.stringify(own.cloud.snapshot());
  const wrong: unknown[] = [];
  let count = 0;
  for (const { value, place } of broken(input, "")) {
    count++;
    const error = await errorOf(own, operation, value);
    const message = error?.message ?? "taken";
    const names = message.toLowerCase().includes(`at '${place.replace(/^\./, "").toLowerCase()}`);
    if (error?.code === "ValidationException" && message.startsWith("1 validation error detected") && names) continue;
    wrong.push({ place, message: message.slice(0, 300) });
  }
  expect({ accepted: wrong.length, first: wrong.slice(0, 10) }).toEqual({ accepted: 0, first: [] });
  expect(count).toBeGreaterThan(0);
  expect(JSON.stringify(own.cloud.snapshot())).toBe(before);
});
