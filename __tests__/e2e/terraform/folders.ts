import { join } from "node:path";

/** The project's own folder. */
export const ROOT = join(__dirname, "..", "..", "..");
/** What suites fetch once and keep; git ignores it. */
export const CACHE = join(ROOT, ".cache");
/** What a checkout needs for synthesis, besides its `dashboard.config.ts`. */
export const SOURCES = [
  "main.ts",
  "config",
  "constructs",
  "common",
  "contract",
  "dashboard",
  "lambdas",
  "metric-library",
  "tables",
  "cdktf.json",
  "package.json",
  "tsconfig.json",
];
