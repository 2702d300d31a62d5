import { z } from "zod";
import { isObject } from "../json";
import { withoutNulls } from "./json";

/** The types of Terraform arguments, with the conversions that Terraform itself makes between them. */

export const text = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)], {
  error: expected("a string"),
});

export const number = z.union(
  [
    z.number(),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ],
  {
    error: expected("a number"),
  },
);

export const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((value) => value === "true")], {
  error: expected("true or false"),
});

/** Text that matches as a whole, once it holds no expression any more. */
export function matching(pattern: RegExp, error: string): z.ZodPipe<typeof text, z.ZodString> {
  return text.pipe(z.string().regex(pattern, error));
}

/** One of these values, which Terraform's provider checks before AWS does. */
export function oneOf<const Values extends readonly string[]>(
  ...values: Values
): z.ZodEnum<{ [Value in Values[number]]: Value }> {
  return z.enum(values, { error: `has to be one of ${values.join(", ")}` });
}

/** Any ARN. */
export const arn = matching(/^arn:[\w-]+:[\w-]+:[\w-]*:\d*:.+$/, "is no ARN");

/** A whole number in a range, both ends included. */
export function between(least: number, most: number): z.ZodPipe<typeof number, z.ZodNumber> {
  const error = `has to be from ${least} to ${most}`;
  return number.pipe(z.number().min(least, error).max(most, error));
}

export const texts = z.array(text, { error: expected("a list of strings") });

export const textMap = z.record(z.string(), text, { error: expected("a map of strings") });

/** Tags only matter to the real AWS, as the `default_tags` of the provider do: nothing here decides by them. */
export const tags = textMap.optional();

/** An argument of which the embedded cloud knows one value only. */
export function only<const Value extends string>(value: Value): z.ZodLiteral<Value> {
  return z.literal(value, { error: `the embedded cloud knows ${JSON.stringify(value)} only` });
}

/** Checks an object of this shape, with nothing beside it, after it has been brought into form. */
type Checked<Shape extends z.ZodRawShape> = z.ZodPreprocess<z.ZodObject<Shape, z.core.$strict>>;

/** A nested block that is there once: CDKTF writes it as an object, or as a list with that one object. */
export function block<Shape extends z.ZodRawShape>(shape: Shape): Checked<Shape> {
  const one = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);
  return z.preprocess((value) => absentNulls(one(value)), strict(shape));
}

/** A nested block that may be there many times: a list of objects, or the one object bare. */
export function blocks<Shape extends z.ZodRawShape>(shape: Shape): z.ZodPreprocess<z.ZodArray<Checked<Shape>>> {
  const many = (value: unknown): unknown => (isObject(value) ? [value] : value);
  return z.preprocess(many, z.array(z.preprocess(absentNulls, strict(shape)), { error: expected("a list of blocks") }));
}

/** The arguments of a resource or data source as a whole; an argument that is null counts as absent. */
export function body<Shape extends z.ZodRawShape>(shape: Shape): Checked<Shape> {
  return z.preprocess(absentNulls, strict(shape));
}

/** What is wrong with arguments, one sentence for each problem. */
export function argumentProblems(issues: readonly z.core.$ZodIssue[]): string[] {
  return issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") return [`${issue.path.join(".")}: ${issue.message}`];
    return issue.keys.map((key) => {
      return `the embedded cloud does not know the attribute ${[...issue.path, key].join(".")}`;
    });
  });
}

/**
 * What is wrong with arguments whose expressions are still unresolved: only what no expression can mend.
 */
export function unresolvedProblems(issues: readonly z.core.$ZodIssue[], value: unknown): string[] {
  return argumentProblems(
    issues.filter(({ code, path }) => {
      return code === "unrecognized_keys" || !JSON.stringify(at(value, path) ?? null).includes("${");
    }),
  );
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return typeof step === "number" ? inner[step] : at(inner[0], [step]);
    return isObject(inner) && typeof step === "string" ? inner[step] : inner;
  }, value);
}

function strict<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "invalid_type" ? expected("a block")(issue) : undefined),
  });
}

function expected(what: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => (input === undefined ? "is missing" : `has to be ${what}`);
}

function absentNulls(value: unknown): unknown {
  return isObject(value) ? withoutNulls(value) : value;
}
