import { isArn } from "./arn";
import { AwsError, notInTheEmbeddedCloud } from "./aws-error";
import { isObject } from "./json";

type Kind =
  "string" | "integer" | "number" | "boolean" | "timestamp" | "blob" | "document" | "list" | "map" | "structure";

/** What a value has to satisfy beyond its type: what it violates, in AWS's words, or undefined. */
type Constraint<Value> = (value: Value) => string | undefined;

/**
 * What a value of an operation's input has to be, as AWS's model of the operation says it. `Value` is the type that is
 * proven by it.
 */
export interface Shape<Value = unknown> {
  readonly kind: Kind;
  /** The elements of a list, the values of a map; a function, since shapes may hold themselves. */
  readonly of?: () => Shape;
  /** The keys of a map. */
  readonly keys?: Shape<string>;
  /** Of a structure. */
  readonly members?: Readonly<Record<string, Shape>>;
  readonly isRequired?: boolean;
  readonly constraint?: Constraint<never>;
  /** For the type alone. */
  readonly proves?: Value;
}

export type RequiredShape<Value> = Shape<Value> & { readonly isRequired: true };

/** Every member of a structure. */
export type Members<Structure> = {
  readonly [Name in keyof Structure]-?: undefined extends Structure[Name]
    ? Shape<Exclude<Structure[Name], undefined>>
    : RequiredShape<Structure[Name]>;
};

export const string: Shape<string> = { kind: "string" };
export const integer: Shape<number> = { kind: "integer" };
/** A float or double, which may be infinite or NaN. */
export const number: Shape<number> = { kind: "number" };
export const boolean: Shape<boolean> = { kind: "boolean" };
/** Epoch seconds. */
export const timestamp: Shape<number> = { kind: "timestamp" };
/** Bytes, or what stands for them in JSON: base64. */
export const blob: Shape<Uint8Array | string> = { kind: "blob" };
/** Any value, null included: what somebody else checks. */
export const document: Shape<never> = { kind: "document" };

/** A member without which an input is refused. */
export function required<Value>(shape: Shape<Value>): RequiredShape<Value> {
  return { ...shape, isRequired: true };
}

export function list<Value>(of: Shape<Value> | (() => Shape<Value>)): Shape<readonly Value[]> {
  return { kind: "list", of: typeof of === "function" ? of : () => of };
}

export function map<Value>(
  of: Shape<Value> | (() => Shape<Value>),
  keys?: Shape<string>,
): Shape<Readonly<Record<string, Value>>> {
  return { kind: "map", of: typeof of === "function" ? of : () => of, keys };
}

export function structure<Structure>(members: Members<Structure>): Shape<Structure> {
  return { kind: "structure", members };
}

/** The shape, with one more constraint; of those that a value violates, the first is told. */
export function constrained<Value>(shape: Shape<Value>, constraint: Constraint<Value>): Shape<Value> {
  const first = shape.constraint as Constraint<Value> | undefined;
  return { ...shape, constraint: first ? (value: Value) => first(value) ?? constraint(value) : constraint };
}

/** Bounds for a number, or for how many characters, elements or entries a value has. */
export function within<Value>(shape: Shape<Value>, least: number, most = Infinity): Shape<Value> {
  return constrained(shape, (value) => {
    const [size, what] = typeof value === "number" ? [value, "value"] : [lengthOf(value), "length"];
    if (size < least) return `Member must have ${what} greater than or equal to ${least}`;
    return size <= most ? undefined : `Member must have ${what} less than or equal to ${most}`;
  });
}

function lengthOf(value: unknown): number {
  return typeof value === "string" || Array.isArray(value) ? value.length : Object.keys(value as object).length;
}

/** @param pattern of the whole string, with both anchors */
export function matching(shape: Shape<string>, pattern: RegExp): Shape<string> {
  return constrained(shape, (value) =>
    pattern.test(value) ? undefined : `Member must satisfy regular expression pattern: ${pattern.source}`,
  );
}

export function oneOf<Value extends string>(...values: readonly Value[]): Shape<Value> {
  const known = new Set(values);
  return constrained(string as Shape<Value>, (value) =>
    known.has(value) ? undefined : `Member must satisfy enum value set: [${values.join(", ")}]`,
  );
}

export const arn = constrained(string, (value) => (isArn(value) ? undefined : "Member must be an ARN"));

/** Where a value is in an input: the last step to it, and where that begins. Every value has one, few are ever told. */
interface Place {
  readonly step: string | number;
  readonly in: Place | undefined;
}

const NOT_NULL = "Member must not be null";

/** The range of instants that there are, in seconds. */
const LAST_INSTANT = 8_640_000_000_000;

