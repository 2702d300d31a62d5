import type { Series } from "../../contract/summaries";

/** Environments in the order in which work passes through them. Others follow by name. */
const STAGES = [
  "dev",
  "development",
  "test",
  "int",
  "integration",
  "stage",
  "staging",
  "preprod",
  "prod",
  "production",
];

export function compareEnvironments(a: string, b: string): number {
  return stageOf(a) - stageOf(b) || compareNames(a, b);
}

/** Compares by project, environment and metric. */
export function compareSeries(a: Series, b: Series): number {
  return (
    compareNames(a.ProjectName, b.ProjectName) ||
    compareEnvironments(a.Environment, b.Environment) ||
    compareNames(a.MetricName, b.MetricName)
  );
}

/** Compares names in the same way on every machine, whatever its language. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function stageOf(environment: string): number {
  const stage = STAGES.indexOf(environment.toLowerCase());
  return stage < 0 ? STAGES.length : stage;
}
