import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleAnew, FUNCTIONS } from "../constructs/bundle";

/**
 * Bundles each function once for the whole run. Jest gives every test file its own modules, so each would bundle them
 * anew; `bundled-once.ts` tells them what there is. It is outside the project's folder, which may be read-only, and so is
 * what an app writes that names no output folder. `remove-bundles.ts` removes it.
 */
export default function bundleOnce(): void {
  const folder = mkdtempSync(join(tmpdir(), "ds-dashboard-tests-"));
  process.env.DS_DASHBOARD_TEST_FOLDER = folder;
  process.env.CDKTF_OUTDIR = join(folder, "cdktf.out");
  const bundles = FUNCTIONS.map((source) => [source, bundleAnew(source, folder)]);
  process.env.DS_DASHBOARD_TEST_BUNDLES = JSON.stringify(bundles);
}
