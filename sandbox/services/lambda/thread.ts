import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { FunctionCode } from "./code";

/** What a thread tells of the environment whose turn it is. */
export type ThreadMessage =
  | { readonly type: "ready" }
  | { readonly type: "log"; readonly timestamp: number; readonly message: string }
  | { readonly type: "end"; readonly status: "success" | "error"; readonly payload: string; readonly fatal: boolean };

/** An environment as its thread knows it. */
export interface Tenant {
  receive(message: ThreadMessage): void;
  /** The thread has ended, and with it all its environments. */
  exited(code: number): void;
}

const BOOTSTRAP = join(__dirname, "bootstrap.mjs");
/** For what environments keep while they have no turn. */
const KEPT_MB = 512;

/**
 * A worker thread that has compiled a function's code and runs it for several environments, one at a time. What V8 compiled
 * and optimized serves all of them; modules, variables and globals are each environment's own.
 */
export class RuntimeThread {
  private readonly worker: Worker;
  /** Once the thread has been told its code. */
  private readonly told: Promise<void>;
  private readonly ids = new Map<Tenant, number>();
  private turn: Tenant | undefined;
  private started = 0;
  private hasEnded = false;

  /** @param memory MB that one environment may take */
  constructor({ script }: FunctionCode, memory: number, shortensPauses: boolean) {
    this.worker = new Worker(BOOTSTRAP, {
      env: {},
      argv: [],
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memory + KEPT_MB },
      workerData: { shortensPauses },
    });
    // The bootstrap sends what a function writes as messages; what Node itself writes on top is of no use.
    this.worker.stdout.resume();
    this.worker.stderr.resume();
    this.worker.on("message", (message: ThreadMessage) => this.receive(message));
    // Running out of memory comes as an error; the exit that follows says what is to be said.
    this.worker.on("error", () => (this.hasEnded = true));
    this.worker.on("exit", (code) => this.exited(code));
    this.told = script.then((code) => this.worker.postMessage({ type: "code", ...code }));
  }

  /** True once the worker is gone or about to go. */
  get ended(): boolean {
    return this.hasEnded;
  }

  /** Loads the code for one more environment. */
  start(tenant: Tenant, environment: object): void {
    this.ids.set(tenant, this.started++);
    this.turn = tenant;
    this.send(tenant, { type: "start", ...environment });
  }

  /** Gives an environment its turn; the one before must have ended. */
  invoke(tenant: Tenant, invocation: object): void {
    this.turn = tenant;
    this.send(tenant, { type: "invoke", ...invocation });
  }

  /** Forgets an environment that has no turn; without any the thread ends. */
  async stop(tenant: Tenant): Promise<void> {
    this.send(tenant, { type: "stop" });
    this.ids.delete(tenant);
    if (this.ids.size === 0) await this.terminate();
  }

  /** Ends the thread with all its environments, whatever they do. */
  async terminate(): Promise<void> {
    this.hasEnded = true;
    await this.worker.terminate();
  }

  private send(tenant: Tenant, message: object): void {
    const id = this.ids.get(tenant);
    void this.told.then(() => this.worker.postMessage({ ...message, id }));
  }

  private receive(message: ThreadMessage): void {
    if (message.type === "end") this.hasEnded ||= message.fatal;
    this.turn?.receive(message);
  }

  private exited(code: number): void {
    this.hasEnded = true;
    for (const tenant of this.ids.keys()) tenant.exited(code);
  }
}
