import type { NewestValue } from "../../contract/summaries";
import { formatValue } from "../../dashboard/drawing/format-value";
import { table } from "../output/output";
import { allPrintable } from "../output/printable";

const HEAD = ["Project", "Environment", "Metric", "Value", "Unit", "Extracted (UTC)"];

/** The newest measurements as a table for a terminal. */
export function newestValues(measurements: readonly NewestValue[]): string {
  const rows = allPrintable(measurements).map((one) => [
    one.ProjectName,
    one.Environment,
    one.MetricName,
    formatValue(one.MetricValue),
    one.Unit ?? "",
    one.ExtractionDate.slice(0, "YYYY-MM-DDTHH:mm:ss".length).replace("T", " "),
  ]);
  return table(HEAD, rows, ["left", "left", "left", "right", "left", "left"]);
}
