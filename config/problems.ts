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
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)),
    "",
  );
}

/** A value as messages show it: JSON, cut to a readable length. */
export function show(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** " Did you mean …?" if a name in `known` is similar; otherwise an empty text. */
export function didYouMean(name: unknown, known: readonly string[]): string {
  const candidate = typeof name === "string" ? closest(name, known) : undefined;
  return candidate ? ` Did you mean "${candidate}"?` : "";
}

/**
 * Converts the issues that the schema library found into problems.
 *
 * @param keysAt returns the keys that the object at a path may have, to suggest the closest one for an unknown key
 */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  keysAt: (path: readonly PropertyKey[]) => readonly string[],
): readonly Problem[] {
  return issues.flatMap((issue): readonly Problem[] => {
    const value = valueAt(input, issue.path);
    switch (issue.code) {
      case "unrecognized_keys": {
        const known = keysAt(issue.path);
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
            message: `${show(value)} is not accepted; it has to be ${article(issue.expected)}.`,
          },
        ];
      default:
        return [{ path: formatPath(issue.path), message: `${show(value)} is not accepted; ${issue.message}.` }];
    }
  });
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
