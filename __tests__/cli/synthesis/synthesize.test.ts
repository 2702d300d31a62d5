import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../../../cli/synthesis/synthesize";

it.each(["before it runs", "while it runs"])("ends when it is aborted %s", async (when) => {
  const folder = mkdtempSync(join(tmpdir(), "synthesize-"));
  const over = new AbortController();
  if (when === "before it runs") over.abort();
  const ended = synthesize(folder, over.signal);
  over.abort();
  await expect(ended).rejects.toHaveProperty("name", "AbortError");
  rmSync(folder, { recursive: true });
});
