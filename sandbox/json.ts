/** A JSON object: neither null nor a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads JSON. @param failure what to throw where it is none, made from the parser's own error */
export function parseJson(text: string, failure: (cause: Error) => Error): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw failure(cause as Error);
  }
}
