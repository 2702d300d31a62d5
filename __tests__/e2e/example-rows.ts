import example from "../../dashboard.config";

/**
 * The spokes of dashboard.config.ts; `rows` is what each sends when it is asked: one for each metric that is part of every
 * run, and for ExtractionHealth.
 */
export const SPOKES = example.spokes.map(({ account, environment, metrics }) => ({
  account,
  environment,
  rows: metrics.filter((metric) => typeof metric === "string" || metric.every === undefined).length + 1,
}));

/** What all of them send. */
export const ROWS = SPOKES.reduce((sum, { rows }) => sum + rows, 0);
