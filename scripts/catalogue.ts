import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { format, resolveConfig } from "prettier";
import { catalogue } from "../cli/metrics/metrics";
import { cataloguePage } from "./catalogue/page";
import { difference } from "./catalogue/difference";

const PAGE = join(__dirname, "..", "docs", "metrics.md");

/** Writes the catalogue of metrics; with `--check` says how the written one differs, with exit code 1. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  const style = await resolveConfig(PAGE);
  const page = await format(cataloguePage(catalogue()), { ...style, parser: "markdown" });
  if (!values.check) {
    writeFileSync(PAGE, page);
    return;
  }
  const written = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "";
  if (written === page) return;
  console.error("docs/metrics.md is not what the metrics say; write it with: npm run catalogue\n");
  console.error(difference(written, page));
  process.exitCode = 1;
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
