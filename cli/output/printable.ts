/** Makes text from other people safe for a terminal: one line, without control characters. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, "\u{FFFD}");
}

/** The same for a text of several lines, for example an error with its stack trace. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** The whole of an error that nobody expected, for a terminal: its stack trace, which begins with its message. */
export function printableStack(error: unknown): string {
  return printableLines(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** The same for every text in a value that could be JSON, names of members included. */
export function allPrintable<Value>(value: Value): Value {
  return cleaned(value) as Value;
}

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return printable(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [printable(name), cleaned(member)]));
}
