import { formatSecond, instantOf } from "../../common/instants";
import type { NewestValue } from "../../contract/summaries";
import { formatValue } from "../../dashboard/drawing/format-value";
import { table } from "../output/table";
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
    formatSecond(instantOf(one.ExtractionDate)),
  ]);
  return table(HEAD, rows, ["left", "left", "left", "right", "left", "left"]);
}
