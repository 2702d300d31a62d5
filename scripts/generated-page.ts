import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { format, resolveConfig } from "prettier";
import { difference } from "./difference";

/**
 * Writes a page of docs; where the program was called with `--check`, it says instead how the written one differs, and lets
 * the process end with exit code 1.
 *
 * @param text before prettier
 * @param command what writes the page
 */
export async function writeGenerated(file: string, text: string, command: string): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  const page = await format(text, { ...(await resolveConfig(file)), parser: "markdown" });
  if (!values.check) {
    writeFileSync(file, page);
    return;
  }
  const written = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (written === page) return;
  console.error(`docs/${basename(file)} is not what the code says; write it with: ${command}\n`);
  console.error(difference(written, page));
  process.exitCode = 1;
}
