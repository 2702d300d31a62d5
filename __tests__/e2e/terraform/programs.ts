import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { stripVTControlCharacters } from "node:util";

export type Environment = Readonly<Record<string, string>>;

export interface Finished {
  /** 0 where it went well; null where a signal ended it. */
  readonly exitCode: number | null;
  /** What it printed to both streams, in order, without colours. */
  readonly output: string;
}

/** A program that runs. */
export class Running {
  readonly finished: Promise<Finished>;
  private readonly child: ChildProcess;
  /** Emits `text` with all it has printed so far, whenever that grows. */
  private readonly printed = new EventEmitter();
  private output = "";

  constructor(
    readonly command: string,
    args: readonly string[],
    options: { readonly cwd?: string; readonly env: Environment; readonly uid?: number; readonly gid?: number },
  ) {
    this.child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.output += stripVTControlCharacters(text);
        this.printed.emit("text", this.output);
      });
    }
    this.finished = new Promise((resolve, reject) => {
      this.child.once("error", reject);
      this.child.once("close", (exitCode) => resolve({ exitCode, output: this.output }));
    });
  }

  /** Waits until it has printed something that matches. @throws Error with the end of it if the program ends before */
  async hasPrinted(pattern: RegExp): Promise<void> {
    if (pattern.test(this.output)) return;
    await new Promise<void>((resolve, reject) => {
      this.printed.on("text", (output: string) => {
        if (pattern.test(output)) resolve();
      });
      this.finished.then(({ output }) => {
        reject(new Error(`${this.command} ended and printed nothing like ${String(pattern)}:\n${lastLines(output)}`));
      }, reject);
    });
    this.printed.removeAllListeners();
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.child.kill("SIGINT");
  }

  async stop(): Promise<void> {
    this.child.kill("SIGTERM");
    await this.finished;
  }
}

/** Runs a program to its end. @throws Error with the end of what it printed if it fails */
export async function run(...program: ConstructorParameters<typeof Running>): Promise<string> {
  const running = new Running(...program);
  return outputOf([program[0], ...program[1]].join(" "), await running.finished);
}

/** What a program printed that went well. @throws Error with the end of what it printed if it did not */
export function outputOf(program: string, { exitCode, output }: Finished): string {
  if (exitCode === 0) return output;
  throw new Error(`${program} ended with ${String(exitCode)}:\n${lastLines(output)}`);
}

function lastLines(output: string): string {
  return output.split("\n").slice(-80).join("\n");
}

/** @throws Error that begins with "not run" if the program is not there */
export function requireProgram(command: string, remedy: string): void {
  if (spawnSync("which", [command]).status === 0) return;
  throw new Error(`not run: needs ${command} on PATH. ${remedy}`);
}

/** This process's environment without what would reach a real account or another Terraform configuration. */
export function cleanEnvironment(): Environment {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !/^(AWS|TF|CDKTF|MOTO|npm)_/.test(entry[0]),
    ),
  );
}

/** A TCP port of the loopback interface that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
