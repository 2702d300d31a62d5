import { createRequire } from "node:module";
import { devNull } from "node:os";

// What this machine's user has set for AWS (profiles, FIPS endpoints, a Region) is not meant for the tests' own clients.
for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) Reflect.deleteProperty(process.env, name);
Object.assign(process.env, { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull });

// The AWS SDK announces at every start that Node 20 will not be served for ever; once in the README is enough.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/**
 * `"preset": "ds-dashboard"`: what Jest has to know to run tests of metrics.
 *
 * @type {import("jest").Config}
 */
export default {
  testEnvironment: "node",
  testMatch: ["**/*.test.ts"],
  // A test says no more about time than that it ends: a busy machine takes many times as long.
  testTimeout: 60_000,
  // Node's dynamic import wants the name that a file has after compilation.
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  // Jest has no dynamic import, so that of this package is compiled, too, wherever it lies: pnpm has folders of that name in others.
  transformIgnorePatterns: ["/node_modules/(?!ds-dashboard/)(?!.*/node_modules/)"],
  transform: {
    "^.+\\.(ts|js)$": [
      createRequire(import.meta.url).resolve("@swc/jest"),
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
};
