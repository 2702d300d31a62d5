import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const TSX = pathToFileURL(require.resolve("tsx")).href;
const MODULE = join(__dirname, "..", "..", "..", "cli", "sandbox", "lost-tables");

/** Throws two errors where nobody can catch them, in a process of its own, and answers what that process makes of them. */
function thrown(error: string): string {
  const program = `
    const { lostTables } = require(${JSON.stringify(MODULE)});
    lostTables().catch(({ name, message }) => console.log(name + ": " + message));
    for (let count = 0; count < 2; count++) setImmediate(() => { throw ${error}; });`;
  return execFileSync(process.execPath, ["--import", TSX, "--eval", program], { encoding: "utf8" });
}

it("says of a full disk what to do", () => {
  const error = 'Object.assign(new Error("IO error: /state/3.log: No space left"), { code: "LEVEL_IO_ERROR" })';
  const says = "CommandError: IO error: /state/3.log: No space left. Look whether the disk is full or read-only.\n";
  expect(thrown(error)).toBe(says);
});

it("leaves every other error as it is", () => {
  expect(thrown('new RangeError("odd")')).toBe("RangeError: odd\n");
});
