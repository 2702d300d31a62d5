import { createHash } from "node:crypto";
import type { AccountRegion } from "./account-region";

/** The columns of the lake's table, those of the CSV export, by their type in Glue and in Parquet; its partition is `day`. */
export const LAKE_COLUMNS = [
  { name: "MetricName", glue: "string", parquet: "STRING", comment: "Class of the metric, with its arguments" },
  { name: "ExtractionDate", glue: "timestamp", parquet: "TIMESTAMP", comment: "UTC" },
  { name: "ProjectName", glue: "string", parquet: "STRING", comment: "As the spoke names it" },
  { name: "Environment", glue: "string", parquet: "STRING", comment: "For example dev" },
  { name: "Account", glue: "string", parquet: "STRING", comment: "The account that reported it" },
  { name: "Region", glue: "string", parquet: "STRING", comment: "Its Region" },
  { name: "Label", glue: "string", parquet: "STRING", comment: "NULL for a number" },
  { name: "MetricValue", glue: "double", parquet: "DOUBLE", comment: "NULL for a vector without labels" },
  { name: "Unit", glue: "string", parquet: "STRING", comment: "For example Count, where the metric tells it" },
  { name: "Metadata", glue: "string", parquet: "STRING", comment: "What else the metric tells, as JSON" },
] as const;
export type LakeColumn = (typeof LAKE_COLUMNS)[number]["name"];

/** The Glue database and table, and the Athena workgroup, of a hub's lake. */
export const LAKE_DATABASE = "ds_dashboard";
export const LAKE_TABLE = "measurements";
export const LAKE_WORKGROUP = "ds-dashboard";
/** The folder of the table's files in the lake's bucket, with one folder for each day. */
export const LAKE_PREFIX = "measurements";
/** The folder of what Athena answers. */
export const ATHENA_RESULTS_PREFIX = "athena-results";

/** The bucket of a hub's lake, if its configuration names no other: names of buckets are taken for all accounts. */
export function lakeBucket({ account, region }: AccountRegion): string {
  return `ds-dashboard-lake-${account}-${region}`;
}

/**
 * The key of the file with all measurements of a metric on one day. Engines skip files whose names begin with a dot or an
 * underline, and a metric's name may be anything, so a hash of it comes first.
 *
 * @param day UTC, such as `2026-11-05`
 */
export function lakeFileKey(day: string, metric: string): string {
  const hash = createHash("sha256").update(metric).digest("hex").slice(0, 16);
  const readable = metric.replace(/[^A-Za-z0-9]+/g, "-").slice(0, 64);
  return `${LAKE_PREFIX}/day=${day}/${hash}-${readable}.parquet`;
}

/** The day of a file by its key; undefined: it is none of the table's files. */
export function lakeFileDay(key: string): string | undefined {
  return new RegExp(`^${LAKE_PREFIX}/day=(\\d{4}-\\d\\d-\\d\\d)/[^/]+\\.parquet$`).exec(key)?.[1];
}
