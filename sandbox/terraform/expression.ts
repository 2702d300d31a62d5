import { isObject } from "../json";
import { parseTemplate, type Expression } from "./expression-parser";
import { encodeJson, sortedKeys } from "./json";

/** What a resource or data source tells about itself, by Terraform's names. */
export type Attributes = Readonly<Record<string, unknown>>;

/** The attributes of an address, for example `aws_sqs_queue.archive` or `data.aws_region.current`. */
export type Scope = (address: string) => Attributes;

/**
 * A value of the synthesized JSON with every expression in it, at any depth, replaced by what it stands for. A string
 * that is one reference only becomes the attribute with its type; in a longer text it becomes part of the text.
 *
 * @throws Error that names the expression that could not be read or resolved
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (typeof value === "string") return resolveText(value, scope);
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [String(resolve(key, scope)), resolve(inner, scope)]),
  );
}

/**
 * The addresses that a value refers to, each once, in order of appearance.
 *
 * @throws Error that names the expression that could not be read
 */
export function references(value: unknown): string[] {
  return [...new Set(expressionsIn(value).flatMap(addresses))];
}

function resolveText(text: string, scope: Scope): unknown {
  const expression = parseTemplate(text);
  try {
    return evaluate(expression, scope);
  } catch (error) {
    throw new Error(`${(error as Error).message} in ${text}`, { cause: error });
  }
}

function expressionsIn(value: unknown): Expression[] {
  if (typeof value === "string") return [parseTemplate(value)];
  if (Array.isArray(value)) return value.flatMap(expressionsIn);
  return isObject(value) ? Object.entries(value).flat().flatMap(expressionsIn) : [];
}

function addresses(expression: Expression): string[] {
  switch (expression.kind) {
    case "literal":
      return [];
    case "reference":
      return [expression.address];
    case "template":
      return expression.parts.flatMap(addresses);
    case "list":
      return expression.items.flatMap(addresses);
    case "object":
      return expression.entries.flatMap(([, value]) => addresses(value));
    case "jsonencode":
      return addresses(expression.argument);
  }
}

function evaluate(expression: Expression, scope: Scope): unknown {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "reference":
      return attribute(expression.address, scope(expression.address), expression.path);
    case "template":
      return expression.parts.map((part) => asText(evaluate(part, scope))).join("");
    case "list":
      return expression.items.map((item) => evaluate(item, scope));
    case "object":
      return Object.fromEntries(expression.entries.map(([key, value]) => [key, evaluate(value, scope)]));
    case "jsonencode":
      return encodeJson(sortedKeys(evaluate(expression.argument, scope)));
  }
}

function attribute(address: string, attributes: Attributes, path: readonly (string | number)[]): unknown {
  let value: unknown = attributes;
  path.forEach((step, index) => {
    const has = Array.isArray(value) || isObject(value) ? Object.hasOwn(value, step) : false;
    if (!has) {
      const known = path.slice(0, index + 1).join(".");
      throw new Error(`the embedded cloud does not know the attribute ${known} of ${address}`);
    }
    value = (value as Record<string | number, unknown>)[step];
  });
  return value;
}

function asText(value: unknown): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Error(`a text cannot hold ${value === null ? "null" : Array.isArray(value) ? "a list" : "an object"}`);
}
