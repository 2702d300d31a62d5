import { join } from "node:path";
import { synthesizedHub } from "./limits/hub";
import { limitsPage } from "./limits/page";
import { writeGenerated } from "./generated-page";

/** Writes the page of limits and costs; with `--check` says how the written one differs, with exit code 1. */
async function main(): Promise<void> {
  await writeGenerated(
    join(__dirname, "..", "docs", "limits.md"),
    limitsPage(await synthesizedHub()),
    "npm run limits",
  );
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
