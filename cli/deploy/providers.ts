import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { groupBy } from "../../common/group-by";
import { CommandError } from "../errors";
import type { Stack } from "./stacks";
import type { Terraform } from "./terraform";

/** What Terraform keeps of the versions and checksums of a stack's providers. */
const LOCK = ".terraform.lock.hcl";

/**
 * Fills the cache of providers with what the stacks need, by one initialization after the other, because Terraform writes into a
 * cache as if it were alone. What follows only reads it, and may run side by side: Terraform takes from the cache what a stack's lock file
 * knows the checksums of, so a stack that has no lock file yet gets that of the others, and with it the same versions.
 *
 * @throws CommandError with the end of what Terraform says if providers are not to be had
 */
export async function fetchProviders(stacks: readonly Stack[], terraform: Terraform): Promise<void> {
  mkdirSync(terraform.pluginCache, { recursive: true });
  const shared = stacks.map(lockOf).find((lock) => lock !== undefined);
  const groups = groupBy(stacks, (stack) => JSON.stringify([stack.requiredProviders, lockOf(stack) ?? shared]));
  for (const group of groups.values()) {
    const lacking = group.filter((stack) => lockOf(stack) === undefined);
    await initialize(group[0]!.requiredProviders, lockOf(group[0]!) ?? shared, terraform, (lock) => {
      for (const { folder } of lacking) copyFileSync(lock, join(folder, LOCK));
    });
  }
}

/** Initializes nothing but providers, in a folder that is gone afterwards. */
async function initialize(
  requiredProviders: unknown,
  lock: string | undefined,
  terraform: Terraform,
  then: (lock: string) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ds-dashboard-providers-"));
  try {
    writeFileSync(
      join(folder, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: requiredProviders } }),
    );
    if (lock !== undefined) writeFileSync(join(folder, LOCK), lock);
    const { code, output } = await terraform.run(["init", "-no-color"], folder);
    if (terraform.isInterrupted) return;
    if (code !== 0)
      throw new CommandError(`Terraform cannot get its providers; nothing was deployed.\n${output.trim()}`);
    // There is none where all providers are built in.
    if (existsSync(join(folder, LOCK))) then(join(folder, LOCK));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lockOf({ folder }: Stack): string | undefined {
  const file = join(folder, LOCK);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
