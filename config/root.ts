import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The name of the file that users edit. */
export const CONFIGURATION_NAME = "dashboard.config.ts";

/** The folder of this program: a clone of its repository, or the package where npm has installed it. */
export const PACKAGE = join(__dirname, "..");

/** What the package holds ready-made besides its code; undefined in a clone, which makes it from the sources. */
export const PREBUILT = __filename.endsWith(".ts") ? undefined : join(PACKAGE, "prebuilt");

/** The user's project, which is the clone's own folder in a clone. Paths in the configuration are relative to it. */
export const PROJECT = projectFolder(process.cwd());

/**
 * The folder with `dashboard.config.ts` that is nearest: `start`, or one above it. Where there is none it is `start`, so
 * that what needs no configuration runs anywhere.
 *
 * @param start absolute path
 */
export function projectFolder(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, CONFIGURATION_NAME))) return folder;
    if (folder === dirname(folder)) return start;
  }
}
