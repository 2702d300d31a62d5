import { existsSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../errors";
import { createFile, doAll } from "../files/steps";
import { installedPackage, type InstalledPackage } from "./installed-package";
import { projectFiles } from "./project-files";

/**
 * Writes a project that works into a folder; if anything that it writes is there already, it writes nothing.
 *
 * @param folder absolute path
 * @returns the files, relative to the folder
 * @throws UsageError that names the files that are in the way
 */
export function initProject(folder: string, installed: InstalledPackage = installedPackage(folder)): readonly string[] {
  const files = Object.entries(projectFiles(installed));
  const inTheWay = files.map(([name]) => name).filter((name) => existsSync(join(folder, name)));
  if (inTheWay.length > 0) {
    throw new UsageError(
      `${folder} has ${inTheWay.join(", ")} already; nothing was written. Begin a project in an empty folder.`,
    );
  }
  doAll(files.map(([name, content]) => createFile(join(folder, name), content)));
  return files.map(([name]) => name);
}

/** What to do with a project that was just begun. */
export function whatNext(written: readonly string[]): string {
  return [
    `Written: ${written.join(", ")}`,
    "",
    "It works as it is, with Node alone. Now:",
    "",
    "  npm install",
    "  npm start          the dashboard on this machine, with made-up work",
    "  npm test           the example of a metric of your own",
    "",
    "Then make dashboard.config.ts yours; README.md says how to go on.",
  ].join("\n");
}
