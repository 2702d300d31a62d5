import { AsyncLocalStorage } from "node:async_hooks";
import { syncBuiltinESMExports } from "node:module";

/** Fails the metric whose code is running. */
const failCurrentMetric = new AsyncLocalStorage<(error: unknown) => void>();

/**
 * Runs `work` and settles with it, or rejects with the first error that its code throws where nobody can catch it: in a
 * timer, in an event listener, or in a promise that nobody awaits.
 */
export function withStrayErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    failCurrentMetric.run(reject, () => void work().then(resolve, reject));
  });
}

/** A metric ended the process, in which all others run. */
export class ProcessExitError extends Error {
  override readonly name = "ProcessExitError";
}

let confined = false;

/**
 * Lets an error that nobody caught, and `process.exit`, fail only the metric that it comes from. Lambda's runtime listens
 * to these events and ends the function, so that no metric of the run would arrive; for errors of the function itself it
 * still does. Call this when a run begins: by then the runtime listens.
 */
export function confineStrayErrors(): void {
  if (confined) return;
  confined = true;
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    const listeners = process.listeners(event as "uncaughtException") as ((...args: unknown[]) => void)[];
    process.removeAllListeners(event);
    process.on(event, (...args: unknown[]) => {
      const fail = failCurrentMetric.getStore();
      if (fail) fail(args[0]);
      else if (listeners.length === 0) throw args[0];
      else for (const listener of listeners) listener(...args);
    });
  }
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    const fail = failCurrentMetric.getStore();
    if (!fail) return exit(code);
    const error = new ProcessExitError(`process.exit(${code ?? ""}) would have ended the run of all metrics.`);
    // Whatever becomes of what is thrown, which keeps the metric from going on.
    fail(error);
    throw error;
  };
  // For modules that import `exit`.
  syncBuiltinESMExports();
}
