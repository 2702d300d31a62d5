import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { PACKAGE, PREBUILT } from "../../config/root";
import { UsageError } from "../errors";

type Versions = Readonly<Record<string, string>>;

/** What a project has to know about this package to depend on it. */
export interface InstalledPackage {
  /** As a package.json asks for it: `^1.2.3`, or from where npm got it. */
  readonly specifier: string;
  readonly dependencies: Versions;
  readonly peerDependencies: Versions;
  /** Whose install scripts need not run. */
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

/**
 * This package, as npm has installed it.
 *
 * @param project the folder that is going to depend on it
 * @throws UsageError in a clone, which is a project itself
 */
export function installedPackage(project: string): InstalledPackage {
  if (PREBUILT === undefined) {
    throw new UsageError("This is a clone, which is a project itself: edit its dashboard.config.ts.");
  }
  const manifest = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")) as InstalledPackage & {
    readonly version: string;
  };
  return { ...manifest, specifier: origin(project) ?? `^${manifest.version}` };
}

/** Where npm got the package from, if not from a registry: a file or a repository. */
function origin(project: string): string | undefined {
  // https://docs.npmjs.com/cli/configuring-npm/package-lock-json#hidden-lockfiles
  const lock = join(PACKAGE, "..", ".package-lock.json");
  if (!existsSync(lock)) return undefined;
  const { packages } = JSON.parse(readFileSync(lock, "utf8")) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const { resolved = "" } = packages["node_modules/ds-dashboard"] ?? {};
  if (resolved.startsWith("git+")) return resolved;
  if (!resolved.startsWith("file:")) return undefined;
  const file = join(PACKAGE, "..", "..", resolved.slice("file:".length));
  const path = relative(project, file).replaceAll("\\", "/");
  return isAbsolute(path) || path.startsWith(".") ? `file:${path}` : `file:./${path}`;
}

interface Locked {
  readonly resolved?: string;
}