/** Every kind of value but those that hold others. */
const SCALARS: Readonly<Partial<Record<Kind, { readonly is: (value: unknown) => boolean; readonly name: string }>>> = {
  string: { is: (value) => typeof value === "string", name: "a string" },
  integer: { is: (value) => Number.isSafeInteger(value), name: "an integer" },
  number: { is: (value) => typeof value === "number", name: "a number" },
  boolean: { is: (value) => typeof value === "boolean", name: "true or false" },
  timestamp: {
    is: (value) => Number.isFinite(value) && Math.abs(value as number) <= LAST_INSTANT,
    name: "a time in epoch seconds",
  },
  blob: { is: (value) => typeof value === "string" || value instanceof Uint8Array, name: "bytes" },
  document: { is: () => true, name: "a value" },
};

/**
 * Checks an input against the members that an operation has, before anything is done with it.
 *
 * @param operation as messages name it, for example `ssm:PutParameter`
 * @param code of the service's errors about what an input has to satisfy
 * @returns the input without members that are null, which count as left out
 * @throws AwsError NotInTheEmbeddedCloud for a member that it does not have, SerializationException for a value of another
 *   type, `code` for members that are missing or violate a constraint
 */
export function readInput(
  operation: string,
  members: Readonly<Record<string, Shape>>,
  input: unknown,
  code: string,
): unknown {
  const violations: string[] = [];
  const read = new Reader(operation, violations).structure(members, input, undefined);
  if (violations.length === 0) return read;
  const errors = violations.length === 1 ? "1 validation error" : `${violations.length} validation errors`;
  throw new AwsError(code, `${errors} detected: ${violations.join("; ")}`);
}

/** Reads one input, and collects what it violates. */
class Reader {
  constructor(
    private readonly operation: string,
    private readonly violations: string[],
  ) {}

  structure(members: Readonly<Record<string, Shape>>, value: unknown, place: Place | undefined): unknown {
    if (!isObject(value)) throw this.wrongType(value, "an object", place);
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(members, name) && !isMissing(value[name])) {
        throw notInTheEmbeddedCloud(`${this.operation} ${inWords({ step: name, in: place })}`);
      }
    }
    const read: [string, unknown][] = [];
    for (const name of Object.keys(members)) {
      const shape = members[name]!;
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      if (!isMissing(member)) read.push([name, this.value(shape, member, { step: name, in: place })]);
      else if (shape.isRequired) this.violate(null, NOT_NULL, { step: name, in: place });
      else if (member === null && shape.kind === "document") read.push([name, null]);
    }
    return Object.fromEntries(read);
  }

  private value(shape: Shape, value: unknown, place: Place): unknown {
    const read = this.ofKind(shape, value, place);
    const violated = shape.constraint?.(read as never);
    if (violated !== undefined) this.violate(value, violated, place);
    return read;
  }

  private ofKind({ kind, of, keys, members }: Shape, value: unknown, place: Place): unknown {
    if (kind === "structure") return this.structure(members!, value, place);
    if (kind === "list") {
      if (!Array.isArray(value)) throw this.wrongType(value, "a list", place);
      const shape = of!();
      return value.map((element, index) => this.element(shape, element, { step: index, in: place }));
    }
    if (kind === "map") {
      if (!isObject(value)) throw this.wrongType(value, "an object", place);
      return Object.fromEntries(
        Object.entries(value).map(([key, element]) => {
          const own = { step: key, in: place };
          if (keys) this.value(keys, key, own);
          return [key, this.element(of!(), element, own)];
        }),
      );
    }
    const { is, name } = SCALARS[kind]!;
    if (!is(value)) throw this.wrongType(value, name, place);
    return value;
  }

  private element(shape: Shape, value: unknown, place: Place): unknown {
    if (!isMissing(value) || shape.kind === "document") return this.value(shape, value, place);
    this.violate(null, NOT_NULL, place);
    return value;
  }

  private violate(value: unknown, constraint: string, place: Place): void {
    const shown = value === null ? "null" : `'${typeof value === "string" ? value : JSON.stringify(value)}'`;
    this.violations.push(`Value ${shown} at '${inWordsOfAws(place)}' failed to satisfy constraint: ${constraint}`);
  }

  private wrongType(value: unknown, wanted: string, place: Place | undefined): AwsError {
    const where = place === undefined ? "the input" : inWords(place);
    return new AwsError(
      "SerializationException",
      `${this.operation}: ${where} must be ${wanted}, not ${typeOf(value)}.`,
    );
  }
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

/** For example `Targets[0].Arn`. */
function inWords(place: Place): string {
  return stepsTo(place)
    .map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join("");
}

/** For example `targets.1.member.arn`. */
function inWordsOfAws(place: Place): string {
  return stepsTo(place)
    .map((step) => (typeof step === "number" ? `${step + 1}.member` : step.charAt(0).toLowerCase() + step.slice(1)))
    .join(".");
}

/** From the outermost. */
function stepsTo(place: Place): (string | number)[] {
  return [...(place.in ? stepsTo(place.in) : []), place.step];
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "number" ? String(value) : `a ${typeof value}`;
}
