import { availableParallelism } from "node:os";
import unit from "./jest.config.mjs";

/**
 * The suites that need more than Node: each starts real programs and takes its time, much of it waiting, so one more at a time
 * than there are cores. The limit of time is there to find a hang: what takes a minute alone takes three beside others.
 *
 * @type {import("jest").Config}
 */
export default {
  ...unit,
  roots: ["<rootDir>/__tests__/e2e"],
  testPathIgnorePatterns: [],
  maxWorkers: availableParallelism() + 1,
  testTimeout: 300_000,
};
