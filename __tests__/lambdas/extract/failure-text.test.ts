import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import { messageOf, stackTraceOf } from "../../../lambdas/extract/failure-text";

/** A bundled file whose third line of source is its first one. */
let folder: string;
let url: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ds-dashboard-test-"));
  const file = join(folder, "bundled.mjs");
  const source = "// One.\n// Two.\nexport const fail = () => { throw new RangeError(); };\n";
  const { code, map } = transformSync(source, {
    sourcemap: "external",
    sourcefile: "../metrics/ModelAge.ts",
    minify: true,
  });
  writeFileSync(file, code);
  writeFileSync(`${file}.map`, map);
  writeFileSync(join(folder, "unmapped.mjs"), code);
  url = pathToFileURL(file).href;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An error as if it was thrown where the frames say. */
function thrown(message: string, ...frames: readonly string[]): Error {
  const error = new RangeError(message);
  error.stack = [`RangeError: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join("\n");
  return error;
}

it("gives file, line and column of the sources, of files with a map only", () => {
  const unmapped = url.replace("bundled", "unmapped");
  const error = thrown(
    "No.",
    `fail (${url}:1:25)`,
    `async Promise.all (index 0)`,
    `${url}:1:1`,
    `other (${unmapped}:1:1)`,
    "node:internal/timers:1:1",
  );
  expect(stackTraceOf(error)).toEqual([
    expect.stringMatching(/^metrics\/ModelAge\.ts:3:\d+$/),
    expect.stringMatching(/^metrics\/ModelAge\.ts:3:\d+$/),
  ]);
});

it("takes no line of a message for a frame", () => {
  expect(stackTraceOf(thrown(`No.\n    at 4711 (${url}:1:25)`))).toEqual([]);
});

it.each([
  ["an error without a stack", Object.assign(new Error("No."), { stack: undefined })],
  ["a frame of a file that is gone", thrown("No.", "fail (file:///gone.mjs:1:1)")],
  ["a frame whose URL is no file of this machine", thrown("No.", "fail (file://elsewhere/gone.mjs:1:1)")],
  ["no error", "No."],
])("gives nothing for %s", (_what, error) => {
  expect(stackTraceOf(error)).toEqual([]);
});

it("writes whatever was thrown as text", () => {
  expect(messageOf(new RangeError("No."))).toBe("RangeError: No.");
  expect(messageOf(undefined)).toBe("undefined");
  expect(messageOf(Object.create(null))).toBe("An error that cannot be written as text.");
});
