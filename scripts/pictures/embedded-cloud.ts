import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const PROGRAM = join(__dirname, "..", "..", "bin", "ds-dashboard.mjs");
/** Printed last, when everything is up. */
const READY = "Ctrl-C ends this";

/** The embedded cloud as `npm start` brings it up, in a process of its own. */
export class EmbeddedCloud {
  private constructor(
    private readonly child: ChildProcess,
    /** What it printed until it was up. */
    readonly output: string,
  ) {}

  /** @throws Error with what was printed, where it ends before it is up */
  static async start(): Promise<EmbeddedCloud> {
    const child = spawn(process.execPath, [PROGRAM, "sandbox", "--port", "0"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    const ready = new Promise<void>((resolve) => {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (output.includes(READY)) resolve();
      });
    });
    const ended = once(child, "exit").then(() => Promise.reject(new Error(`The embedded cloud has ended:\n${output}`)));
    await Promise.race([ready, ended]);
    ended.catch(() => undefined);
    return new EmbeddedCloud(child, output);
  }

  /** Where the cloud listens, and where the dashboard does. */
  get addresses(): { readonly cloud: string; readonly dashboard: string } {
    const [dashboard, cloud] = this.output.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
    if (!dashboard || !cloud) throw new Error(`No addresses in:\n${this.output}`);
    return { cloud, dashboard };
  }

  /** Ctrl-C. */
  async end(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill("SIGINT");
    await ended;
  }
}
