import { join } from "node:path";
import { catalogue } from "../cli/metrics/metrics";
import { cataloguePage } from "./catalogue/page";
import { writeGenerated } from "./generated-page";

/** Writes the catalogue of metrics; with `--check` says how the written one differs, with exit code 1. */
async function main(): Promise<void> {
  await writeGenerated(join(__dirname, "..", "docs", "metrics.md"), cataloguePage(catalogue()), "npm run catalogue");
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
