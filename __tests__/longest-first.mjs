import Sequencer from "@jest/test-sequencer";

/** Files that take ten seconds and more, by the end of their path. */
const LONGEST = [
  "system/extraction",
  "system/trust",
  "system/life",
  "system/least-privilege",
  "cli/connections/disconnect",
  "cli/main",
  "system/archive",
  "system/connection-life",
  "cli/page-server/dashboard-server",
  "system/metric-values",
];

/**
 * Jest begins with the largest files until it knows how long each takes. Where a long one comes last, the other workers
 * have nothing to do meanwhile, so the long ones come first from the first run on.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const index = LONGEST.findIndex((file) => path.replaceAll("\\", "/").endsWith(`__tests__/${file}.test.ts`));
      return index < 0 ? LONGEST.length : index;
    };
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
}
