import type { Truth } from "./truth";

/** The values of a condition key of one request: none where it is absent, undefined where nobody here knows them. */
export type ContextValues = (key: string) => readonly string[] | undefined;

/** Compares a text of a policy, with its variables filled in, with a text of the request. */
export type Comparison = (actual: string, context: ContextValues) => Truth;

/** A stretch of a policy's text. In one that is literal, `*` and `?` stand for themselves. */
export interface Stretch {
  readonly text: string;
  readonly literal: boolean;
}

interface Variable {
  readonly key: string;
  readonly otherwise: string | undefined;
}

/** `${key}` or `${key, 'default'}`. */
const VARIABLE = /\$\{([^}]*)\}?/g;
const NAME_AND_DEFAULT = /^([^,:]+:[^,]+?)(?:,\s*'(.*)')?$/;
const SPECIAL_CHARACTERS = ["*", "?", "$"];

/**
 * Prepares a comparison with a text that may hold policy variables. A variable without a value makes the outcome unknown: AWS
 * only says that it "might cause the entire statement to be invalid".
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 *
 * @param hasVariables false where `${` is a text like any other: before version 2012-10-17
 */
export function comparison(
  text: string,
  hasVariables: boolean,
  prepare: (pattern: readonly Stretch[]) => (actual: string) => Truth,
): Comparison {
  const parts = hasVariables ? partsOf(text) : [{ text, literal: false }];
  if (parts === undefined) return () => undefined;
  const stretches = parts.flatMap((part) => (isVariable(part) ? [] : part));
  if (stretches.length === parts.length) return prepare(stretches);
  return (actual, context) => {
    const filled = parts.map((part) => (isVariable(part) ? valueOf(part, context) : part));
    return filled.includes(undefined) ? undefined : prepare(filled.filter((part) => part !== undefined))(actual);
  };
}

/** The text that a pattern spells, wildcards and all. */
export function textOf(pattern: readonly Stretch[]): string {
  return pattern.map(({ text }) => text).join("");
}

function partsOf(text: string): (Stretch | Variable)[] | undefined {
  const parts: (Stretch | Variable)[] = [];
  let end = 0;
  for (const { 0: whole, 1: inner = "", index } of text.matchAll(VARIABLE)) {
    const [, key, otherwise] = NAME_AND_DEFAULT.exec(inner) ?? [];
    const special = SPECIAL_CHARACTERS.includes(inner);
    if (!whole.endsWith("}") || (key === undefined && !special)) return undefined;
    parts.push({ text: text.slice(end, index), literal: false });
    parts.push(key === undefined ? { text: inner, literal: true } : { key: key.toLowerCase(), otherwise });
    end = index + whole.length;
  }
  return [...parts, { text: text.slice(end), literal: false }];
}

function isVariable(part: Stretch | Variable): part is Variable {
  return "key" in part;
}

/** A key with several values cannot be used as a variable. */
function valueOf({ key, otherwise }: Variable, context: ContextValues): Stretch | undefined {
  const values = context(key);
  const text = values?.length === 0 ? otherwise : values?.length === 1 ? values[0] : undefined;
  return text === undefined ? undefined : { text, literal: true };
}
