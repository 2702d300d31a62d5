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

/** A statement of a module that does nothing but export from another one; `names` is undefined for `export *`. */
interface ReExport {
  readonly names: readonly (readonly [name: string, as: string])[] | undefined;
  readonly specifier: string;
}

const LOADERS: Readonly<Record<string, Loader>> = { ".ts": "ts", ".mts": "ts", ".tsx": "tsx", ".jsx": "jsx" };
/** How esbuild writes such a statement. */
const RE_EXPORT = /export(?:\{([^{}]*)\}|\*)from"([^"]+)";?/y;

/**
 * Finds for each export of a module the file that defines it, through modules that only export from others, such as an
 * `index.ts` with a line for each metric. So each of these files can be loaded by itself, and one that cannot be loaded
 * keeps no other from it. Exports of CommonJS modules are known at run time only; they are left out.
 *
 * @param entry absolute path of a file, or a package's name
 * @param options how the module is bundled later
 */
export function definitionsOf(
  entry: string,
  options: BuildOptions & { absWorkingDir: string },
): ReadonlyMap<string, Definition> {
  const analyze = (path: string): Metafile =>
    buildSync({ ...options, entryPoints: [path], outdir: "out", bundle: true, write: false, metafile: true }).metafile;
  const metafile = analyze(entry);
  const own = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint !== undefined)!;

  const definitions = (path: string, exports: readonly string[] | undefined): ReadonlyMap<string, Definition> => {
    const file = join(options.absWorkingDir, path);
    const reExports = reExportsOf(file);
    const found = new Map<string, Definition>();
    if (!reExports) {
      for (const name of exports ?? exportsOf(analyze(file))) found.set(name, { file, name });
      return found;
    }
    for (const { names, specifier } of reExports) {
      const target = metafile.inputs[path]?.imports.find(({ original }) => original === specifier);
      if (!target || target.external) continue;
      const inner = definitions(target.path, undefined);
      const all = names ?? [...inner.keys()].filter((name) => name !== "default").map((name) => [name, name] as const);
      for (const [name, as] of all) {
        const definition = inner.get(name);
        if (definition) found.set(as, definition);
      }
    }
    return found;
  };
  return definitions(own.entryPoint!, own.exports);
}

function exportsOf({ outputs }: Metafile): readonly string[] {
  return Object.values(outputs).find(({ entryPoint }) => entryPoint !== undefined)?.exports ?? [];
}

/** The statements of a module that does nothing but export from others; undefined for any other module. */
function reExportsOf(file: string): readonly ReExport[] | undefined {
  // Without types, comments and white space there is one way only to write such a statement.
  const { code } = transformSync(readFileSync(file, "utf8"), {
    loader: LOADERS[extname(file)] ?? "js",
    minifyWhitespace: true,
  });
  const text = code.trim();
  const found: ReExport[] = [];
  RE_EXPORT.lastIndex = 0;
  while (RE_EXPORT.lastIndex < text.length) {
    const match = RE_EXPORT.exec(text);
    if (!match) return undefined;
    const [, names, specifier] = match;
    found.push({ specifier: specifier!, names: names?.split(",").filter(Boolean).map(namesOf) });
  }
  return found;
}

/** `A as B`, or `A`. */
function namesOf(text: string): readonly [string, string] {
  const [name, as = name] = text.split(" as ");
  return [name!, as!];
}
