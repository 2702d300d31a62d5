import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

const ROOT = join(__dirname, "..");

/** The functions there are: one folder each below `lambdas/`. */
export const FUNCTIONS = ["extract", "archive", "refresh", "connection"] as const;
export type FunctionSource = (typeof FUNCTIONS)[number];

/** A function as it is deployed: one folder with one file, `index.mjs`. */
export interface Bundle {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Of the file's content, so it is the same on every machine: 32 hexadecimal digits of its SHA-256. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Where the SDK looks for credentials on machines; a function has them in its environment, where it looks first. The
 * SDK imports these only when it gets to them, so they are left out: a third of the bundle.
 */
const CREDENTIALS_OF_MACHINES = [
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-login",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
];

const bundles = new Map<FunctionSource, Bundle>();

/**
 * Bundles a function with esbuild; each once per process, however many stacks use it.
 *
 * ES modules with only the AWS SDK commands in use: a fraction of the size and load time of the SDK's CommonJS build.
 */
export function bundleFunction(source: FunctionSource): Bundle {
  const known = bundles.get(source);
  if (known) return known;
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [join("lambdas", source, "handler.ts")],
    write: false,
    bundle: true,
    minify: true,
    // Error and metric classes are known by their names at run time.
    keepNames: true,
    format: "esm",
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    external: CREDENTIALS_OF_MACHINES,
    legalComments: "none",
    logLevel: "error",
  });
  const { contents } = outputFiles[0]!;
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 32);
  const bundle = { folder: join(ROOT, "dist", "lambdas", `${source}-${hash}`), hash, size: contents.length };
  writeOnce(bundle.folder, contents);
  bundles.set(source, bundle);
  return bundle;
}

/** Puts the file in place whole, so that processes that bundle at the same time never read half of it. */
function writeOnce(folder: string, contents: Uint8Array): void {
  const file = join(folder, "index.mjs");
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  const part = `${file}.${process.pid}`;
  writeFileSync(part, contents);
  renameSync(part, file);
}
