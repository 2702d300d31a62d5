/** What a metric is about. */
export type MetricTheme = "training" | "endpoints" | "cost" | "governance" | "workspaces" | "health" | "other";

/** In the order in which they are shown, with their titles. */
export const THEME_TITLES: Readonly<Record<MetricTheme, string>> = {
  training: "Training",
  endpoints: "Endpoints",
  cost: "Cost",
  governance: "Governance",
  workspaces: "Workspaces",
  other: "More",
  health: "Health",
};

/**
 * Words in metrics' names; the first that fits decides. By the name, because that is all that the hub's tables have of a
 * metric, one of somebody's own included.
 */
const WORDS: readonly (readonly [RegExp, MetricTheme])[] = [
  [/^ExtractionHealth$/, "health"],
  [/Billable|Savings|Cost|Price|Spend|Spent|Budget|Tokens/, "cost"],
  [/ModelPackage|ModelMonitor|Approval|Violation|Drift|Quota/, "governance"],
  [/Notebook|Studio|Mlflow|Workspace|Space|Domain/, "workspaces"],
  [/End[Pp]oint|Inference|Bedrock/, "endpoints"],
  [/Training|Processing|Transform|Pipeline|HyperPod|Tuning|Jobs/, "training"],
];

/** @param metric its name in the table, which ends with its arguments, if it has any */
export function themeOf(metric: string): MetricTheme {
  const [name = ""] = metric.split("(");
  return WORDS.find(([word]) => word.test(name))?.[1] ?? "other";
}
