import { existsSync, readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { fileURLToPath } from "node:url";

/** An error with its message, for the function's own log. Never throws, whatever a metric has thrown. */
export function messageOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return "An error that cannot be written as text.";
  }
}

/** A frame of V8's stack traces: where in which file. https://v8.dev/docs/stack-trace-api#appendix%3A-stack-trace-format */
const FRAME = /^\s+at .*?(file:\/\/[^\s()]+):(\d+):(\d+)\)?$/;

/**
 * Where an error was thrown, innermost call first, as positions in the original sources: `metrics/ModelAge.ts:12:7`. Only
 * files of the bundle that have a source map beside them are included; those hold metrics of one's own. Neither the
 * error's message nor a name is, because they may hold data. Never throws.
 *
 * The maps are read here and not by `--enable-source-maps`, which would read them at every start.
 */
export function stackTraceOf(error: unknown): readonly string[] {
  try {
    if (!(error instanceof Error) || typeof error.stack !== "string") return [];
    // The message comes first, and one of several lines may look like frames.
    const frames = error.stack.slice(error.stack.indexOf(error.message) + error.message.length);
    const maps = new Map<string, SourceMap | undefined>();
    return frames.split("\n").flatMap((line) => {
      const [, url, lineNumber, column] = FRAME.exec(line) ?? [];
      if (url === undefined) return [];
      if (!maps.has(url)) maps.set(url, sourceMapOf(url));
      const origin = maps.get(url)?.findOrigin(Number(lineNumber), Number(column));
      if (!origin || !("fileName" in origin)) return [];
      // Sources are relative to the folder of the bundle, which is one below the project's.
      return [`${origin.fileName.replace(/^\.\.\//, "")}:${origin.lineNumber}:${origin.columnNumber}`];
    });
  } catch {
    return [];
  }
}

function sourceMapOf(url: string): SourceMap | undefined {
  const file = `${fileURLToPath(url)}.map`;
  if (!existsSync(file)) return undefined;
  return new SourceMap(JSON.parse(readFileSync(file, "utf8")) as SourceMapPayload);
}
