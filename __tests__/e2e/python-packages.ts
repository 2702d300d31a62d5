import { execFileSync } from "node:child_process";
import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "./terraform/folders";
import { requireProgram } from "./terraform/programs";

/** What an installation from PyPI may take. */
export const INSTALL_TIMEOUT_MS = 600_000;

/**
 * Packages of PyPI in a folder of their own that git ignores, in place only when it is whole.
 *
 * @param packages each with its version, `name==1.2.3`
 * @returns the Python that has them
 */
export function pythonWith(...packages: readonly string[]): string {
  const home = join(CACHE, `python-${packages.join("-").replaceAll("==", "-")}`);
  const python = join(home, "bin", "python");
  if (existsSync(home)) return python;
  requireProgram("python3", "Install Python 3.11 or later, with venv.");
  const part = `${home}.${process.pid}`;
  // A virtual environment knows its own path, so it is moved by name only, and its programs are started by `python -m`.
  execFileSync("python3", ["-m", "venv", part]);
  execFileSync(join(part, "bin", "python"), ["-m", "pip", "install", "--quiet", ...packages]);
  renameSync(part, home);
  return python;
}
