import { existsSync } from "node:fs";
import { availableParallelism, devNull } from "node:os";
import { join } from "node:path";

// What this machine's user has set for AWS (profiles, FIPS endpoints, a Region) is not meant for the tests' own clients.
for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) Reflect.deleteProperty(process.env, name);
Object.assign(process.env, { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull });

// The AWS SDK announces at every start that Node 20 will not be served for ever; once in the README is enough.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

// Metrics of one's own have their tests beside them; there need not be any.
const folders = ["__tests__", "metrics"].filter((folder) => existsSync(join(import.meta.dirname, folder)));

/** @type {import("jest").Config} */
export default {
  testEnvironment: "node",
  // Jest leaves one core alone; but some files mostly wait for the SDK's pauses, and others can run meanwhile.
  maxWorkers: availableParallelism() + 1,
  roots: folders.map((folder) => `<rootDir>/${folder}`),
  testSequencer: "<rootDir>/__tests__/longest-first.mjs",
  testMatch: ["**/*.test.ts"],
  testPathIgnorePatterns: ["/e2e/"],
  globalSetup: "<rootDir>/__tests__/bundle-once.ts",
  globalTeardown: "<rootDir>/__tests__/remove-bundles.ts",
  setupFiles: ["<rootDir>/__tests__/bundled-once.ts"],
  // Node's dynamic import wants the name that a file has after compilation.
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  // A test says no more about time than that it ends: a busy machine takes many times as long.
  testTimeout: 60_000,
  // What draws the plots is ES modules only.
  transformIgnorePatterns: ["/node_modules/(?!(echarts|zrender)/)"],
  transform: {
    "^.+\\.(ts|js)$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
};
