#!/usr/bin/env node
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { engines } = require("../package.json");

const numbers = (version) => version.match(/\d+/g).map(Number);
const [major, minor] = numbers(process.version);
const [leastMajor, leastMinor] = numbers(engines.node);

if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) {
  // The user's files are TypeScript that runs as it is, and so is this program in a clone; tsx translates them while they are
  // loaded.
  await import("tsx");
  require("../cli/main");
} else {
  console.error(
    `ds-dashboard needs Node ${leastMajor}.${leastMinor} or later, and this is ${process.version}; install a later one.`,
  );
  // docs/command.md: nothing was done.
  process.exitCode = 2;
}
