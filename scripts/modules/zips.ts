import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { zipSync } from "fflate";
import { bundleFunction, type FunctionSource } from "../../constructs/bundle";
import { codeVersion } from "../../constructs/function-code";
import type { Bundle } from "../../constructs/known-bundles";

/**
 * What a module has of a function, by path: its zip, and beside it the version of the code, which Terraform cannot read from a zip.
 *
 * @param outdir where the bundles of the functions are, or are written
 */
export function functionFiles(
  source: FunctionSource,
  outdir: string,
  ownMetrics?: string,
): readonly (readonly [path: string, content: string | Uint8Array])[] {
  const bundle = bundleFunction(source, outdir, ownMetrics);
  return [
    [`functions/${source}.zip`, zipOf(bundle)],
    [`functions/${source}.version`, `${codeVersion(bundle.hash)}\n`],
  ];
}

/**
 * The zip of a function. Its entries are stored as they are, sorted, and have one time and one mode, so that the same code is the same
 * zip on every machine and with every version of Node, and git stores what changed.
 */
function zipOf({ folder }: Pick<Bundle, "folder">): Uint8Array {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  const files = paths.map((path) => [path.split(sep).join("/"), readFileSync(join(folder, path))] as const);
  // The earliest time that a zip can hold, where this machine is: it has no time zone.
  return zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16 });
}
