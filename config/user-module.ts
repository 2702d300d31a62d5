import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, buildSync, type BuildFailure, type Message } from "esbuild";
import { show } from "./problems";
import { PROJECT } from "./root";

/** What a module of the user exports. */
export interface UserModule {
  readonly exports: object;
  /** The names of its exports. Only a file has them; the exports of a package are not looked at before it runs. */
  readonly names?: readonly string[];
}

/** Why a module cannot be used. */
export interface ModuleProblem {
  /** `file:line:column`, relative to the project's folder; undefined where there is no such place. */
  readonly place?: string | undefined;
  readonly message: string;
}

/**
 * Imports a module that the user has written.
 *
 * @param specifier the absolute path of a file, or the name of an installed package
 * @returns the problems of all of its files if it cannot be parsed, or the one for which it cannot be run
 */
export async function loadUserModule(specifier: string): Promise<UserModule | readonly ModuleProblem[]> {
  const isFile = isAbsolute(specifier);
  const parsed = isFile ? parse(specifier) : [];
  if (parsed.some((one) => typeof one !== "string")) return parsed as readonly ModuleProblem[];
  try {
    const exports = await importFrom(isFile ? specifier : await packageFile(specifier));
    return { exports, ...(isFile ? { names: parsed as readonly string[] } : {}) };
  } catch (error) {
    return [thrown(error)];
  }
}

/**
 * Imports a module, and answers what it exports, whether it is CommonJS or not.
 *
 * @param module absolute path of a file, or a name that Node knows
 */
export async function importFrom(module: string): Promise<object> {
  const exports = (await import(isAbsolute(module) ? pathToFileURL(module).href : module)) as {
    readonly default?: unknown;
  };
  // Node gives what CommonJS exports below `default`; where that was compiled from an ES module, it is that one's exports.
  const { default: inner } = exports;
  return typeof inner === "object" && inner !== null && "__esModule" in inner ? inner : exports;
}

/**
 * The file that Node loads for a package by its name: as the project sees it, which may see others than this program does. The
 * name itself where there is none.
 */
async function packageFile(name: string): Promise<string> {
  let file = name;
  await build({
    absWorkingDir: PROJECT,
    stdin: { contents: "" },
    write: false,
    logLevel: "silent",
    platform: "node",
    mainFields: ["main"],
    conditions: [],
    plugins: [
      {
        name: "package-file",
        setup: (builder) =>
          builder.onStart(async () => {
            const found = await builder.resolve(name, { kind: "import-statement", resolveDir: PROJECT });
            if (found.errors.length === 0 && !found.external) file = found.path;
          }),
      },
    ],
  });
  return file;
}

/**
 * The names of a file's exports; or what is wrong in it, or in any file that it imports.
 *
 * @param mayAwait whether an await at the top is no problem
 */
function parse(file: string, mayAwait = false): readonly string[] | readonly ModuleProblem[] {
  try {
    const { metafile } = buildSync({
      absWorkingDir: PROJECT,
      entryPoints: [file],
      bundle: true,
      write: false,
      metafile: true,
      packages: "external",
      external: ["*.node"],
      loader: { ".node": "empty" },
      platform: "node",
      format: "esm",
      logLevel: "silent",
      supported: { "top-level-await": mayAwait },
      // Two modules that export one name: without an error, neither of the two would be there.
      logOverride: { "ambiguous-reexport": "error" },
    });
    return Object.values(metafile.outputs).flatMap(({ exports }) => exports);
  } catch (error) {
    const problems = (error as BuildFailure).errors.filter((one) => !isAllowedAwait(one));
    return problems.length === 0 ? parse(file, true) : problems.map(parseProblem);
  }
}

/** CommonJS, as the project is, has no await at the top. */
function isAllowedAwait({ text, location }: Message): boolean {
  return text.startsWith("Top-level await") && location !== null && isEsModule(join(PROJECT, location.file));
}

/** Whether Node takes a file for an ES module. https://nodejs.org/api/packages.html#determining-module-system */
function isEsModule(file: string): boolean {
  if (/\.m[jt]s$/.test(file)) return true;
  const path = nearestPackage(dirname(file));
  return path !== undefined && (JSON.parse(readFileSync(path, "utf8")) as { readonly type?: string }).type === "module";
}

function nearestPackage(folder: string): string | undefined {
  const path = join(folder, "package.json");
  if (existsSync(path)) return path;
  return folder === dirname(folder) ? undefined : nearestPackage(dirname(folder));
}

function parseProblem({ text, location, notes }: Message): ModuleProblem {
  // An import that leads nowhere has a location.
  if (!location && text.startsWith("Could not resolve")) return { message: "There is no such file" };
  const places = notes.flatMap((note) => place(note) ?? []);
  const message = places.length > 0 ? `${text} (${places.join(", ")})` : text;
  return { place: place({ location }), message };
}

/** esbuild counts columns from 0, editors from 1. */
function place({ location }: Pick<Message, "location">): string | undefined {
  return location ? `${location.file}:${location.line}:${location.column + 1}` : undefined;
}

function thrown(error: unknown): ModuleProblem {
  const { name = "Error", message: text, stack = "" } = Object(error) as Partial<Error>;
  if (typeof text !== "string") return { message: `It throws ${typeof error === "string" ? error : show(error)}` };
  // As tsx says it of a file that it cannot compile, in the second line; esbuild counts columns from 0.
  const [, file, line, column, reason] = /^(.+):(\d+):(\d+): ERROR: (.+)$/m.exec(text) ?? [];
  if (file !== undefined) {
    return { place: `${relative(PROJECT, file)}:${line}:${Number(column) + 1}`, message: reason! };
  }
  // What follows the first line says how Node came to the module.
  const message = text.split("\n")[0]!;
  const missing = /^Cannot find (?:module|package) '((?:@[^/']+\/)?[^./@'][^/']*)/.exec(message)?.[1];
  if (missing !== undefined) return { message: `${missing} is not installed: npm install ${missing}` };
  return { place: firstFrame(stack), message: `${name}: ${message}` };
}

/** The innermost place of a stack trace that is the user's: no package, not Node, and not this file. */
function firstFrame(stack: string): string | undefined {
  for (const [, file, line, column] of stack.matchAll(/^\s+at (?:.* \()?(.+?):(\d+):(\d+)\)?$/gm)) {
    const path = file!.startsWith("file:") ? fileURLToPath(file!) : file!;
    if (!isAbsolute(path) || path === __filename || /[\\/]node_modules[\\/]/.test(path)) continue;
    return `${relative(PROJECT, path)}:${line}:${column}`;
  }
  return undefined;
}
