import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { buildSync, type Metafile } from "esbuild";
import { ownMetricsPath } from "../config/own-metrics";
import { knownBundles, type Bundle } from "./known-bundles";

const ROOT = join(__dirname, "..");

/** The names of all functions. Each has a folder of that name below `lambdas/`. */
export const FUNCTIONS = ["extract", "archive", "refresh", "connection", "completeness", "roll-up", "widget"] as const;
export type FunctionSource = (typeof FUNCTIONS)[number];

/** A function's deployment package: a folder with `index.mjs` and the chunks that it imports dynamically. */
export interface Bundle {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** The first 32 hexadecimal digits of the SHA-256 of all files' content, which is the same on every machine. */
  readonly hash: string;
  /** The number of bytes that every cold start loads: `index.mjs` and its static imports. */
  readonly size: number;
}

/**
 * The SDK's credential providers for machines other than Lambda. A function finds its credentials in its environment,
 * where the SDK looks first. The SDK imports these packages only when it reaches them, so they are left out, which
 * saves a third of the bundle.
 */
const CREDENTIALS_OF_MACHINES = [
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-login",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
];

/**
 * Bundles a function with esbuild, once per process, however many stacks use it.
 *
 * The output is ES modules with only the AWS SDK commands in use, which have a fraction of the size and load time of
 * the SDK's CommonJS build. The extractor's dynamic imports become chunks of their own, which it loads when it needs
 * them.
 *
 * @param ownMetrics only for `extract`: a module with further metrics, as in the configuration
 */
export function bundleFunction(source: FunctionSource, ownMetrics?: string): Bundle {
  const known = knownBundles.get(source, ownMetrics);
  if (known) return known;
  const bundle = bundleAnew(source, ownMetrics);
  knownBundles.add(bundle, source, ownMetrics);
  return bundle;
}

/** Bundles a function from its current sources, without looking for an earlier bundle. */
export function bundleAnew(source: FunctionSource, ownMetrics?: string): Bundle {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: ROOT,
    ...(ownMetrics === undefined
      ? { entryPoints: { index: join("lambdas", source, "handler.ts") } }
      : { stdin: { contents: handlerWith(ownMetrics), resolveDir: ROOT, loader: "ts" }, entryNames: "index" }),
    outdir: "out",
    outExtension: { ".js": ".mjs" },
    write: false,
    metafile: true,
    bundle: true,
    // Splitting lets the extractor load its metrics' clients later. Other functions would only get more files in every
    // stack.
    splitting: source === "extract",
    minify: true,
    // Error and metric classes are identified by their names at run time.
    keepNames: true,
    format: "esm",
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    external: CREDENTIALS_OF_MACHINES,
    legalComments: "none",
    logLevel: "error",
  });
  const files = outputFiles
    .map(({ path, contents }) => ({ name: relative(join(ROOT, "out"), path), contents }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const digest = createHash("sha256");
  for (const { name, contents } of files) digest.update(name).update("\0").update(contents);
  const hash = digest.digest("hex").slice(0, 32);
  const bundle = {
    folder: join(ROOT, "dist", "lambdas", `${source}-${hash}`),
    hash,
    size: staticSize(metafile.outputs, "out/index.mjs"),
  };
  writeOnce(bundle.folder, files);
  return bundle;
}

/** The source of the extractor's `handler.ts`, extended with the metrics of a module. */
function handlerWith(ownMetrics: string): string {
  return `
    import * as own from ${JSON.stringify(ownMetricsPath(ownMetrics))};
    import { createHandler } from "./lambdas/extract/create-handler";
    import { metricClassesIn, withOwnMetrics } from "./metric-library";
    export const handler = createHandler(withOwnMetrics(metricClassesIn(own)));
  `;
}

/** The bytes of a file and of everything that it imports statically. */
function staticSize(outputs: Metafile["outputs"], entry: string): number {
  const reached = new Set([entry]);
  for (const path of reached) {
    for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && outputs[imported]) reached.add(imported);
    }
  }
  return [...reached].reduce((bytes, path) => bytes + (outputs[path]?.bytes ?? 0), 0);
}

/** Writes the folder under another name and then renames it, so that concurrent processes never read half of it. */
function writeOnce(folder: string, files: readonly { readonly name: string; readonly contents: Uint8Array }[]): void {
  if (existsSync(folder)) return;
  const part = `${folder}.${process.pid}`;
  mkdirSync(part, { recursive: true });
  for (const { name, contents } of files) writeFileSync(join(part, name), contents);
  try {
    renameSync(part, folder);
  } catch (error) {
    // Another process was faster. What it wrote has the same content.
    rmSync(part, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}
