import { bundleAnew, FUNCTIONS } from "../constructs/bundle";

/**
 * Bundles each function once for the whole run. Jest gives every test file its own modules, so each would bundle them
 * anew; `bundled-once.ts` tells them what there is.
 */
export default function bundleOnce(): void {
  process.env.DS_DASHBOARD_TEST_BUNDLES = JSON.stringify(FUNCTIONS.map((source) => [source, bundleAnew(source)]));
}
