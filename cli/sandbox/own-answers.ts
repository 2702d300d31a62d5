import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { ownMetricsPath } from "../../config/own-metrics";
import type { Configuration } from "../../config/schema";
import { importFrom } from "../../config/user-module";
import type { Answers, Sandbox } from "../../sandbox";
import { CommandError } from "../errors";

const FILE = "answers.ts";

/**
 * Lets the embedded cloud answer what `answers.ts` beside the user's own metrics exports as `answers`; there need not be
 * such a file.
 *
 * @throws CommandError if the file cannot be used
 */
export async function addOwnAnswers({ answers }: Sandbox, { ownMetrics }: Configuration): Promise<void> {
  // A package has no place for it.
  if (!ownMetrics?.startsWith(".")) return;
  const file = join(dirname(ownMetricsPath(ownMetrics)), FILE);
  if (!existsSync(file)) return;
  try {
    const module = (await importFrom(file)) as { readonly answers?: Answers };
    if (typeof module.answers !== "object") throw new TypeError("It exports no `answers`.");
    await answers.add(module.answers);
  } catch (error) {
    throw new CommandError(`${join(dirname(ownMetrics), FILE)} cannot be used. ${(error as Error).message}`);
  }
}
