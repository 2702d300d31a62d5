import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** A package with a scope, as a text of its own: what is loaded by its name when it is needed. */
const NAMED = /"(@[\w-]+\/[\w.-]+)"/g;

/**
 * What the JavaScript in a folder imports that is not a file beside it, however it does, for example `aws/lib/iam-role`;
 * packages with a scope that it only names are among it.
 */
export function importsIn(folder: string): ReadonlySet<string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    // What is bundled imports nothing that has to be installed.
    (file) => /\.[cm]?js$/.test(file) && !/^prebuilt[\\/](functions|page)\b/.test(file),
  );
  const names = files.flatMap((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const imported = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
    return [...imported, ...[...text.matchAll(NAMED)].map(([, name]) => name!)];
  });
  return new Set(names.filter((name) => !/^(\.|node:)/.test(name)));
}
