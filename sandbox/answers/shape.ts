import { NormalizedSchema } from "@smithy/core/schema";
import type { $SchemaRef, StaticStructureSchema } from "@smithy/types";
import { isObject } from "../json";

/** What of a value does not fit its schema, for example `WorkGroups[0].CreationTime has to be a Date, not a string`. */
export function misfit(schema: $SchemaRef, value: unknown): string | undefined {
  return misfitAt(NormalizedSchema.of(schema), value, "");
}

/** A member of a structure. */
export interface Member {
  readonly schema: NormalizedSchema;
  readonly traits: ReturnType<NormalizedSchema["getMergedTraits"]>;
  readonly isRequired: boolean;
}

/** The members of a structure by name; what is no structure has none. */
export function membersOf(ref: $SchemaRef): readonly (readonly [name: string, member: Member])[] {
  const structure = NormalizedSchema.of(ref);
  if (!structure.isStructSchema()) return [];
  // The required members come first, and the schema says how many they are.
  const required = (structure.getSchema() as StaticStructureSchema)[6] ?? 0;
  return [...structure.structIterator()].map(([name, schema], index) => [
    name,
    { schema, traits: schema.getMergedTraits(), isRequired: index < required },
  ]);
}

function misfitAt(schema: NormalizedSchema, value: unknown, at: string): string | undefined {
  if (schema.isDocumentSchema() || schema.isUnitSchema() || schema.isStreaming()) return undefined;
  if (schema.isStructSchema()) return isObject(value) ? misfitIn(schema, value, at) : wrong(at, "an object", value);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return wrong(at, "a list", value);
    return first(value.map((item, index) => misfitAt(schema.getValueSchema(), item, `${at}[${index}]`)));
  }
  if (schema.isMapSchema()) {
    if (!isObject(value)) return wrong(at, "an object", value);
    return first(Object.entries(value).map(([key, item]) => misfitAt(schema.getValueSchema(), item, join(at, key))));
  }
  const [expected, fits] = SIMPLE.find(([, , is]) => is(schema)) ?? ["anything", () => true];
  return fits(value) ? undefined : wrong(at, expected, value);
}

function misfitIn(schema: NormalizedSchema, value: Record<string, unknown>, at: string): string | undefined {
  const members = membersOf(schema);
  const names = members.map(([name]) => name);
  const unknown = Object.keys(value).find((name) => name !== "$metadata" && !names.includes(name));
  if (unknown !== undefined) return `${join(at, unknown)} is no member; there are: ${names.join(", ")}`;
  const missing = members.find(([name, { isRequired }]) => isRequired && value[name] == null);
  if (missing) return `${join(at, missing[0])} is missing`;
  const present = members.filter(([name]) => value[name] != null);
  return first(present.map(([name, member]) => misfitAt(member.schema, value[name], join(at, name))));
}

/** What is no structure, list or map, and how the SDK for JavaScript has it. */
const SIMPLE: readonly (readonly [
  expected: string,
  fits: (value: unknown) => boolean,
  is: (schema: NormalizedSchema) => boolean,
])[] = [
  ["a Date", (value) => value instanceof Date && !Number.isNaN(value.getTime()), (one) => one.isTimestampSchema()],
  ["a string", (value) => typeof value === "string", (one) => one.isStringSchema()],
  ["a boolean", (value) => typeof value === "boolean", (one) => one.isBooleanSchema()],
  ["bytes (Uint8Array)", (value) => ArrayBuffer.isView(value), (one) => one.isBlobSchema()],
  [
    "a number",
    (value) => typeof value === "number" || typeof value === "bigint",
    (one) => one.isNumericSchema() || one.isBigIntegerSchema() || one.isBigDecimalSchema(),
  ],
];

function wrong(at: string, expected: string, value: unknown): string {
  return `${at === "" ? "the whole" : at} has to be ${expected}, not ${kindOf(value)}`;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid Date" : "a Date";
  return typeof value === "object" ? "an object" : `the ${typeof value} ${JSON.stringify(value)}`;
}

function join(at: string, name: string): string {
  return at === "" ? name : `${at}.${name}`;
}

function first(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}
