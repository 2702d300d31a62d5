import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

const PROJECT = join(__dirname, "..", "..");

/** All that a user's machine is asked for, and what npm needs to start a script. */
const TOOLS = ["node", "npm", "npx", "git", "sh", "env"];

/** Where programs of the project run. */
export interface Machine {
  /** The project's folder. */
  readonly project: string;
  /** The whole environment of a program. */
  readonly environment: Readonly<Record<string, string>>;
  /** Who runs it; undefined: who runs the tests. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/** Copies the project's files that git would see. */
export function copyFiles(folder: string): void {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: PROJECT });
  for (const file of listed.toString().split("\0").filter(Boolean)) {
    // Git lists what was removed but not yet committed, too.
    if (existsSync(join(PROJECT, file))) cpSync(join(PROJECT, file), join(folder, file));
  }
}

/**
 * A machine as a user has it: an empty folder for a project, an empty home folder, an empty folder for temporary files,
 * and a PATH with Node, npm, git and a shell.
 */
export class EmptyMachine implements Machine {
  /** Everything below is in it. */
  readonly folder = mkdtempSync(join(tmpdir(), "e2e-"));
  readonly project = this.subfolder("project");
  readonly temporary = this.subfolder("tmp");
  private readonly home = this.subfolder("home");
  private readonly bin = this.subfolder("bin");

  constructor() {
    for (const tool of TOOLS) symlinkSync(pathOf(tool), join(this.bin, tool));
  }

  get environment(): Readonly<Record<string, string>> {
    return { HOME: this.home, PATH: this.bin, TMPDIR: this.temporary, CI: "true" };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private subfolder(name: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder);
    return folder;
  }
}

/** Who just cloned the project: the files that git would see. The installed packages are this project's. */
export class FreshCopy extends EmptyMachine {
  constructor() {
    super();
    copyFiles(this.project);
    symlinkSync(join(PROJECT, "node_modules"), join(this.project, "node_modules"));
  }
}

function pathOf(tool: string): string {
  // The very Node that runs the tests; others by PATH.
  const folders = [dirname(process.execPath), ...(process.env.PATH ?? "").split(delimiter)];
  const found = folders.map((folder) => join(folder, tool)).find((path) => existsSync(path));
  if (!found) throw new Error(`not run: needs ${tool} on the PATH`);
  return found;
}
