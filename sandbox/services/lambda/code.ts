import { build, transform, type BuildFailure, type Plugin } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { basename, join, relative } from "node:path";
import type { LambdaFunction } from "./function";

/** A function's code, in a form that threads compile once and then run anew for each environment. */
export interface FunctionCode {
  /** Equal for functions whose files and handler's module are equal. */
  readonly key: string;
  readonly script: Promise<CodeScript>;
}

/** A script, or why there is none, as AWS names it. */
export type CodeScript =
  | {
      /** Its value is an async function, see `scriptOf`; the first line is not of the map. */
      readonly script: string;
      /** From the script's positions to those in the function's files, which are named relative to its folder. */
      readonly map: string;
      /** Absolute: where the script was made from. Other functions with this code have it in folders of their own. */
      readonly directory: string;
      /** The handler's file, relative to the folder. */
      readonly file: string;
    }
  | { readonly name: "Runtime.ImportModuleError" | "Runtime.UserCodeSyntaxError"; readonly message: string };

const EXTENSIONS = [".js", ".mjs", ".cjs"];
/** What `require` becomes in ES modules: esbuild would give them one, Node does not. */
const NO_REQUIRE = "require_in_an_ES_module";
/** Tells the plugin's own questions apart. */
const RESOLVING = "resolving";
/** What `import.meta` becomes: every file of every environment has its own. */
const OWN_META = "__import_meta";
/** The parameters of the script's function: told the module's exports, the modules of Node, and what a file's `import.meta` is. */
const [LOADED, BUILTIN, META] = ["__loaded", "__builtin", "__meta"];

/** The code of functions by what it consists of: many functions have the same. */
export class FunctionCodes {
  private readonly known = new WeakMap<LambdaFunction, FunctionCode>();
  private readonly scripts = new Map<string, FunctionCode["script"]>();

  /** The code of a function as it was when this was first called for it. */
  of(fn: LambdaFunction): FunctionCode {
    const known = this.known.get(fn);
    if (known) return known;
    const { Code, Handler } = fn.settings;
    const module = Handler.slice(0, Handler.lastIndexOf("."));
    const key = hashOf(Code.Directory, module);
    if (!this.scripts.has(key)) this.scripts.set(key, scriptOf(Code.Directory, module));
    const code = { key, script: this.scripts.get(key)! };
    this.known.set(fn, code);
    return code;
  }
}

function hashOf(directory: string, module: string): string {
  const hash = createHash("sha256").update(module);
  const names = existsSync(directory) ? readdirSync(directory, { recursive: true, encoding: "utf8" }) : [];
  for (const name of names.sort()) {
    const path = join(directory, name);
    if (statSync(path).isFile()) hash.update(`\0${name}\0`).update(readFileSync(path));
  }
  return hash.digest("hex");
}

/**
 * ES modules that were loaded cannot be run anew, functions can; so the modules become the body of one. It is asynchronous
 * because modules may `await`.
 */
async function scriptOf(directory: string, module: string): Promise<CodeScript> {
  const main = EXTENSIONS.map((extension) => join(directory, module + extension)).find(existsSync);
  if (main === undefined) {
    const message = `Error: Cannot find module '${module}' in ${directory}`;
    return { name: "Runtime.ImportModuleError", message };
  }
  try {
    const { outputFiles } = await build({
      stdin: { contents: `import * as module from ${JSON.stringify(main)}; ${LOADED}(module);`, resolveDir: directory },
      bundle: true,
      write: false,
      outdir: directory,
      sourcemap: "external",
      sourcesContent: false,
      format: "esm",
      platform: "node",
      target: `node${process.versions.node}`,
      plugins: [modulesIn(directory)],
      // As Node finds packages, and without what bundlers read besides.
      conditions: [],
      mainFields: ["main"],
      tsconfigRaw: "{}",
      ignoreAnnotations: true,
      logLevel: "silent",
    });
    const [map, script] = outputFiles.map(({ text }) => text) as [string, string];
    return {
      script: `(async (${LOADED}, ${BUILTIN}, ${META}) => {"use strict";\n${script}\n})`,
      map,
      directory,
      file: relative(directory, main),
    };
  } catch (error) {
    const [problem] = (error as Partial<BuildFailure>).errors ?? [];
    return { name: "Runtime.UserCodeSyntaxError", message: `SyntaxError: ${problem?.text ?? String(error)}` };
  }
}

/** The file that a specifier names as a path and in full, as most do in bundles: esbuild need not look for it. */
function fileNamed(specifier: string, folder: string): string | undefined {
  const path = join(folder, specifier);
  const isFile = /^\.\.?\//.test(specifier) && statSync(path, { throwIfNoEntry: false })?.isFile();
  return isFile ? realpathSync(path) : undefined;
}

/** How the modules of a function's folder are found and what becomes of them. */
const modulesIn = (directory: string): Plugin => ({
  name: "modules",
  setup(bundling) {
    bundling.onResolve({ filter: /.*/ }, async ({ path, kind, resolveDir, importer, pluginData }) => {
      if (isBuiltin(path)) return { path, namespace: "builtin" };
      if (path.startsWith(META)) return { path: path.slice(META.length), namespace: "meta" };
      if (pluginData === RESOLVING) return undefined;
      const file = fileNamed(path, resolveDir);
      if (file !== undefined) return { path: file };
      const resolved = await bundling.resolve(path, { kind, resolveDir, pluginData: RESOLVING });
      if (resolved.errors.length === 0) return resolved;
      // It may be missed only by whoever comes that far.
      return { path, namespace: "missing", pluginData: importer };
    });
    bundling.onLoad({ filter: /\.mjs$/, namespace: "file" }, async ({ path }) => {
      const contents = await readFile(path, "utf8");
      if (!/\b(require|meta)\b/.test(contents)) return { contents };
      const { code } = await transform(contents, {
        define: { require: NO_REQUIRE, "import.meta": OWN_META },
        sourcefile: basename(path),
        sourcemap: "inline",
        sourcesContent: false,
      });
      if (!code.includes(OWN_META)) return { contents: code };
      // At the end, where it moves nothing that stack traces name.
      const meta = JSON.stringify(`${META}${relative(directory, path)}`);
      return { contents: `${code}\nimport { meta as ${OWN_META} } from ${meta};` };
    });
    bundling.onLoad({ filter: /.*/, namespace: "meta" }, ({ path }) => ({
      contents: `export const meta = ${META}(${JSON.stringify(path)});`,
    }));
    bundling.onLoad({ filter: /.*/, namespace: "missing" }, ({ path, pluginData: importer }) => {
      const message = JSON.stringify(`Cannot find module '${path}' imported from ${importer}`);
      return { contents: `throw Object.assign(new Error(${message}), { code: "ERR_MODULE_NOT_FOUND" });` };
    });
    bundling.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = ${BUILTIN}(${JSON.stringify(path)});`,
    }));
  },
});
