import { readFile } from "node:fs/promises";
import path from "node:path";
import { isObject } from "../json";
import type { BlockType } from "./block-type";
import { DATA_SOURCES } from "./data-sources";
import type { Target } from "./deployment";
import { references } from "./expression";
import { readMetaArguments } from "./meta-arguments";
import { readProviders } from "./provider";
import { RESOURCES } from "./resources";
import { StackError } from "./stack-error";

/** A resource or data source as it was synthesized, its expressions unresolved. */
export interface Block {
  readonly address: string;
  readonly kind: "data" | "resource";
  readonly type: BlockType;
  readonly args: Readonly<Record<string, unknown>>;
  /** Addresses that it refers to or names in `depends_on`. */
  readonly dependencies: readonly string[];
}

/** A stack of which everything is known to the embedded cloud. */
export interface Stack extends Target {
  /** Data sources first, otherwise as synthesized. */
  readonly blocks: readonly Block[];
  /** The outputs' values, unresolved. */
  readonly outputs: ReadonlyMap<string, unknown>;
}

const TOP_LEVEL = new Set(["//", "terraform", "provider", "data", "resource", "output"]);
/** Where the state is kept and which providers do it: no matter here. */
const TERRAFORM_SETTINGS = new Set(["backend", "cloud", "required_providers"]);
const OUTPUT_ARGUMENTS = new Set(["value", "description", "sensitive"]);

/**
 * Reads `<folder>/cdk.tf.json`, and checks all that can be checked before anything is created.
 *
 * @throws StackError with every problem, each by stack and address
 */
export async function readStack(folder: string): Promise<Stack> {
  const file = path.join(folder, "cdk.tf.json");
  const json = await readJson(file);
  const name = stackName(json, folder);
  const { account, region, problems } = readProviders(json.provider);
  const reader = new BlockReader();
  const blocks = [...reader.blocks("data", json.data), ...reader.blocks("resource", json.resource)];
  const outputs = reader.outputs(json.output);
  reader.checkAddresses(blocks);
  const all = [
    ...unknown(json, TOP_LEVEL).map((key) => `the embedded cloud does not know ${key} blocks`),
    ...unknown(json.terraform, TERRAFORM_SETTINGS).map((key) => `the embedded cloud does not know terraform.${key}`),
    ...problems,
    ...reader.problems,
  ];
  if (all.length > 0) throw new StackError(all.map((problem) => `${name}: ${problem}`));
  return { stack: name, folder: path.resolve(folder), account, region, blocks, outputs };
}

/** Collects the blocks of a stack, and the problems they have. */
class BlockReader {
  readonly problems: string[] = [];
  private readonly referring = new Map<string, readonly string[]>();

  blocks(kind: Block["kind"], byType: unknown): Block[] {
    const known = kind === "data" ? DATA_SOURCES : RESOURCES;
    return entries(byType).flatMap(([typeName, byName]) => {
      return entries(byName).flatMap(([name, body]) => {
        const address = `${kind === "data" ? "data." : ""}${typeName}.${name}`;
        const type = known.get(typeName);
        if (type) return [this.block(kind, address, type, isObject(body) ? body : {})];
        const what = kind === "data" ? "data source" : "resource";
        this.problems.push(`${address}: the embedded cloud does not know the ${what} ${typeName}`);
        return [];
      });
    });
  }

  outputs(byName: unknown): Map<string, unknown> {
    return new Map(
      entries(byName).map(([name, body]) => {
        const { args } = this.read(`output.${name}`, isObject(body) ? body : {});
        for (const key of unknown(args, OUTPUT_ARGUMENTS)) {
          this.problems.push(`output.${name}: the embedded cloud does not know the attribute ${key}`);
        }
        return [name, args.value];
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

  private block(kind: Block["kind"], address: string, type: BlockType, body: Record<string, unknown>): Block {
    const { args, dependencies } = this.read(address, body);
    this.problems.push(...type.check(args).map((problem) => `${address}: ${problem}`));
    return { address, kind, type, args, dependencies };
  }

  private read(
    address: string,
    body: Record<string, unknown>,
  ): { args: Record<string, unknown>; dependencies: readonly string[] } {
    const { args, dependsOn, problems } = readMetaArguments(body);
    this.problems.push(...problems.map((problem) => `${address}: ${problem}`));
    const dependencies = [...dependsOn];
    for (const [argument, value] of Object.entries(args)) {
      try {
        dependencies.push(...references(value));
      } catch (error) {
        this.problems.push(`${address}: ${argument}: ${(error as Error).message}`);
      }
    }
    this.referring.set(address, dependencies);
    return { args, dependencies };
  }
}

async function readJson(file: string): Promise<Record<string, unknown>> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new StackError([`${file} cannot be read; synthesize the stacks again`], { cause });
  }
  if (!isObject(json)) throw new StackError([`${file} holds no object; synthesize the stacks again`]);
  return json;
}

function stackName(json: Record<string, unknown>, folder: string): string {
  const comment = isObject(json["//"]) ? json["//"] : {};
  const { stackName: name } = isObject(comment.metadata) ? comment.metadata : {};
  return typeof name === "string" ? name : path.basename(path.resolve(folder));
}

function entries(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value).filter(([key]) => key !== "//") : [];
}

function unknown(value: unknown, known: ReadonlySet<string>): string[] {
  return entries(value).flatMap(([key]) => (known.has(key) ? [] : [key]));
}
