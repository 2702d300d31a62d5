import type { z } from "zod";
import { argumentProblems, body, unresolvedProblems } from "./arguments";
import type { Deployment } from "./deployment";
import type { Attributes } from "./expression";

/** One type of resource or data source: which arguments it takes, and how it comes to be. */
export interface BlockType {
  /** The names of its arguments. */
  readonly known: ReadonlySet<string>;
  /** What is wrong with arguments whose expressions are unresolved yet; so nothing is created of a stack that cannot be. */
  check(unresolved: unknown): string[];
  /**
   * Brings the embedded cloud to what the resolved arguments say.
   *
   * @returns the attributes that others may refer to, beyond the arguments themselves
   * @throws Error that says what is wrong with the arguments, or an AwsError as the service answers it
   */
  apply(resolved: unknown, deployment: Deployment, address: string): Promise<Attributes>;
}

/** Defines a type by the shape of its arguments; every other argument is refused by name. */
export function blockType<Shape extends z.ZodRawShape>(
  shape: Shape,
  apply: (
    args: z.output<z.ZodObject<Shape, z.core.$strict>>,
    deployment: Deployment,
    address: string,
  ) => Attributes | Promise<Attributes>,
): BlockType {
  const schema = body(shape);
  return {
    known: new Set(Object.keys(shape)),
    check(unresolved) {
      const parsed = schema.safeParse(unresolved);
      return parsed.success ? [] : unresolvedProblems(parsed.error.issues, unresolved);
    },
    async apply(resolved, deployment, address) {
      const parsed = schema.safeParse(resolved);
      if (!parsed.success) throw new Error(argumentProblems(parsed.error.issues).join("; "));
      return apply(parsed.data, deployment, address);
    },
  };
}
