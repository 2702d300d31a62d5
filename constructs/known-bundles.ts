import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PREBUILT } from "../config/root";

/** A function as it is deployed: one folder with `index.mjs` and the chunks that it loads when it needs them. */
export interface Bundle {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Of all files' content, so it is the same on every machine: 32 hexadecimal digits of its SHA-256. */
  readonly hash: string;
  /** Bytes that are loaded at every start: `index.mjs` and what it imports. */
  readonly size: number;
}

/**
 * The bundles that are made already, by function and module of own metrics. Apart from the bundler, so that several
 * processes that synthesize the same sources can share what one of them has bundled, without loading esbuild each.
 */
export class KnownBundles {
  private readonly bundles = new Map<string, Bundle>();

  get(source: string, ownMetrics?: string): Bundle | undefined {
    return this.bundles.get(keyOf(source, ownMetrics));
  }

  add(bundle: Bundle, source: string, ownMetrics?: string): void {
    this.bundles.set(keyOf(source, ownMetrics), bundle);
  }
}

function keyOf(source: string, ownMetrics: string | undefined): string {
  return JSON.stringify([source, ownMetrics]);
}

/** The list of the package's bundles, beside them: pairs of a function and its bundle, whose folder is given by its name. */
export const PREBUILT_LIST = "functions.json";

/** Those of this process; the package brings those of all functions as they are without metrics of one's own. */
export const knownBundles = new KnownBundles();
for (const [source, bundle] of prebuilt()) knownBundles.add(bundle, source);

function prebuilt(): readonly (readonly [source: string, bundle: Bundle])[] {
  if (PREBUILT === undefined) return [];
  const folder = join(PREBUILT, "functions");
  const listed = JSON.parse(readFileSync(join(folder, PREBUILT_LIST), "utf8")) as ReturnType<typeof prebuilt>;
  return listed.map(([source, bundle]) => [source, { ...bundle, folder: join(folder, bundle.folder) }]);
}
