import { knownBundles, type Bundle } from "../constructs/known-bundles";

/** Before each test file, what `bundle-once.ts` has bundled. */
const bundled = JSON.parse(process.env.DS_DASHBOARD_TEST_BUNDLES!) as readonly (readonly [string, Bundle])[];
for (const [source, bundle] of bundled) knownBundles.add(bundle, source);
