import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { App } from "cdktf";
import { membersOf, parseJson } from "../common/json";
import { stackFile, synthesizedStackNames } from "../common/synthesized-stacks";
import { BUNDLES } from "./function-code";

export interface Synthesized {
  /** The output folder. */
  readonly folder: string;
  readonly stacks: readonly { readonly name: string; readonly resources: number }[];
  /** Names of the stacks that are no longer configured, and were removed from the folder. */
  readonly removed: readonly string[];
}

/**
 * Whether CDKTF's own command runs this program. That command prints what the program prints amid its own output, and
 * fails if the folder of a stack is gone that was there before.
 */
function isRunByCdktf(): boolean {
  return process.env.CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS !== undefined;
}

/**
 * Writes all stacks of an app, and then removes what an earlier synthesis wrote into the folder and this one did not:
 * stacks that are no longer configured, and the code of functions that a stack no longer has. What others put there
 * stays, for example Terraform's providers. If synthesis fails, nothing is removed.
 */
export function synthesize(app: App): Synthesized {
  const folder = app.outdir;
  const before = readStacks(folder);
  app.synth();
  // Each stack has its copies.
  rmSync(join(folder, BUNDLES), { recursive: true, force: true });
  const now = readStacks(folder);
  const written = new Set(writtenInto(folder, now));
  for (const path of writtenInto(folder, before)) if (!written.has(path)) remove(path, folder);
  return {
    folder,
    stacks: [...now].map(([name, json]) => ({ name, resources: resourcesIn(json) })),
    removed: [...before.keys()].filter((name) => !now.has(name)),
  };
}

/** What synthesis did, in a few lines; empty where CDKTF's own command says it. */
export function synthesisText({ folder, stacks, removed }: Synthesized): readonly string[] {
  if (isRunByCdktf()) return [];
  const resources = stacks.reduce((sum, stack) => sum + stack.resources, 0);
  const count = `${stacks.length} ${stacks.length === 1 ? "stack" : "stacks"}, ${resources} resources`;
  return [
    `Wrote ${count} into ${folder}: ${stacks.map(({ name }) => name).join(", ")}`,
    ...(removed.length > 0 ? [`Removed what is no longer configured: ${removed.join(", ")}`] : []),
  ];
}

type StackJson = Readonly<Record<string, unknown>>;

/** The Terraform JSON of each stack in a folder, by name; empty where a file is not there or holds something else. */
function readStacks(folder: string): ReadonlyMap<string, StackJson> {
  const names = synthesizedStackNames(folder) ?? [];
  return new Map(
    names.map((name) => {
      const file = stackFile(folder, name);
      return [name, existsSync(file) ? membersOf(parseJson(readFileSync(file, "utf8"))) : {}];
    }),
  );
}

/** The files and folders that synthesis wrote: of each stack the Terraform JSON, and the code of each function. */
function writtenInto(folder: string, stacks: ReadonlyMap<string, StackJson>): readonly string[] {
  return [...stacks].flatMap(([name, { data }]) => {
    const file = stackFile(folder, name);
    const assets = Object.values(membersOf(membersOf(data).archive_file))
      .map((archive) => membersOf(archive).source_dir)
      .filter((path) => typeof path === "string")
      .map((path) => join(dirname(file), path))
      .filter((path) => relative(join(dirname(file), "assets"), path).split(/[\\/]/)[0] !== "..");
    return [...assets, file];
  });
}

function resourcesIn({ resource }: StackJson): number {
  return Object.values(membersOf(resource)).reduce<number>((sum, byId) => sum + Object.keys(membersOf(byId)).length, 0);
}

/** Removes a file or a folder, and the folders that become empty by it. */
function remove(path: string, folder: string): void {
  rmSync(path, { recursive: true, force: true });
  const stacks = join(folder, "stacks");
  for (let parent = dirname(path); parent !== stacks; parent = dirname(parent)) {
    const mayGo = !(isRunByCdktf() && dirname(parent) === stacks);
    if (!mayGo || !existsSync(parent) || readdirSync(parent).length > 0) return;
    rmdirSync(parent);
  }
}
