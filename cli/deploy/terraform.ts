import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { CommandError } from "../errors";

export interface Ended {
  /** Null where a signal ended it, and where it was not run because of an interruption. */
  readonly code: number | null;
  readonly output: string;
}

/** Terraform, or OpenTofu: runs of it, which one interruption ends. */
export class Terraform {
  private readonly running = new Set<ChildProcess>();
  private isOver = false;

  private constructor(
    /** Its name or path. */
    private readonly binary: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /**
   * Finds the program that TERRAFORM_BINARY_NAME names, which is CDKTF's own variable; else `terraform`, else `tofu`.
   *
   * @param pluginCache the folder in which it keeps providers for all stacks, unless TF_PLUGIN_CACHE_DIR names one
   * @throws CommandError if there is none
   */
  static async find(pluginCache: string): Promise<Terraform> {
    const { TERRAFORM_BINARY_NAME: named = "", TF_DATA_DIR: _shared, ...env } = process.env;
    // Each stack has a data folder of its own.
    const settings = { TF_PLUGIN_CACHE_DIR: pluginCache, ...env, TF_IN_AUTOMATION: "true", TF_INPUT: "false" };
    for (const binary of named === "" ? ["terraform", "tofu"] : [named]) {
      const terraform = new Terraform(binary, settings);
      if (await terraform.isThere()) return terraform;
    }
    throw new CommandError(
      named === ""
        ? "There is no terraform and no tofu in PATH. Install one: https://developer.hashicorp.com/terraform/install"
        : `There is no program ${named}, which TERRAFORM_BINARY_NAME names. Correct it, or install that.`,
    );
  }

  /** Where it keeps providers. */
  get pluginCache(): string {
    return this.env.TF_PLUGIN_CACHE_DIR!;
  }

  /** Whether it was interrupted. */
  get isInterrupted(): boolean {
    return this.isOver;
  }

  /** Runs it in a folder to its end: its standard output, or its errors where it fails. */
  async run(args: readonly string[], cwd: string): Promise<Ended> {
    if (this.isOver) return { code: null, output: "" };
    const child = this.start(args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    const [code, stdout, stderr] = await Promise.all([ended(child), text(child.stdout!), text(child.stderr!)]);
    return { code, output: code === 0 ? stdout : stderr };
  }

  /**
   * The same, with all that it prints in a file, after what that holds already. It writes there by itself: whatever becomes of this
   * program, it can do its work to the end.
   */
  async runInto(log: string, args: readonly string[], cwd: string): Promise<Ended> {
    if (this.isOver) return { code: null, output: "" };
    const file = openSync(log, "a+");
    try {
      const before = readFileSync(log).length;
      const code = await ended(this.start(args, { cwd, stdio: ["ignore", file, file] }));
      return { code, output: readFileSync(log).subarray(before).toString() };
    } finally {
      closeSync(file);
    }
  }

  /** Lets everything that runs end in order, and begins nothing more. */
  interrupt(): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const child of this.running) child.kill("SIGINT");
  }

  private start(args: readonly string[], options: SpawnOptions): ChildProcess {
    // In a process group of its own: a terminal's Ctrl-C reaches this program only, which passes it on once. At a second
    // one Terraform would give up at once, and leave a state behind that lacks what it was doing.
    const child = spawn(this.binary, args, { ...options, env: this.env, detached: true });
    this.running.add(child);
    child.once("close", () => this.running.delete(child));
    return child;
  }

  private async isThere(): Promise<boolean> {
    try {
      const { code } = await this.run(["-help"], process.cwd());
      return code === 0;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
      throw error;
    }
  }
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => child.once("close", resolve).once("error", reject));
}
