import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { buildSync, transformSync, type BuildOptions, type Loader, type Metafile } from "esbuild";

/** Where a module gets one of its exports from. */
export interface Definition {
  /** Absolute path. */
  readonly file: string;
  /** The name that this file exports it by. */
  readonly name: string;
}

/** What a module exports from another one; `names` is undefined for `export *`. */
interface ReExport {
  readonly names: readonly Renaming[] | undefined;
  readonly specifier: string;
}

type Renaming = readonly [name: string, as: string];

const LOADERS: Readonly<Record<string, Loader>> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".jsx": "jsx",
};
/** The statements of a module that only exports from others, as esbuild writes them without white space. */
const STATEMENT =
  /import(?: (?<byDefault>[\w$]+) from|\{(?<imported>[^{}]*)\}from)"(?<source>[^"]+)";?|export(?:\{(?<exported>[^{}]*)\}|\*)(?:from"(?<target>[^"]+)")?;?/y;

/**
 * Finds for each export of a module the file that defines it, through modules that only export from others, such as an
 * `index.ts` with a line for each metric. So each of these files can be loaded by itself, and one that cannot be loaded
 * keeps no other from it. Exports of CommonJS modules are known at run time only; they are left out.
 *
 * @param module absolute path of a file, or a package's name
 * @param options how the module is bundled later
 */
export function definitionsOf(
  module: string,
  options: BuildOptions & { readonly absWorkingDir: string },
): ReadonlyMap<string, Definition> {
  const analyze = (specifier: string, packages: "bundle" | "external"): Metafile =>
    buildSync({
      ...options,
      packages,
      stdin: { contents: `export * from ${JSON.stringify(specifier)}`, resolveDir: options.absWorkingDir },
      outdir: "out",
      bundle: true,
      write: false,
      metafile: true,
    }).metafile;
  const { inputs } = analyze(module, "bundle");

  const definitions = (path: string, via: readonly string[] = []): ReadonlyMap<string, Definition> => {
    // Modules may export from each other in a circle.
    if (via.includes(path)) return new Map();
    const file = join(options.absWorkingDir, path);
    const found = new Map<string, Definition>();
    const reExports = reExportsOf(file);
    if (!reExports) {
      for (const name of exportsOf(analyze(file, "external"))) found.set(name, { file, name });
      return found;
    }
    for (const { names, specifier } of reExports) {
      const target = inputs[path]?.imports.find(({ original }) => original === specifier);
      if (!target || target.external) continue;
      const inner = definitions(target.path, [...via, path]);
      const file = join(options.absWorkingDir, target.path);
      for (const [name, as] of names ?? [...inner.keys()].map((name) => [name, name] as const)) {
        found.set(as, inner.get(name) ?? { file, name });
      }
    }
    return found;
  };
  return definitions(inputs["<stdin>"]!.imports[0]!.path);
}

/** The names that a module exports, besides its default. */
function exportsOf({ outputs }: Metafile): readonly string[] {
  return Object.values(outputs).find(({ entryPoint }) => entryPoint !== undefined)?.exports ?? [];
}

/** What a module that only exports from others exports; undefined for any other module. */
function reExportsOf(file: string): readonly ReExport[] | undefined {
  // Without types, comments and white space there is one way only to write such a statement.
  const { code } = transformSync(readFileSync(file, "utf8"), {
    loader: LOADERS[extname(file)] ?? "js",
    minifyWhitespace: true,
  });
  const text = code.trim();
  const imported = new Map<string, { readonly name: string; readonly specifier: string }>();
  const reExports: ReExport[] = [];
  const exported: Renaming[] = [];
  STATEMENT.lastIndex = 0;
  while (STATEMENT.lastIndex < text.length) {
    const { byDefault, imported: names, source, exported: exports, target } = STATEMENT.exec(text)?.groups ?? {};
    if (source !== undefined) {
      const all = byDefault === undefined ? renamings(names!) : [["default", byDefault] as const];
      for (const [name, as] of all) imported.set(as, { name, specifier: source });
    } else if (target !== undefined) {
      reExports.push({ specifier: target, names: exports === undefined ? undefined : renamings(exports) });
    } else if (exports !== undefined) {
      exported.push(...renamings(exports));
    } else {
      return undefined;
    }
  }
  for (const [local, as] of exported) {
    const origin = imported.get(local);
    if (!origin) return undefined;
    reExports.push({ specifier: origin.specifier, names: [[origin.name, as]] });
  }
  return reExports;
}

/** `A,B as C` as pairs: A and A, B and C. */
function renamings(list: string): readonly Renaming[] {
  return list
    .split(",")
    .filter(Boolean)
    .map((text) => {
      const [name, as = name] = text.split(" as ");
      return [name!, as!];
    });
}
