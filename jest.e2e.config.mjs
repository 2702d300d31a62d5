import unit from "./jest.config.mjs";

/**
 * The suites that need more than Node: each starts real programs, so they run one after the other and take their time.
 *
 * @type {import("jest").Config}
 */
export default {
  ...unit,
  roots: ["<rootDir>/__tests__/e2e"],
  testPathIgnorePatterns: [],
  maxWorkers: 1,
  testTimeout: 120_000,
};
