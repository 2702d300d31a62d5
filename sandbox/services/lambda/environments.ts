import { availableParallelism, totalmem } from "node:os";
import { AwsError } from "../../aws-error";
import type { ExecutionEnvironment } from "./environment";
import type { LambdaFunction } from "./function";
import type { RuntimeThread } from "./thread";

/** What an invocation does that finds its function at its limit, or all threads for its code busy. */
export type WhenBusy =
  /** It waits for its turn. */
  | "wait"
  /** A 429 at the limit; it waits for a thread. */
  | "throttle"
  /** A 429 at the limit; otherwise it gets another thread, since its caller is a function, which may hold what it would wait for. */
  | "throttle, never wait";

interface Waiting {
  readonly fn: LambdaFunction;
  readonly resume: (environment: ExecutionEnvironment) => void;
  readonly fail: (error: unknown) => void;
}

/** Where environments come from. */
export interface EnvironmentSource {
  /** What functions have in common whose environments may share a thread. */
  codeOf(fn: LambdaFunction): string;
  /** Starts a thread for environments of functions with this one's code. */
  thread(fn: LambdaFunction): RuntimeThread;
  /** Starts an environment in a thread that has nothing else to do. */
  environment(fn: LambdaFunction, thread: RuntimeThread): ExecutionEnvironment;
}

/** Environments that one function may have at a time, unless it reserves its own number. */
const FUNCTION_CONCURRENCY = 8;
/** Threads of one code beyond which an invocation that can wait starts no other one: it would only wait for this machine's cores. */
const CODE_THREADS = Math.max(2, availableParallelism());
/** If none of a code's environments has started and none of its invocations ended for so long, another thread helps. */
const STALLED_MS = 1_000;
/** What an idle thread takes, and each environment in it, measured with the extractor. */
const THREAD_BYTES = 16 * 1024 ** 2;
const ENVIRONMENT_BYTES = 2 * 1024 ** 2;
/** What all of them may take: a quarter of this machine's memory, or of what the container leaves of it. */
const KEPT_BYTES = Math.min(totalmem(), process.constrainedMemory() || Infinity) / 4;

/**
 * The execution environments of all functions: warm ones are used again, the least recently used ones make room. Those of
 * functions with the same code share threads, each of which runs one environment at a time.
 */
export class ExecutionEnvironments {
  /** Idle ones, the least recently used first. */
  private readonly idle = new Set<ExecutionEnvironment>();
  private readonly busy = new Set<ExecutionEnvironment>();
  private readonly ofFunction = new Sets<LambdaFunction, ExecutionEnvironment>();
  private readonly ofThread = new Sets<RuntimeThread, ExecutionEnvironment>();
  private readonly ofCode = new Sets<string, RuntimeThread>();
  private readonly busyThreads = new Set<RuntimeThread>();
  private readonly ending = new Set<Promise<void>>();
  private readonly dropped = new WeakSet<LambdaFunction>();
  private waiting: Waiting[] = [];
  /** While anybody waits. */
  private stalls: NodeJS.Timeout | undefined;
  /** The codes of which an environment has been started or an invocation has ended since stalls were looked for. */
  private readonly moving = new Set<string>();
  private closed = false;

  /** @param keptBytes of memory that idle environments may take */
  constructor(
    private readonly source: EnvironmentSource,
    private readonly keptBytes = KEPT_BYTES,
  ) {}

  /**
   * Lends an environment of `fn` to `task`.
   *
   * @throws AwsError TooManyRequestsException at the function's limit, with "wait" only if that is 0
   */
  async use<T>(
    fn: LambdaFunction,
    whenBusy: WhenBusy,
    task: (environment: ExecutionEnvironment) => Promise<T>,
  ): Promise<T> {
    if (this.isAtLimit(fn) && (whenBusy !== "wait" || concurrencyOf(fn) === 0)) throw throttled();
    const environment = this.take(fn, whenBusy) ?? (await this.turn(fn));
    try {
      return await task(environment);
    } finally {
      this.giveBack(environment);
    }
  }

  /** Ends the environments of a function that was replaced or deleted; a running invocation comes to its end. */
  drop(fn: LambdaFunction): void {
    this.dropped.add(fn);
    this.retireIdle(this.ofFunction.of(fn));
  }

  /** Ends the environments of a function, and with them what runs in them; its next invocation starts another one. */
  async kill(fn: LambdaFunction): Promise<void> {
    this.retireIdle(this.ofFunction.of(fn));
    await Promise.all([...this.ofFunction.of(fn)].map((environment) => environment.terminate()));
  }

  /** Ends all environments, and with them what runs in them; from now on every invocation is refused. */
  async close(): Promise<void> {
    this.closed = true;
    this.serveWaiting(({ fail }) => {
      fail(closing());
      return true;
    });
    this.retireIdle(this.idle);
    await Promise.all([...[...this.busy].map((environment) => environment.terminate()), ...this.ending]);
  }

