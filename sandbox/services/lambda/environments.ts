import { totalmem } from "node:os";
import { AwsError } from "../../aws-error";
import type { ExecutionEnvironment } from "./environment";
import type { LambdaFunction } from "./function";

/** What happens to an invocation that finds all environments busy: a 429 at once, or it waits for its turn. */
export type WhenBusy = "throttle" | "wait";

interface Waiting {
  readonly fn: LambdaFunction;
  readonly resume: (environment: ExecutionEnvironment) => void;
  readonly fail: (error: unknown) => void;
}

/** Environments that one function may have at a time, unless it reserves its own number. */
const FUNCTION_CONCURRENCY = 8;
/** While so many run, an invocation that can wait starts no other environment: it would only wait for this machine's cores. */
const RUNNING_ENVIRONMENTS = 32;
/** What an idle environment takes, measured with the extractor. */
const ENVIRONMENT_BYTES = 16 * 1024 ** 2;
/**
 * Environments that all functions together keep: a quarter of this machine's memory, or of what the container leaves of it.
 * A new one takes 100 times as long as one that is kept.
 */
const KEPT_ENVIRONMENTS = Math.max(
  RUNNING_ENVIRONMENTS,
  Math.floor(Math.min(totalmem(), process.constrainedMemory() || Infinity) / 4 / ENVIRONMENT_BYTES),
);

/** The execution environments of all functions: warm ones are used again, the least recently used ones make room. */
export class ExecutionEnvironments {
  /** Idle ones, the least recently used first. */
  private idle: ExecutionEnvironment[] = [];
  private readonly busy = new Set<ExecutionEnvironment>();
  private readonly ending = new Set<Promise<void>>();
  private readonly dropped = new WeakSet<LambdaFunction>();
  private waiting: Waiting[] = [];
  private closed = false;

  /** @param kept environments that all functions together keep while they are idle */
  constructor(
    private readonly start: (fn: LambdaFunction) => ExecutionEnvironment,
    private readonly kept = KEPT_ENVIRONMENTS,
  ) {}

  /**
   * Lends an environment of `fn` to `task`.
   *
   * A caller that throttles is never held up by other functions: it may itself be a function that holds an environment.
   *
   * @throws AwsError TooManyRequestsException at the function's limit, with "wait" only if that is 0
   */
  async use<T>(
    fn: LambdaFunction,
    whenBusy: WhenBusy,
    task: (environment: ExecutionEnvironment) => Promise<T>,
  ): Promise<T> {
    const environment = this.take(fn, whenBusy) ?? (await this.turn(fn, whenBusy));
    try {
      return await task(environment);
    } finally {
      this.giveBack(environment);
    }
  }

  /** Ends the environments of a function that was replaced or deleted; a running invocation comes to its end. */
  drop(fn: LambdaFunction): void {
    this.dropped.add(fn);
    this.retire((environment) => environment.fn === fn);
  }

  /** Ends the environments of a function, and with them what runs in them; its next invocation starts another one. */
  async kill(fn: LambdaFunction): Promise<void> {
    this.retire((environment) => environment.fn === fn);
    const running = [...this.busy].filter((environment) => environment.fn === fn);
    await Promise.all(running.map((environment) => environment.terminate()));
  }

  /** Ends all environments, and with them what runs in them; from now on every invocation is refused. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { fail } of this.waiting.splice(0)) fail(closing());
    this.retire(() => true);
    await Promise.all([...[...this.busy].map((environment) => environment.terminate()), ...this.ending]);
  }

  private take(fn: LambdaFunction, whenBusy: WhenBusy): ExecutionEnvironment | undefined {
    if (this.closed) throw closing();
    const warm = this.idle.findLast((environment) => environment.fn === fn && environment.alive);
    if (warm) this.idle = this.idle.filter((environment) => environment !== warm);
    const environment = warm ?? this.startFor(fn, whenBusy);
    if (environment) this.busy.add(environment);
    return environment;
  }

  private startFor(fn: LambdaFunction, whenBusy: WhenBusy): ExecutionEnvironment | undefined {
    const running = [...this.busy].filter((environment) => environment.fn === fn).length;
    if (running >= concurrencyOf(fn)) return undefined;
    this.makeRoom(this.kept - 1);
    if (this.busy.size >= RUNNING_ENVIRONMENTS && whenBusy === "wait") return undefined;
    return this.start(fn);
  }

  private turn(fn: LambdaFunction, whenBusy: WhenBusy): Promise<ExecutionEnvironment> {
    if (whenBusy === "throttle" || concurrencyOf(fn) === 0) throw throttled();
    return new Promise((resume, fail) => this.waiting.push({ fn, resume, fail }));
  }

  private giveBack(environment: ExecutionEnvironment): void {
    this.busy.delete(environment);
    this.idle.push(environment);
    this.retire(({ alive, fn }) => !alive || this.closed || this.dropped.has(fn));
    this.makeRoom(this.kept);
    this.waiting = this.waiting.filter((waiting) => !(this.mayHaveTurn(waiting, environment) && this.serve(waiting)));
  }

  private mayHaveTurn({ fn }: Waiting, free: ExecutionEnvironment): boolean {
    return fn === free.fn || this.busy.size < RUNNING_ENVIRONMENTS;
  }

  private serve({ fn, resume, fail }: Waiting): boolean {
    try {
      const environment = this.take(fn, "wait");
      if (environment) resume(environment);
      return environment !== undefined;
    } catch (error) {
      fail(error);
      return true;
    }
  }

  /** Ends idle environments until there are `kept` in all, or none is idle. */
  private makeRoom(kept: number): void {
    const surplus = new Set(this.idle.slice(0, Math.max(0, this.idle.length + this.busy.size - kept)));
    this.retire((environment) => surplus.has(environment));
  }

  private retire(which: (environment: ExecutionEnvironment) => boolean): void {
    const retired = this.idle.filter(which);
    this.idle = this.idle.filter((environment) => !retired.includes(environment));
    for (const environment of retired) {
      const ending = environment.terminate().finally(() => this.ending.delete(ending));
      this.ending.add(ending);
    }
  }
}

function concurrencyOf({ reservedConcurrency }: LambdaFunction): number {
  return reservedConcurrency ?? FUNCTION_CONCURRENCY;
}

function throttled(): AwsError {
  return new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
}

function closing(): AwsError {
  return new AwsError("ServiceException", "The embedded cloud is shutting down.", 500);
}
