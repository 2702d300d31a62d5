import { existsSync } from "node:fs";
import { join } from "node:path";
import { DEVELOPMENT_PACKAGES, SHARED_PACKAGES } from "../../cli/init/packages";

type Versions = Readonly<Record<string, string>>;

/** What matters here of the clone's package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly bin: Readonly<Record<string, string>>;
  /** Files by the name they are imported by. */
  readonly exports: Readonly<Record<string, string>>;
  readonly engines: Versions;
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

/** What is packed. */
export interface Contents {
  /** The folder that holds it. */
  readonly folder: string;
  /** Folder of the ES modules in it, relative to it. */
  readonly modules: string;
  /** What is imported in it. */
  readonly imported: ReadonlySet<string>;
  /** Names of the packages that it brings along. */
  readonly bundled: readonly string[];
}

/**
 * The package's package.json: the clone's, with what was compiled in place of the sources, and of the dependencies those
 * that are imported.
 */
export function packageManifest(clone: Manifest, contents: Contents): object {
  const { name, version, description, license, bin, engines, dependencies, devDependencies, allowScripts } = clone;
  const imported = new Set([...contents.imported].map(packageOf));
  const peers = [...SHARED_PACKAGES, ...DEVELOPMENT_PACKAGES];
  for (const one of peers) imported.delete(one);
  const versions = { ...dependencies, ...devDependencies };
  return {
    name,
    version,
    description,
    license,
    bin,
    exports: Object.fromEntries(Object.entries(clone.exports).map(([as, file]) => [as, exported(file, contents)])),
    engines,
    dependencies: Object.fromEntries(Object.entries(dependencies).filter(([one]) => imported.has(one))),
    bundleDependencies: contents.bundled,
    peerDependencies: Object.fromEntries(peers.map((one) => [one, `^${versions[one]}`])),
    peerDependenciesMeta: Object.fromEntries(DEVELOPMENT_PACKAGES.map((one) => [one, { optional: true }])),
    // For the projects that `init` begins; in a dependency npm heeds it not.
    allowScripts,
  };
}

/** Node never asks for `module`, so that there is one of each class; esbuild does, which leaves out what is not used. */
function exported(file: string, { folder, modules }: Contents): unknown {
  if (!file.endsWith(".ts")) return file;
  const compiled = file.replace(/\.ts$/, ".js");
  const module = `./${modules}/${compiled.slice(2)}`;
  return {
    types: file.replace(/\.ts$/, ".d.ts"),
    ...(existsSync(join(folder, module)) ? { module } : {}),
    default: compiled,
  };
}

/** `@scope/name/lib/file` is of `@scope/name`. */
function packageOf(specifier: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)![0];
}
