import { join } from "node:path";
import ts from "typescript";

const ROOT = join(__dirname, "..", "..");

/** For esbuild, which reads them on the user's machine. */
export const ES_MODULES: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  declaration: false,
};

/**
 * Compiles files, and all that they import, to JavaScript that Node runs, with their declarations. Types are not checked:
 * `npm run typecheck` does.
 *
 * @param files relative to the project's folder
 * @param options besides those of tsconfig.json
 * @throws Error if they cannot be read as TypeScript
 */
export function compile(files: readonly string[], outDir: string, options: ts.CompilerOptions = {}): void {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (file) => ts.sys.readFile(file)) as {
    config: object;
  };
  const { options: own } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram(
    files.map((file) => join(ROOT, file)),
    { ...own, noEmit: false, noCheck: true, declaration: true, rootDir: ROOT, outDir, ...options },
  );
  const problems = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (problems.length === 0) return;
  throw new Error(
    ts.formatDiagnostics(problems, {
      getCurrentDirectory: () => ROOT,
      getCanonicalFileName: (file) => file,
      getNewLine: () => "\n",
    }),
  );
}
