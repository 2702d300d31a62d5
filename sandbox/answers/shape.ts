import { NormalizedSchema } from "@smithy/core/schema";
import type { SchemaRef, StaticStructureSchema } from "@smithy/types";
import { isObject } from "../json";

/** What of a value does not fit its schema, for example `WorkGroups[0].CreationTime has to be a Date, not a string`. */
export function misfit(schema: SchemaRef, value: unknown): string | undefined {
  return misfitAt(NormalizedSchema.of(schema), value, "");
}

/** The names of the members that a structure may have; those that it must have come first. */
export function membersOf(schema: SchemaRef): readonly string[] {
  const normalized = NormalizedSchema.of(schema);
  return normalized.isStructSchema() ? [...normalized.structIterator()].map(([name]) => name) : [];
}

/** How many members a structure must have. */
export function requiredCount(schema: SchemaRef): number {
  return (NormalizedSchema.of(schema).getSchema() as StaticStructureSchema)[6] ?? 0;
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
  const unknown = Object.keys(value).find((name) => name !== "$metadata" && !members.includes(name));
  if (unknown !== undefined) return `${join(at, unknown)} is no member; there are: ${members.join(", ")}`;
  const missing = members.slice(0, requiredCount(schema)).find((name) => value[name] == null);
  if (missing !== undefined) return `${join(at, missing)} is missing`;
  return first(
    members.map((name) =>
      value[name] == null ? undefined : misfitAt(schema.getMemberSchema(name), value[name], join(at, name)),
    ),
  );
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
