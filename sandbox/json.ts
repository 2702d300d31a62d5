/** A JSON object: neither null nor a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How deep objects and lists may lie in each other; the JSON library of AWS's services takes no more. */
const MAX_DEPTH = 1_000;

/** Reads JSON. @param failure what to throw where it is none, made from the parser's own error */
export function parseJson(text: string, failure: (cause: Error) => Error): unknown {
  try {
    if (depthOf(text) > MAX_DEPTH) throw new RangeError(`more than ${MAX_DEPTH} objects and lists in each other`);
    return JSON.parse(text);
  } catch (cause) {
    throw failure(cause as Error);
  }
}

/** Of short texts it is not worth knowing. */
function depthOf(text: string): number {
  if (text.length <= 2 * MAX_DEPTH) return 0;
  let [depth, deepest] = [0, 0];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === "[" || token === "{") deepest = Math.max(deepest, ++depth);
    else if (token === "]" || token === "}") depth--;
  }
  return deepest;
}
