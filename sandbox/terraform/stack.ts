import { readFile } from "node:fs/promises";
import path from "node:path";
import { isObject } from "../json";
import { BlockReader, type Block } from "./block-reader";
import type { Target } from "./deployment";
import { readProviders } from "./provider";
import { settingsProblems } from "./settings";
import { StackError } from "./stack-error";

/** A stack of which everything is known to the embedded cloud. */
export interface Stack extends Target {
  /** Data sources first, otherwise as synthesized. */
  readonly blocks: readonly Block[];
  /** The outputs' values, unresolved. */
  readonly outputs: ReadonlyMap<string, unknown>;
}

const TOP_LEVEL = new Set(["//", "terraform", "provider", "data", "resource", "output"]);

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
  const unknown = Object.keys(json).filter((key) => !TOP_LEVEL.has(key));
  const all = [
    ...unknown.map((key) => `the embedded cloud does not know ${key} blocks`),
    ...settingsProblems(json.terraform),
    ...problems,
    ...reader.problems,
  ];
  if (all.length > 0) throw new StackError(all.map((problem) => `${name}: ${problem}`));
  return { stack: name, folder: path.resolve(folder), account, region, blocks, outputs };
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
