import { inspect } from "node:util";
import type { z } from "zod";
import { closest } from "../common/suggest";

/** One problem in the configuration. */
export interface Problem {
  /** The place of the problem, for example `spokes[1].metrics[0]`. */
  readonly path: string;
  /** The value found, the values accepted, and the value that was probably meant. */
  readonly message: string;
}

/** The configuration is invalid. The message lists all of its problems. */
export class ConfigurationError extends Error {
  override readonly name = "DashboardConfigError";

  constructor(readonly problems: readonly Problem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = problems.map(({ path, message }) => `  ${path}: ${message}`);
    super(`dashboard.config.ts has ${count}; nothing was synthesized.\n\n${lines.join("\n")}\n`);
  }
}

/** Formats a path for people: `["spokes", 1, "account"]` becomes `spokes[1].account`. */
export function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the configuration";
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    const name = String(part);
    if (!/^[\w$]+$/.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return text ? `${text}.${name}` : name;
  }, "");
}

/** A value as messages show it: JSON where it is any, cut to a readable length. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  // JSON has no NaN and no Infinity.
  if (typeof value === "number") return String(value);
  if (value instanceof Promise || typeof value === "function") {
    return value instanceof Promise ? "a promise" : "a function";
  }
  const text = json(value) ?? inspect(value, { breakLength: Infinity, depth: 1 });
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function json(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    // A BigInt, or an object that holds itself.
    return undefined;
  }
}

/** " Did you mean …?" if a name in `known` is similar; otherwise an empty text. */
export function didYouMean(name: unknown, known: readonly string[]): string {
  const candidate = typeof name === "string" ? closest(name, known) : undefined;
  return candidate ? ` Did you mean "${candidate}"?` : "";
}

/**
 * Converts the issues that the schema library found into problems.
 *
 * @param keysAt returns the keys that this object at a path may have, to suggest the closest one for an unknown key
 */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  keysAt: (path: readonly PropertyKey[], value: unknown) => readonly string[],
): readonly Problem[] {
  return issues.flatMap((issue): readonly Problem[] => {
    const value = valueAt(input, issue.path);
    switch (issue.code) {
      case "unrecognized_keys": {
        const known = keysAt(issue.path, value);
        return issue.keys.map((key) => ({
          path: formatPath([...issue.path, key]),
          message: `unknown property; accepted are ${known.join(", ")}.${didYouMean(key, known)}`,
        }));
      }
      case "invalid_value": {
        const accepted = issue.values.map(String);
        const message = `${show(value)} is not accepted; use one of ${accepted.join(", ")}.${didYouMean(value, accepted)}`;
        return [{ path: formatPath(issue.path), message }];
      }
      case "invalid_union": {
        const accepted = ("options" in issue && Array.isArray(issue.options) ? issue.options : []).map(String);
        const message = `${show(value)} is not accepted; use one of ${accepted.join(", ")}.${didYouMean(value, accepted)}`;
        return [{ path: formatPath(issue.path), message }];
      }
      case "invalid_type":
        return [
          {
            path: formatPath(issue.path),
            message: `${show(value)} is not accepted; it has to be ${typeName(issue.expected, value)}.`,
          },
        ];
      default:
        return [
          { path: formatPath(issue.path), message: sentence(`${show(value)} is not accepted; ${issue.message}`) },
        ];
    }
  });
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
}

/** What the schema library calls otherwise than its users do. */
const TYPE_NAMES: Readonly<Record<string, string>> = { record: "object", int: "whole number" };

function typeName(expected: string, found: unknown): string {
  const name = TYPE_NAMES[expected] ?? expected;
  const quoted =
    expected === "string" && typeof found === "number" ? " in quotes, with any zeros at its beginning" : "";
  return `${/^[aeiou]/.test(name) ? "an" : "a"} ${name}${quoted}`;
}

function sentence(text: string): string {
  return text.endsWith("?") ? text : `${text}.`;
}
