import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import preset from "./testing/jest-preset.mjs";

// Metrics of one's own have their tests beside them; there need not be any.
const folders = ["__tests__", "metrics"].filter((folder) => existsSync(join(import.meta.dirname, folder)));

/** @type {import("jest").Config} */
export default {
  ...preset,
  // Jest leaves one core alone; but some files mostly wait for the SDK's pauses, and others can run meanwhile.
  maxWorkers: availableParallelism() + 1,
  roots: folders.map((folder) => `<rootDir>/${folder}`),
  testSequencer: "<rootDir>/__tests__/longest-first.mjs",
  testPathIgnorePatterns: ["/e2e/"],
  globalSetup: "<rootDir>/__tests__/bundle-once.ts",
  globalTeardown: "<rootDir>/__tests__/remove-bundles.ts",
  setupFiles: ["<rootDir>/__tests__/bundled-once.ts"],
  // What draws the plots and what reads and writes Parquet are ES modules only.
  transformIgnorePatterns: ["/node_modules/(?!(echarts|zrender|hyparquet|hyparquet-writer)/)"],
};
