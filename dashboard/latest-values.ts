import { ScanCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Measurement } from "../lambdas/contract/event";
import { TABLE } from "../lambdas/contract/names";

/** A stored measurement, as far as a table of values shows it. */
export type StoredMeasurement = Pick<
  Measurement,
  "MetricName" | "MetricValue" | "ExtractionDate" | "Metadata" | "Environment" | "ProjectName"
>;

/**
 * The newest measurement of every series (project, environment and metric), ordered by those.
 *
 * Reads the whole table, page by page: what it costs grows with the history.
 */
export async function latestValues(client: DynamoDBDocumentClient): Promise<readonly StoredMeasurement[]> {
  const newest = new Map<string, StoredMeasurement>();
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName: TABLE, ExclusiveStartKey }));
    for (const item of (page.Items ?? []) as StoredMeasurement[]) {
      const series = JSON.stringify([item.ProjectName, item.Environment, item.MetricName]);
      const known = newest.get(series);
      if (!known || item.ExtractionDate > known.ExtractionDate) newest.set(series, item);
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, measurement]) => measurement);
}
