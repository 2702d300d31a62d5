import { PutCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { EXPIRY_ATTRIBUTE, REFRESH_RUNS_SUMMARY, SUMMARIES_PARTITION_KEY, SUMMARIES_SORT_KEY } from "../contract/names";
import type { RefreshRun } from "../contract/refresh-run";

/** Long enough to compare with a year ago. */
const RETENTION_DAYS = 400;
const SECONDS_PER_DAY = 86_400;

/** Stores a run under its own key, so that a later look at the same request replaces an earlier one. */
export async function storeRun(client: DynamoDBDocumentClient, TableName: string, run: RefreshRun): Promise<void> {
  const Item = {
    [SUMMARIES_PARTITION_KEY]: REFRESH_RUNS_SUMMARY,
    [SUMMARIES_SORT_KEY]: `${run.StartedAt}#${run.EventId}`,
    ...run,
    [EXPIRY_ATTRIBUTE]: Math.floor(Date.parse(run.StartedAt) / 1000) + RETENTION_DAYS * SECONDS_PER_DAY,
  };
  await client.send(new PutCommand({ TableName, Item }));
}
