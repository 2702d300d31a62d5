import { availableParallelism } from "node:os";
import type { ExecutionEnvironment } from "../../sandbox/services/lambda/environment";
import { ExecutionEnvironments } from "../../sandbox/services/lambda/environments";
import type { LambdaFunction } from "../../sandbox/services/lambda/function";
import type { RuntimeThread } from "../../sandbox/services/lambda/thread";

const THREADS = Math.max(2, availableParallelism());
const MB = 1024 ** 2;

/** @param code what it shares with functions that may share its thread */
const function_ = (name: string, code = name): LambdaFunction =>
  ({ name, settings: { Handler: code } }) as unknown as LambdaFunction;
const shared = (name: string): LambdaFunction => function_(name, "shared");
const [first, second, third] = [function_("first"), function_("second"), function_("third")];

/** Environments, the names of the functions for which new ones were started, and the threads that were. */
function environments(keptBytes?: number): {
  pool: ExecutionEnvironments;
  started: string[];
  threads: RuntimeThread[];
} {
  const started: string[] = [];
  const threads: RuntimeThread[] = [];
  const source = {
    codeOf: ({ settings }: LambdaFunction) => settings.Handler,
    thread: () => {
      threads.push({ ended: false } as RuntimeThread);
      return threads.at(-1)!;
    },
    environment: (fn: LambdaFunction, thread: RuntimeThread) => {
      started.push(fn.name);
      return { fn, thread, alive: true, stop: () => Promise.resolve() } as ExecutionEnvironment;
    },
  };
  return { pool: new ExecutionEnvironments(source, keptBytes), started, threads };
}

const done = (): Promise<void> => Promise.resolve();

/** Invocations that run until they are told to end. */
class Running {
  private readonly ends: (() => void)[] = [];
  private readonly all: Promise<void>[] = [];

  constructor(private readonly pool: ExecutionEnvironments) {}

  /** As many as occupy all threads of the shared code. */
  static onAllThreads(pool: ExecutionEnvironments): Running {
    const running = new Running(pool);
    for (let number = 0; number < THREADS; number++) running.start(shared(`f${number}`));
    return running;
  }

  start(fn: LambdaFunction): void {
    this.all.push(this.pool.use(fn, "wait", () => new Promise<void>((resolve) => this.ends.push(resolve))));
  }

  end(index: number): void {
    this.ends[index]!();
  }

  async endAll(): Promise<void> {
    for (const end of this.ends) end();
    await Promise.all(this.all);
  }
}

test("more functions than there is memory for all run; the least recently used one starts cold again", async () => {
  const { pool, started } = environments(2 * (16 + 2) * MB);
  for (const fn of [first, second, third, third]) await pool.use(fn, "wait", done);
  expect(started).toEqual(["first", "second", "third"]);
  await pool.use(second, "wait", done);
  await pool.use(first, "wait", done);
  await pool.use(second, "wait", done);
  expect(started).toEqual(["first", "second", "third", "first"]);
});

test("functions with the same code share a thread, others have their own", async () => {
  const { pool, started, threads } = environments();
  for (const fn of [shared("a"), shared("b"), first, shared("c")]) await pool.use(fn, "wait", done);
  expect(started).toEqual(["a", "b", "first", "c"]);
  expect(threads).toHaveLength(2);
});

test("while all threads of a code are busy, what can wait has its turn when one of them is free", async () => {
  const { pool, started, threads } = environments();
  const running = Running.onAllThreads(pool);
  const waiting = pool.use(shared("late"), "throttle", done);
  await pool.use(first, "wait", done);
  expect(started).not.toContain("late");
  running.end(1);
  await waiting;
  expect(started.at(-1)).toBe("late");
  expect(threads).toHaveLength(THREADS + 1);
  await running.endAll();
});

test("what a function invokes never waits for a thread, which that function might itself occupy", async () => {
  const { pool, threads } = environments();
  const running = Running.onAllThreads(pool);
  await pool.use(shared("inner"), "throttle, never wait", done);
  expect(threads).toHaveLength(THREADS + 1);
  await running.endAll();
});

test("an environment that is warm waits for its thread in place of starting anew in another one", async () => {
  const { pool, started } = environments();
  const [warm, other] = [shared("warm"), shared("other")];
  await pool.use(warm, "wait", done);
  const running = new Running(pool);
  running.start(other);
  const waiting = pool.use(warm, "wait", done);
  running.end(0);
  await waiting;
  expect(started).toEqual(["warm", "other"]);
  await running.endAll();
});

test("where nothing of a code makes progress, what waits for a thread gets another one", async () => {
  const { pool, threads } = environments();
  const running = Running.onAllThreads(pool);
  await pool.use(shared("late"), "wait", done);
  expect(threads).toHaveLength(THREADS + 1);
  await running.endAll();
});

test("what waits gets no other thread in the second in which environments start: it would only make them slower", async () => {
  jest.useFakeTimers();
  try {
    const { pool, threads } = environments();
    const running = Running.onAllThreads(pool);
    const waiting = pool.use(shared("late"), "wait", done);
    jest.advanceTimersByTime(1_000);
    expect(threads).toHaveLength(THREADS);
    jest.advanceTimersByTime(1_000);
    expect(threads).toHaveLength(THREADS + 1);
    await waiting;
    await running.endAll();
  } finally {
    jest.useRealTimers();
  }
});
