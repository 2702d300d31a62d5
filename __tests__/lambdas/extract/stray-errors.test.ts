import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const FILE = pathToFileURL(join(__dirname, "../../../lambdas/extract/stray-errors.ts")).href;
const TSX = pathToFileURL(createRequire(__filename).resolve("tsx")).href;

// In a process of its own, because Jest has no ES modules, whose names for what Node has are bound when they are loaded.
it.each([
  ["process.exit", "process.exit(3)"],
  ["what is imported of it", "exit(3)"],
])("a metric ends not the run, but itself by %s", (_what, call) => {
  const program = `
    import { exit } from "node:process";
    import errors from ${JSON.stringify(FILE)};
    errors.confineStrayErrors();
    await errors.withStrayErrors(async () => ${call}).catch(({ name }) => console.log(name));
  `;
  const args = ["--import", TSX, "--input-type", "module", "--eval", program];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect({ stdout, status }).toEqual({ stdout: "ProcessExitError\n", status: 0 });
});
