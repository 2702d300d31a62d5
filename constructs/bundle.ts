import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { buildSync, type BuildOptions, type Metafile, type OutputFile } from "esbuild";
import { ownMetricsPath } from "../config/own-metrics";
import { PACKAGE, PREBUILT, PROJECT } from "../config/root";
import { knownBundles, type Bundle } from "./known-bundles";
import { definitionsOf } from "./own-modules";

/** All functions. Each has a folder of this name below `lambdas/`. */
export const FUNCTIONS = [
  "extract",
  "archive",
  "refresh",
  "connection",
  "completeness",
  "roll-up",
  "widget",
  "alerts",
  "discovery",
] as const;
export type FunctionSource = (typeof FUNCTIONS)[number];

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

/**
 * What metrics read by clients whose protocols are others than those of the clients that are always loaded. In one bundle
 * with them, the parts that all have in common would be loaded at every start with what only these need: the bundler
 * splits files, and what a package shows is one file.
 */
const APART = "metric-library/sources/apart";
/** Its folder in a bundle, by a name that no module of a user's own has. */
const APART_FOLDER = "ds-dashboard-apart";

/** Compiled for one operating system and processor. Packages often try one, and do without it where it is not there. */
const NATIVE_ADD_ONS = "*.node";

/**
 * Bundles a function with esbuild; each once per process, however many stacks use it.
 *
 * ES modules with only the AWS SDK commands in use: a fraction of the size and load time of the SDK's CommonJS build.
 * What the extractor imports dynamically becomes a chunk of its own, loaded when it is reached; what is in `APART` shares
 * nothing with the rest.
 *
 * @param parent the folder that gets the bundle's folder, unless this process has bundled the function already. It is not
 *   the project's, which may be read-only.
 * @param ownMetrics only for `extract`: a module whose metrics it gets besides the library's, as in the configuration
 */
export function bundleFunction(source: FunctionSource, parent: string, ownMetrics?: string): Bundle {
  const known = knownBundles.get(source, ownMetrics);
  // Its folder may have gone with an output folder.
  if (known && existsSync(known.folder)) return known;
  const bundle = bundleAnew(source, parent, ownMetrics);
  knownBundles.add(bundle, source, ownMetrics);
  return bundle;
}

/** Where the functions' sources are. In the package they are ES modules, of what is bundled with metrics of one's own only. */
const SOURCES = PREBUILT === undefined ? PACKAGE : join(PREBUILT, "sources");

const COMMON = {
  absWorkingDir: PROJECT,
  format: "esm",
  platform: "node",
  target: "node20",
  mainFields: ["module", "main"],
  // Named by its path an add-on is external; here is one that a package consists of.
  loader: { ".node": "copy" },
  logLevel: "error",
} as const satisfies BuildOptions;

const BUNDLED = {
  ...COMMON,
  outdir: "out",
  outExtension: { ".js": ".mjs" },
  write: false,
  bundle: true,
  minify: true,
  // Error and metric classes are known by their names at run time.
  keepNames: true,
  legalComments: "none",
} as const satisfies BuildOptions;

/**
 * What packages in CommonJS expect to be there, which metrics of one's own may use. `require` loads Node's own modules; a
 * native add-on, which is no JavaScript and is not bundled, is not found when it is required.
 */
const FOR_COMMONJS =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url),' +
  "__filename=import.meta.filename,__dirname=import.meta.dirname;";

/** Bundles a function from its current sources, without looking for an earlier bundle. */
export function bundleAnew(source: FunctionSource, parent: string, ownMetrics?: string): Bundle {
  const { outputFiles, metafile } = buildSync({
    ...BUNDLED,
    ...(ownMetrics === undefined
      ? { entryPoints: { index: join(SOURCES, "lambdas", source, "handler.ts") } }
      : {
          stdin: { contents: handlerWith(ownMetricsPath(ownMetrics)), resolveDir: PROJECT, loader: "ts" as const },
          entryNames: "index",
          banner: { js: FOR_COMMONJS },
          // Read only to say where in its sources a metric failed.
          sourcemap: "external" as const,
          sourcesContent: false,
        }),
    metafile: true,
    // The metrics' clients are loaded later; anywhere else it would only mean more files to copy into every stack.
    splitting: source === "extract",
    alias: { "#apart": `./${APART_FOLDER}` },
    external: [...CREDENTIALS_OF_MACHINES, NATIVE_ADD_ONS, `./${APART_FOLDER}/*`],
  });
  const files = [...outputFiles, ...(source === "extract" ? bundleApart() : [])]
    .filter(({ path }) => !path.endsWith(".node"))
    .map(({ path, contents }) => ({ name: relative(join(PROJECT, "out"), path), contents }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const digest = createHash("sha256");
  for (const { name, contents } of files) digest.update(name).update("\0").update(contents);
  const hash = digest.digest("hex").slice(0, 32);
  const bundle = {
    folder: resolve(parent, `${source}-${hash}`),
    hash,
    size: staticSize(metafile.outputs, "out/index.mjs"),
  };
  writeOnce(bundle.folder, files);
  return bundle;
}

/** Bundles what is in `APART`, for its folder in a bundle. */
function bundleApart(): readonly OutputFile[] {
  return buildSync({
    ...BUNDLED,
    entryPoints: [join(SOURCES, APART, "*")],
    entryNames: `${APART_FOLDER}/[name]`,
    chunkNames: `${APART_FOLDER}/[name]-[hash]`,
    splitting: true,
    external: CREDENTIALS_OF_MACHINES,
  }).outputFiles;
}

/**
 * The extractor's `handler.ts`, with the metrics of a module beside the library's: each is imported from the file that
 * defines it, when it is needed.
 */
function handlerWith(module: string): string {
  const definitions = [...definitionsOf(module, { ...COMMON, external: [NATIVE_ADD_ONS] })];
  const imports = definitions.map(([as, { file, name }]) => {
    const imported = `exportOf(await import(${JSON.stringify(file)}), ${JSON.stringify(name)})`;
    return `[${JSON.stringify(as)}, async () => ({ ${JSON.stringify(as)}: ${imported} })]`;
  });
  return `
    import { createHandler } from ${JSON.stringify(join(SOURCES, "lambdas", "extract", "create-handler"))};
    import { metricClassesIn } from ${JSON.stringify(join(SOURCES, "metric-library", "create-metric"))};
    // A module in CommonJS has its exports below its default one, as a chunk of its own.
    const exportOf = (module, name) => (name in module ? module : Object(module.default))[name];
    const modules = new Map([${imports.join(", ")}]);
    const all = () => import(${JSON.stringify(module)});
    export const handler = createHandler(async (name) => metricClassesIn(await (modules.get(name) ?? all)()));
  `;
}

/** Bytes of a file and of all that it imports statically. */
function staticSize(outputs: Metafile["outputs"], entry: string): number {
  const reached = new Set([entry]);
  for (const path of reached) {
    for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && outputs[imported]) reached.add(imported);
    }
  }
  return [...reached].reduce((bytes, path) => bytes + (outputs[path]?.bytes ?? 0), 0);
}

/** Renames a complete folder into place, so that another process never reads half of it. */
function writeOnce(folder: string, files: readonly { readonly name: string; readonly contents: Uint8Array }[]): void {
  if (existsSync(folder)) return;
  const part = `${folder}.${process.pid}`;
  for (const { name, contents } of files) {
    mkdirSync(dirname(join(part, name)), { recursive: true });
    writeFileSync(join(part, name), contents);
  }
  try {
    renameSync(part, folder);
  } catch (error) {
    // Another process was faster: what it wrote has the same content.
    rmSync(part, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}
