import { spawn } from "node:child_process";
import { join } from "node:path";

const BIN = join(__dirname, "../../bin/ds-dashboard.mjs");

/** A project with two spokes of one hub, as in the example; the clone's own configuration is its owner's to change. */
export const PROJECT = join(__dirname, "../fixtures/project");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `ds-dashboard` as a person does, in the project.
 *
 * @param linesRead after so many lines nobody reads its output any more, as with `| head`
 * @param variables of its environment, besides those of this process
 */
export async function dsDashboard(
  args: readonly string[],
  linesRead = Infinity,
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: PROJECT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...variables },
  });
  const closed = new Promise<number | null>((resolve, reject) => child.once("close", resolve).once("error", reject));
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  let stdout = "";
  for await (const text of child.stdout.setEncoding("utf8")) {
    stdout += text as string;
    if (stdout.split("\n").length > linesRead) break;
  }
  return { code: await closed, stdout, stderr };
}
