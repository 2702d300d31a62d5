import Table from "cli-table3";
import type { MetricValue } from "../lambdas/contract/event";
import type { StoredMeasurement } from "./latest-values";

/** The newest measurements as a table for a terminal. */
export function textTable(measurements: readonly StoredMeasurement[]): string {
  const table = new Table({
    head: ["Project", "Environment", "Metric", "Value", "Unit", "Extracted (UTC)"],
    style: { head: [], border: [] },
    // No line between two rows.
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
    colAligns: ["left", "left", "left", "right", "left", "left"],
  });
  for (const { ProjectName, Environment, MetricName, MetricValue, Metadata, ExtractionDate } of measurements) {
    const unit = Metadata.Unit;
    table.push([
      ProjectName,
      Environment,
      MetricName,
      formatValue(MetricValue),
      typeof unit === "string" ? unit : "",
      ExtractionDate.slice(0, 19).replace("T", " "),
    ]);
  }
  return table.toString();
}

/** A number as it is, a vector as `label number` pairs in one line. */
export function formatValue(value: MetricValue): string {
  if (typeof value === "number") return String(value);
  return Object.entries(value)
    .map(([label, number]) => `${label} ${number}`)
    .join(", ");
}
