/**
 * Runs a synthesis in a test. CDKTF keeps a stack trace of every token, and jest maps each line of it to the sources,
 * which takes as long as the rest; so only errors have a trace while `synthesize` runs, and a plain one.
 */
export function withoutTokenTraces<Result>(synthesize: () => Result): Result {
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  Error.prepareStackTrace = (error: unknown, frames) =>
    error instanceof Error ? [error, ...frames].map(String).join("\n    at ") : "";
  try {
    return synthesize();
  } finally {
    if (before) Object.defineProperty(Error, "prepareStackTrace", before);
    else Reflect.deleteProperty(Error, "prepareStackTrace");
  }
}
