#!/usr/bin/env node
import { accessSync, constants, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";

const require = createRequire(import.meta.url);
const { engines } = require("../package.json");

const numbers = (version) => version.match(/\d+/g).map(Number);
const [major, minor] = numbers(process.version);
const [leastMajor, leastMinor] = numbers(engines.node);

/** Why this machine cannot run the program; undefined if it can. */
function obstacle() {
  if (major < leastMajor || (major === leastMajor && minor < leastMinor))
    return `ds-dashboard needs Node ${leastMajor}.${leastMinor} or later, and this is ${process.version}; install a later one.`;
  try {
    // tsx, which is loaded before anything else, keeps there what it has translated, and makes the folder if it can.
    mkdirSync(tmpdir(), { recursive: true });
    accessSync(tmpdir(), constants.W_OK);
  } catch ({ message }) {
    return `Nothing can be written into the folder for temporary files, ${tmpdir()} (${message}); set TMPDIR to another one.`;
  }
}

const problem = obstacle();
if (problem === undefined) {
  // The user's files are TypeScript that runs as it is, and so is this program in a clone; tsx translates them while they are
  // loaded.
  await import("tsx");
  require("../cli/main");
} else {
  console.error(problem);
  // docs/command.md: nothing was done.
  process.exitCode = 2;
}
