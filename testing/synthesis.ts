type Format = (error: Error, frames: NodeJS.CallSite[]) => unknown;

/**
 * Runs a synthesis in a test. CDKTF keeps a stack trace of every token, and jest maps each line of it to the sources,
 * which takes as long as the rest; so only errors have a trace while `synthesize` runs.
 */
export function withoutTokenTraces<Result>(synthesize: () => Result): Result {
  const mapping = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace")!;
  const mapped = mapping.value as Format;
  Error.prepareStackTrace = (error: unknown, frames) => (error instanceof Error ? mapped(error, frames) : "");
  try {
    return synthesize();
  } finally {
    Object.defineProperty(Error, "prepareStackTrace", mapping);
  }
}
