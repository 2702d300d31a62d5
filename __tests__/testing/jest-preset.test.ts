import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const PRESET = pathToFileURL(join(__dirname, "..", "..", "testing", "jest-preset.mjs")).href;

interface Preset {
  readonly transformIgnorePatterns: readonly string[];
}

// Jest itself has no ES modules.
const program = `import preset from ${JSON.stringify(PRESET)}; console.log(JSON.stringify(preset));`;
const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
const patterns = (JSON.parse(printed) as Preset).transformIgnorePatterns.map((pattern) => new RegExp(pattern));

it.each([
  ["this package", "/p/node_modules/ds-dashboard/config/own-metrics.js", true],
  ["this package, by pnpm", "/p/node_modules/.pnpm/ds-dashboard@1_a@2/node_modules/ds-dashboard/config/own.js", true],
  ["a metric", "/p/metrics/Mine.ts", true],
  ["another package", "/p/node_modules/zod/index.js", false],
  ["another package, by pnpm", "/p/node_modules/.pnpm/zod@4/node_modules/zod/index.js", false],
  ["a package in this one", "/p/node_modules/ds-dashboard/node_modules/@cdktf/provider-aws/index.js", false],
])("%s: is it compiled for Jest?", (_what, path, isCompiled) => {
  expect(patterns.every((pattern) => !pattern.test(path))).toBe(isCompiled);
});
