import unit from "./jest.config.mjs";

/**
 * The suites that need more than Node: each starts real programs and takes its time, much of it waiting, so two at a time.
 *
 * @type {import("jest").Config}
 */
export default {
  ...unit,
  roots: ["<rootDir>/__tests__/e2e"],
  testPathIgnorePatterns: [],
  maxWorkers: 2,
  testTimeout: 120_000,
};
