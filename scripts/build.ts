import { rmSync } from "node:fs";
import { join } from "node:path";
import { bundleFunction, FUNCTIONS } from "../constructs/bundle";

const DIST = join(__dirname, "..", "dist");

// Bundles are named after their content, so old ones stay until somebody clears them away.
rmSync(DIST, { recursive: true, force: true });
for (const source of FUNCTIONS) {
  const { size, hash } = bundleFunction(source, join(DIST, "lambdas"));
  console.log(`${source.padEnd(12)} ${(size / 1024).toFixed(0).padStart(5)} KiB  ${hash}`);
}
