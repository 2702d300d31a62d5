import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundlePage } from "../cli/page-server/page-bundle";
import { bundleAnew, FUNCTIONS } from "../constructs/bundle";
import { PREBUILT_LIST } from "../constructs/known-bundles";
import { compile, ES_MODULES } from "./package/compile";
import { importsIn } from "./package/imports";
import { packageManifest } from "./package/manifest";
import clone from "../package.json";

const ROOT = join(__dirname, "..");
const DIST = join(ROOT, "dist");
/** What the package holds, before it is packed. */
const STAGED = join(DIST, "package");
const PREBUILT = join(STAGED, "prebuilt");
const MODULES = "prebuilt/sources";

/** A package of which a fortieth is needed: the package brings that part along. */
const PRUNED = "@cdktf/provider-aws";

/** Files that are copied as they are. */
const COPIED = ["README.md", "CHANGELOG.md", "LICENSE", "bin"];

/** Packs the package into `dist`: compiled, and with what needs no source of the user's made beforehand. */
async function main(): Promise<void> {
  rmSync(STAGED, { recursive: true, force: true });
  const doors = Object.values(clone.exports).filter((file) => file.endsWith(".ts"));
  compile([...doors, "cli/main.ts"], STAGED);
  // Bundled with metrics of one's own; esbuild leaves out of ES modules what is not used.
  compile(["lambdas/extract/create-handler.ts", "metric-library/metric.ts"], join(STAGED, MODULES), ES_MODULES);
  copyScripts();
  await makePage();
  makeFunctions();
  for (const name of COPIED) cpSync(join(ROOT, name), join(STAGED, name), { recursive: true });
  for (const name of readdirSync(join(ROOT, "docs")).filter((one) => /\.(md|svg)$/.test(one))) {
    cpSync(join(ROOT, "docs", name), join(STAGED, "docs", name));
  }
  const imported = importsIn(STAGED);
  prune(imported);
  const manifest = packageManifest(clone, { folder: STAGED, modules: MODULES, imported, bundled: [PRUNED] });
  writeFileSync(join(STAGED, "package.json"), JSON.stringify(manifest, null, 2));
  console.log(pack());
}

/** What is JavaScript among the sources, as it is. */
function copyScripts(): void {
  const rooms = readdirSync(STAGED, { withFileTypes: true }).filter(
    (one) => one.isDirectory() && one.name !== "prebuilt",
  );
  for (const { name: room } of rooms) {
    const files = readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" });
    for (const file of files.filter((one) => /\.[cm]js$/.test(one))) {
      cpSync(join(ROOT, room, file), join(STAGED, room, file));
    }
  }
}

async function makePage(): Promise<void> {
  const { script, styles } = await bundlePage();
  const folder = join(PREBUILT, "page");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "page.js"), script);
  writeFileSync(join(folder, "page.css"), styles);
}

function makeFunctions(): void {
  const folder = join(PREBUILT, "functions");
  const bundles = FUNCTIONS.map((source) => [source, bundleAnew(source, folder)] as const);
  const listed = bundles.map(([source, bundle]) => [
    source,
    { ...bundle, folder: bundle.folder.slice(folder.length + 1) },
  ]);
  writeFileSync(join(folder, PREBUILT_LIST), JSON.stringify(listed, null, 2));
}

/** Copies of the package in `PRUNED` what is imported of it. */
function prune(imported: ReadonlySet<string>): void {
  const used = [...imported].filter((one) => one.startsWith(`${PRUNED}/`)).map((one) => one.slice(PRUNED.length + 1));
  for (const name of ["package.json", "LICENSE", ...used]) {
    cpSync(join(ROOT, "node_modules", PRUNED, name), join(STAGED, "node_modules", PRUNED, name), { recursive: true });
  }
}

/** @returns what was packed, in a line */
function pack(): string {
  const args = ["pack", "--json", "--pack-destination", DIST];
  const [packed] = JSON.parse(execFileSync("npm", args, { cwd: STAGED, encoding: "utf8" })) as readonly Packed[];
  const { filename, size, unpackedSize, entryCount } = packed!;
  return `dist/${filename}: ${megabytes(size)}, unpacked ${megabytes(unpackedSize)} in ${entryCount} files`;
}

interface Packed {
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly entryCount: number;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

void main();