  private take(fn: LambdaFunction, whenBusy: WhenBusy): ExecutionEnvironment | undefined {
    if (this.closed) throw closing();
    if (this.isAtLimit(fn)) return undefined;
    const environment = this.environmentFor(fn, whenBusy);
    if (!environment) return undefined;
    this.idle.delete(environment);
    this.busy.add(environment);
    this.busyThreads.add(environment.thread);
    return environment;
  }

  private environmentFor(fn: LambdaFunction, whenBusy: WhenBusy): ExecutionEnvironment | undefined {
    const warm = [...this.ofFunction.of(fn)].filter((one) => one.alive && this.idle.has(one));
    const free = warm.findLast(({ thread }) => !this.busyThreads.has(thread));
    // Where one is warm, its thread's turn comes soon; another environment would have to become as warm first.
    if (free || (warm.length > 0 && whenBusy !== "throttle, never wait")) return free;
    return this.startFor(fn, whenBusy);
  }

  private startFor(fn: LambdaFunction, whenBusy: WhenBusy): ExecutionEnvironment | undefined {
    const code = this.source.codeOf(fn);
    const threads = [...this.ofCode.of(code)].filter(({ ended }) => !ended);
    let thread = threads.find((one) => !this.busyThreads.has(one));
    if (!thread && threads.length >= CODE_THREADS && whenBusy !== "throttle, never wait") return undefined;
    thread ??= this.source.thread(fn);
    const environment = this.source.environment(fn, thread);
    this.ofCode.add(code, thread);
    this.ofFunction.add(fn, environment);
    this.ofThread.add(thread, environment);
    this.moving.add(code);
    return environment;
  }

  private isAtLimit(fn: LambdaFunction): boolean {
    return [...this.ofFunction.of(fn)].filter((one) => this.busy.has(one)).length >= concurrencyOf(fn);
  }

  private turn(fn: LambdaFunction): Promise<ExecutionEnvironment> {
    this.stalls ??= setInterval(() => this.helpStalled(), STALLED_MS);
    return new Promise((resume, fail) => this.waiting.push({ fn, resume, fail }));
  }

  /** Gives one more thread to each code that makes no progress. */
  private helpStalled(): void {
    const moving = new Set(this.moving);
    this.moving.clear();
    this.serveWaiting((waiting) => {
      const code = this.source.codeOf(waiting.fn);
      const served = !moving.has(code) && this.serve(waiting, "throttle, never wait");
      if (served) moving.add(code);
      return served;
    });
  }

  private serveWaiting(serve: (waiting: Waiting) => boolean): void {
    this.waiting = this.waiting.filter((waiting) => !serve(waiting));
    if (this.waiting.length > 0) return;
    clearInterval(this.stalls);
    this.stalls = undefined;
  }

  private giveBack(environment: ExecutionEnvironment): void {
    this.busy.delete(environment);
    this.busyThreads.delete(environment.thread);
    this.idle.add(environment);
    // With a thread that has ended go all that shared it.
    this.retireIdle([...this.ofThread.of(environment.thread)].filter((one) => !this.isOfUse(one)));
    this.makeRoom();
    this.moving.add(this.source.codeOf(environment.fn));
    this.serveWaiting((waiting) => this.serve(waiting, "wait"));
  }

  private isOfUse({ alive, fn }: ExecutionEnvironment): boolean {
    return alive && !this.closed && !this.dropped.has(fn);
  }

  private serve({ fn, resume, fail }: Waiting, whenBusy: WhenBusy): boolean {
    try {
      const environment = this.take(fn, whenBusy);
      if (environment) resume(environment);
      return environment !== undefined;
    } catch (error) {
      fail(error);
      return true;
    }
  }

  /** Ends idle environments until all together take no more memory than they may, or none is idle. */
  private makeRoom(): void {
    for (const environment of this.idle) {
      const environments = this.idle.size + this.busy.size;
      if (environments * ENVIRONMENT_BYTES + this.ofThread.size * THREAD_BYTES <= this.keptBytes) return;
      this.retireIdle([environment]);
    }
  }

  private retireIdle(environments: Iterable<ExecutionEnvironment>): void {
    for (const environment of [...environments].filter((one) => this.idle.delete(one))) {
      const { fn, thread } = environment;
      this.ofFunction.delete(fn, environment);
      this.ofThread.delete(thread, environment);
      if (this.ofThread.of(thread).size === 0) this.ofCode.delete(this.source.codeOf(fn), thread);
      const ending = environment.stop().finally(() => this.ending.delete(ending));
      this.ending.add(ending);
    }
  }
}

/** Sets by what their elements belong to. */
class Sets<Owner, Element> {
  private readonly sets = new Map<Owner, Set<Element>>();

  get size(): number {
    return this.sets.size;
  }

  of(owner: Owner): ReadonlySet<Element> {
    return this.sets.get(owner) ?? new Set();
  }

  add(owner: Owner, element: Element): void {
    this.sets.set(owner, (this.sets.get(owner) ?? new Set()).add(element));
  }

  delete(owner: Owner, element: Element): void {
    const set = this.sets.get(owner);
    set?.delete(element);
    if (set?.size === 0) this.sets.delete(owner);
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
