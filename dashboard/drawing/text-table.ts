import Table from "cli-table3";
import type { NewestValue } from "../../contract/summaries";
import { formatValue } from "./format-value";

/** The newest measurements as a table for a terminal. */
export function textTable(measurements: readonly NewestValue[]): string {
  const table = new Table({
    head: ["Project", "Environment", "Metric", "Value", "Unit", "Extracted (UTC)"],
    style: { head: [], border: [] },
    // Draws no line between two rows.
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
    colAligns: ["left", "left", "left", "right", "left", "left"],
  });
  for (const { ProjectName, Environment, MetricName, MetricValue, Unit, ExtractionDate } of measurements) {
    table.push([
      ProjectName,
      Environment,
      MetricName,
      formatValue(MetricValue),
      Unit ?? "",
      ExtractionDate.slice(0, 19).replace("T", " "),
    ]);
  }
  return table.toString();
}
