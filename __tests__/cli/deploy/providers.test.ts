import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fetchProviders } from "../../../cli/deploy/providers";
import type { Stack } from "../../../cli/deploy/stacks";
import type { Ended, Terraform } from "../../../cli/deploy/terraform";

const AWS = { aws: { source: "aws", version: "~> 5.100" } };
const LOCK = ".terraform.lock.hcl";

let folder: string;
/** The folders that were initialized, as they were then: what they asked for, and what was locked before. */
let runs: { readonly asked: unknown; readonly locked: string | undefined }[];
let atOnce: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "providers-"));
  runs = [];
  atOnce = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Locks what is not locked yet, as Terraform does. */
function terraform(ended: Ended = { code: 0, output: "" }): Terraform {
  const run = async (_args: readonly string[], cwd: string): Promise<Ended> => {
    expect(++atOnce).toBe(1);
    const lock = join(cwd, LOCK);
    const { terraform } = JSON.parse(readFileSync(join(cwd, "main.tf.json"), "utf8"));
    const locked = existsSync(lock) ? readFileSync(lock, "utf8") : undefined;
    runs.push({ asked: terraform.required_providers, locked });
    await Promise.resolve();
    if (locked === undefined) writeFileSync(lock, "newest");
    atOnce--;
    return ended;
  };
  return { pluginCache: join(folder, "cache"), isInterrupted: false, run } as unknown as Terraform;
}

function stack(name: string, locked?: string, requiredProviders: unknown = AWS): Stack {
  const own = join(folder, name);
  mkdirSync(own);
  if (locked !== undefined) writeFileSync(join(own, LOCK), locked);
  return { name, folder: own, hash: "", requiredProviders, isHub: false, place: undefined, environment: undefined };
}

const locks = (stacks: readonly Stack[]): readonly string[] =>
  stacks.map((one) => readFileSync(join(one.folder, LOCK), "utf8"));

it("initializes once for all stacks, and gives each what was locked", async () => {
  const stacks = ["a", "b", "c"].map((name) => stack(name));
  await fetchProviders(stacks, terraform());
  expect(runs).toEqual([{ asked: AWS, locked: undefined }]);
  expect(locks(stacks)).toEqual(["newest", "newest", "newest"]);
});

it("gives a new stack the versions of the others, and leaves theirs", async () => {
  const stacks = [stack("new"), stack("old", "older"), stack("other", "oldest")];
  await fetchProviders(stacks, terraform());
  expect(runs.map(({ locked }) => locked)).toEqual(["older", "oldest"]);
  expect(locks(stacks)).toEqual(["older", "older", "oldest"]);
});

it("initializes one after the other what asks for other providers", async () => {
  const other = { aws: { source: "aws", version: "~> 6.0" } };
  await fetchProviders([stack("a"), stack("b", undefined, other)], terraform());
  expect(runs.map(({ asked }) => asked)).toEqual([AWS, other]);
});

it("deploys nothing where providers are not to be had, and says what Terraform said", async () => {
  const failing = terraform({ code: 1, output: "Error: Failed to query available provider packages\n" });
  await expect(fetchProviders([stack("a"), stack("b")], failing)).rejects.toThrow(
    "Terraform cannot get its providers; nothing was deployed.\nError: Failed to query available provider packages",
  );
  expect(runs).toHaveLength(1);
});
