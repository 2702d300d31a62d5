import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PACKAGE, PREBUILT } from "../../config/root";

/** The page's files, as a browser loads them. */
export interface PageBundle {
  readonly script: string;
  readonly styles: string;
}

/** The page's files of the package; a clone bundles them from its sources. */
export async function pageBundle(): Promise<PageBundle> {
  if (PREBUILT === undefined) return bundlePage();
  const read = (name: string): Promise<string> => readFile(join(PREBUILT!, "page", name), "utf8");
  const [script, styles] = await Promise.all([read("page.js"), read("page.css")]);
  return { script, styles };
}

/**
 * Bundles the page in memory, in less than a second. @throws BuildFailure of esbuild, which says what is wrong and
 * where
 */
export async function bundlePage(): Promise<PageBundle> {
  // Loaded only here, because nothing else in the command needs it.
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    absWorkingDir: PACKAGE,
    entryPoints: { page: join("dashboard", "page", "index.tsx") },
    outdir: "assets",
    write: false,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
  });
  const textOf = (extension: string): string => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? "";
  return { script: textOf(".js"), styles: textOf(".css") };
}
