import { spawn, type ChildProcess } from "node:child_process";
import { eventually } from "./eventually";
import type { Machine } from "./fresh-copy";

/** Printed last, when the embedded cloud is up. */
const READY = /Ctrl-C ends this\./;

/** `npm start` in a machine's project, as the leader of a process group of its own, like a job of a terminal. */
export class Program {
  /** What it printed so far, standard output and standard error together. */
  output = "";
  /** Exit code, or null where a signal ended it. */
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor(machine: Machine, ...options: readonly string[]) {
    this.child = spawn("npm", ["start", "--silent", "--", ...options], {
      cwd: machine.project,
      env: { ...machine.environment },
      ...machine.user,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    }
    this.ended = new Promise((resolve, reject) => this.child.once("close", resolve).once("error", reject));
  }

  /** Waits until the embedded cloud is up. @throws Error with what was printed when the program ends before */
  async ready(): Promise<this> {
    await this.printed(READY);
    return this;
  }

  /** Waits until the output matches. @throws Error with what was printed when the program ends before */
  async printed(pattern: RegExp): Promise<void> {
    const seen = new Promise<true>((resolve) => {
      const look = (): void => {
        if (pattern.test(this.output)) resolve(true);
      };
      look();
      this.child.stdout!.on("data", look);
    });
    if ((await Promise.race([seen, this.ended])) === true) return;
    throw new Error(`npm start ended with ${await this.ended} before it printed ${pattern}:\n${this.output}`);
  }

  /** The endpoint that was printed. */
  get url(): string {
    const url = /listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(this.output)?.[1];
    if (!url) throw new Error(`No endpoint in the output:\n${this.output}`);
    return url;
  }

  /** Ctrl-C: a terminal sends the signal to every process of the job. */
  async interrupt(): Promise<number | null> {
    this.signal("SIGINT");
    return this.ended;
  }

  /**
   * Waits until every process of the job is gone, npm's children included. A process that has ended is there until its
   * parent has taken note, and the end of somebody else's child is no event to wait for.
   */
  async gone(): Promise<void> {
    await eventually("the end of all processes", () => Promise.resolve(!this.alive || undefined));
  }

  private get alive(): boolean {
    try {
      process.kill(-this.child.pid!, 0);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
      throw error;
    }
  }

  /** Ends whatever is left, in any state; for the end of a test. */
  async kill(): Promise<void> {
    if (this.alive) this.signal("SIGKILL");
    await this.ended;
  }

  private signal(name: NodeJS.Signals): void {
    process.kill(-this.child.pid!, name);
  }
}
