import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { synthesizedStackNames } from "../../common/synthesized-stacks";
import { PROJECT } from "../../config/root";
import { CommandError } from "../errors";

/** What lets Node load TypeScript: of this program, as the project may not see what that depends on. */
const TSX = pathToFileURL(createRequire(__filename).resolve("tsx")).href;

/**
 * Synthesizes the configured stacks into `outdir`, in a separate process, so that the embedded cloud knows them only by
 * their Terraform JSON.
 *
 * @param over aborted, the process is ended at once: it would go on to write into a folder that is removed
 * @returns the names of the stacks, hubs first
 * @throws AbortError if it is aborted before or meanwhile
 * @throws CommandError with the output of synthesis if it failed, or if the project has no program for it
 */
export async function synthesize(outdir: string, over?: AbortSignal): Promise<readonly string[]> {
  if (!existsSync(join(PROJECT, "main.ts")))
    throw new CommandError(
      `There is no main.ts in ${PROJECT}, which synthesizes the stacks. Take the one that npx ds-dashboard init writes into an empty folder.`,
    );
  const child = spawn(process.execPath, ["--import", TSX, "main.ts"], {
    cwd: PROJECT,
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    stdio: ["ignore", "ignore", "pipe"],
    ...(over ? { signal: over, killSignal: "SIGKILL" } : {}),
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const code = await new Promise((resolve, reject) => child.once("close", resolve).once("error", reject));
  if (code !== 0) throw new CommandError(errors.trim());
  return [...(synthesizedStackNames(outdir) ?? [])].sort(
    (a, b) => Number(isSpoke(a)) - Number(isSpoke(b)) || a.localeCompare(b),
  );
}

function isSpoke(stack: string): boolean {
  return stack.startsWith("spoke-");
}
