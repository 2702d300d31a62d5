import { stringify } from "./csv";
import type { Panel, TableRow } from "../picture";

/** One line of an export, with the column names of the table and of `ds-dashboard export`. */
export type ExportRecord = Readonly<Record<string, string | number>>;

/** The newest values: one record for a number, or one for each label of a vector. */
export function rowRecords(rows: readonly TableRow[]): readonly ExportRecord[] {
  return rows.flatMap(({ value, ...row }) => {
    const values: readonly (readonly [string, string | number])[] =
      typeof value === "number" ? [["", value]] : Object.entries(value);
    // A vector without labels is a measurement too.
    return (values.length > 0 ? values : [["", ""] as const]).map(([Label, MetricValue]) => ({
      MetricName: row.metric,
      ExtractionDate: new Date(row.extractedAt).toISOString(),
      ProjectName: row.project,
      Environment: row.environment,
      Account: row.account,
      Region: row.region,
      Label,
      MetricValue,
      Unit: row.unit,
      Freshness: row.freshness,
    }));
  });
}

/**
 * The points of a plot, line by line, each in the order of time. For daily roll-ups, `MetricValue` is the mean. Gaps
 * are left out.
 */
export function panelRecords({ lines, unit }: Panel, environment: string): readonly ExportRecord[] {
  return lines.flatMap(({ project, metric, label, points }) =>
    points.flatMap(({ at, value, day }) => {
      if (value === null) return [];
      return {
        MetricName: metric,
        ExtractionDate: new Date(at).toISOString(),
        ProjectName: project,
        Environment: environment,
        Label: label ?? "",
        MetricValue: value,
        Unit: unit,
        ...(day ? { Min: day.min, Max: day.max, Last: day.last, Count: day.count } : {}),
      };
    }),
  );
}

/** Records as CSV, with a header line; empty if there are no records. */
export function csvOf(records: readonly ExportRecord[]): string {
  const columns = Object.keys(records[0] ?? {});
  if (columns.length === 0) return "";
  return stringify([columns, ...records.map((record) => columns.map((column) => record[column] ?? ""))]);
}

/** Records as NDJSON: one JSON object per line. */
export function ndjsonOf(records: readonly ExportRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}
