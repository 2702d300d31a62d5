import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { BadInputError } from "./bad-input";
import { generatedModules, MODULES, type Generated } from "./modules/generated";
import { ownPackage } from "./modules/own-package";

/**
 * Writes the Terraform modules; with `--own <module> --out <folder>` only what a spoke's and a hub's `package` takes, with metrics of
 * one's own.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { own: { type: "string" }, out: { type: "string" } } });
  const outdir = mkdtempSync(join(tmpdir(), "ds-dashboard-modules-"));
  try {
    if (values.own === undefined && values.out === undefined) {
      write(generatedModules(outdir), MODULES);
      return;
    }
    if (values.own === undefined || values.out === undefined) throw new BadInputError("Give both --own and --out.");
    write(await ownPackage(values.own, outdir), resolve(values.out));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function write(generated: Generated, folder: string): void {
  for (const [path, content] of generated) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  console.log(`Wrote ${generated.size} files into ${folder}`);
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
