import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** What the JavaScript in a folder imports that is not a file beside it, however it does: `aws/lib/iam-role`, for example. */
export function importsIn(folder: string): ReadonlySet<string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    // What is bundled imports nothing that has to be installed.
    (file) => /\.[cm]?js$/.test(file) && !/^prebuilt[\\/](functions|page)\b/.test(file),
  );
  const names = files.flatMap((file) =>
    ts
      .preProcessFile(readFileSync(join(folder, file), "utf8"), true, true)
      .importedFiles.map(({ fileName }) => fileName),
  );
  return new Set(names.filter((name) => !/^(\.|node:)/.test(name)));
}
