import { isObject } from "../json";
const ESCAPES: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** JSON spelled as Terraform and its providers spell it: Go's encoder escapes what HTML could misread. */
export function encodeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(/[<>&\u2028\u2029]/g, (character) => ESCAPES[character]!);
}

/** A copy whose objects have their keys in order, at every depth, as Terraform's own objects have. */
export function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortedKeys(value[key])]));
}

/** Terraform takes an argument that is null as one that is absent. */
export function withoutNulls(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}
