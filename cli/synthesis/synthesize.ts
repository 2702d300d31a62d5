import { spawn } from "node:child_process";
import { createRequire } from "node:module";
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
 * @returns the names of the stacks, hubs first
 * @throws CommandError with the output of synthesis if it failed
 */
export async function synthesize(outdir: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, ["--import", TSX, "main.ts"], {
    cwd: PROJECT,
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    stdio: ["ignore", "ignore", "pipe"],
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
