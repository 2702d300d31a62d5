import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { membersOf, parseJson } from "./json";

/**
 * The names of the stacks in an output folder of CDKTF, sorted, by its manifest. The folder may hold more: stacks that
 * are no longer configured, and what Terraform keeps beside them.
 *
 * @returns undefined if the folder holds no manifest
 */
export function synthesizedStackNames(folder: string): readonly string[] | undefined {
  const manifest = join(folder, "manifest.json");
  if (!existsSync(manifest)) return undefined;
  const { stacks } = membersOf(parseJson(readFileSync(manifest, "utf8")));
  // A name is a folder's. Anything else would lead out of the output folder.
  return Object.keys(membersOf(stacks))
    .filter((name) => basename(name) === name && name !== "..")
    .sort();
}

/** The Terraform JSON of a stack in an output folder of CDKTF. */
export function stackFile(folder: string, stack: string): string {
  return join(folder, "stacks", stack, "cdk.tf.json");
}
