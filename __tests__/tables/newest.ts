import type { NewestValue } from "../../contract/summaries";

/** A newest value of Project1/dev; with other members as a test wants. */
export function newest(MetricName: string, members: Partial<NewestValue> = {}): NewestValue {
  return {
    MetricName,
    ProjectName: "Project1",
    Environment: "dev",
    MetricValue: 1,
    ExtractionDate: "2026-03-02T11:00:00.000123456Z",
    Account: "222222222222",
    Region: "us-east-1",
    Unit: "Count",
    ...members,
  };
}
