import { z } from "zod";
import { isObject } from "../json";
import { argumentProblems, body, flag, text } from "./arguments";
import type { BlockType } from "./block-type";
import { DATA_SOURCES } from "./data-sources";
import { references } from "./expression";
import { readDependsOn, readMetaArguments } from "./meta-arguments";
import { RESOURCES } from "./resources";

/** A resource or data source as it was synthesized, its expressions unresolved. */
export interface Block {
  readonly address: string;
  readonly kind: "data" | "resource";
  readonly type: BlockType;
  readonly args: Readonly<Record<string, unknown>>;
  /** Addresses that it refers to or names in `depends_on`. */
  readonly dependencies: readonly string[];
}

/** What Terraform calls an identifier. */
const NAME = /^[\p{L}_][\p{L}\p{N}_-]*$/u;
const OUTPUT = body({
  value: z.unknown().optional(),
  description: text.optional(),
  sensitive: flag.optional(),
  depends_on: z.unknown().optional(),
});

/** Collects the blocks of a stack, and the problems they have. */
export class BlockReader {
  readonly problems: string[] = [];
  private readonly referring = new Map<string, readonly string[]>();

  blocks(kind: Block["kind"], byType: unknown): Block[] {
    return this.entries(kind, byType).flatMap(([type, byName]) => {
      const prefix = kind === "data" ? `data.${type}` : type;
      return this.entries(prefix, byName).flatMap(([name, body]) => this.block(kind, type, name, body));
    });
  }

  outputs(byName: unknown): Map<string, unknown> {
    return new Map(
      this.entries("output", byName).flatMap(([name, body]) => {
        const address = `output.${name}`;
        const own = this.bodyOf(address, name, body);
        if (!own) return [];
        const { "//": _, ...args } = own;
        const parsed = OUTPUT.safeParse(args);
        if (!("value" in args)) this.problems.push(`${address}: value: is missing`);
        if (!parsed.success) this.tell(address, argumentProblems(parsed.error.issues));
        const { dependsOn, problems } = readDependsOn(args.depends_on);
        this.tell(address, problems);
        this.refer(address, { value: args.value }, dependsOn);
        return [[name, args.value] as const];
      }),
    );
  }

  /** Every reference has to lead to one of the stack's blocks. */
  checkAddresses(blocks: readonly Block[]): void {
    const addresses = new Set(blocks.map(({ address }) => address));
    for (const [address, dependencies] of this.referring) {
      for (const missing of dependencies.filter((one) => !addresses.has(one))) {
        // A block of an unknown type has been named already.
        if (this.problems.some((problem) => problem.startsWith(`${missing}: `))) continue;
        this.problems.push(`${address}: refers to ${missing}, which is not in this stack`);
      }
    }
  }

  private block(kind: Block["kind"], typeName: string, name: string, body: unknown): Block[] {
    const address = `${kind === "data" ? "data." : ""}${typeName}.${name}`;
    const type = (kind === "data" ? DATA_SOURCES : RESOURCES).get(typeName);
    if (!type) {
      this.tell(address, [
        `the embedded cloud does not know the ${kind === "data" ? "data source" : "resource"} ${typeName}`,
      ]);
      return [];
    }
    const own = this.bodyOf(address, name, body);
    if (!own) return [];
    const { args, dependsOn, problems } = readMetaArguments(own, { kind, type: typeName, known: type.known });
    this.tell(address, [...problems, ...type.check(args)]);
    return [{ address, kind, type, args, dependencies: this.refer(address, args, dependsOn) }];
  }

  /** The body of a block with a name. */
  private bodyOf(address: string, name: string, body: unknown): Record<string, unknown> | undefined {
    if (!NAME.test(name))
      this.tell(address, ["a name has letters, digits, _ and -, and does not begin with a digit or -"]);
    if (isObject(body)) return body;
    this.tell(address, ["has to be a block"]);
    return undefined;
  }

  /** Remembers what a block refers to, and returns it. */
  private refer(address: string, args: Readonly<Record<string, unknown>>, dependsOn: readonly string[]): string[] {
    const dependencies = [...dependsOn];
    for (const [argument, value] of Object.entries(args)) {
      try {
        dependencies.push(...references(value));
      } catch (error) {
        this.tell(address, [`${argument}: ${(error as Error).message}`]);
      }
    }
    this.referring.set(address, dependencies);
    return dependencies;
  }

  private tell(address: string, problems: readonly string[]): void {
    this.problems.push(...problems.map((problem) => `${address}: ${problem}`));
  }

  /** The members of an object whose keys are types or names. */
  private entries(address: string, value: unknown = {}): [string, unknown][] {
    if (isObject(value)) return Object.entries(value).filter(([key]) => key !== "//");
    this.tell(address, ["has to be an object"]);
    return [];
  }
}
