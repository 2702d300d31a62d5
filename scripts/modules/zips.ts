import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { zipSync } from "fflate";
import type { Bundle } from "../../constructs/known-bundles";

/**
 * The zip of a function. Its entries are stored as they are, sorted, and have one time and one mode, so that the same code is the same
 * zip on every machine and with every version of Node, and git stores what changed.
 */
export function zipOf({ folder }: Pick<Bundle, "folder">): Uint8Array {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  const files = paths.map((path) => [path.split(sep).join("/"), readFileSync(join(folder, path))] as const);
  // The earliest time that a zip can hold, where this machine is: it has no time zone.
  return zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16 });
}
