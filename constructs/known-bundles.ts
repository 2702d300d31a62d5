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

/** Those of this process. */
export const knownBundles = new KnownBundles();
