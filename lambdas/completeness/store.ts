import { PutCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { expiryOf } from "../../contract/expiry";
import {
  EXPIRY_ATTRIBUTE,
  REFRESH_RUNS_SUMMARY,
  SUMMARIES_PARTITION_KEY,
  SUMMARIES_SORT_KEY,
  SUMMARY_RETENTION_DAYS,
} from "../../contract/names";
import type { RefreshRun } from "../../contract/refresh-run";

/** Stores a run under its own key, so that evaluating the same request again replaces the earlier result. */
export async function storeRun(client: DynamoDBDocumentClient, TableName: string, run: RefreshRun): Promise<void> {
  const Item = {
    [SUMMARIES_PARTITION_KEY]: REFRESH_RUNS_SUMMARY,
    [SUMMARIES_SORT_KEY]: `${run.StartedAt}#${run.EventId}`,
    ...run,
    [EXPIRY_ATTRIBUTE]: expiryOf(Date.parse(run.StartedAt), SUMMARY_RETENTION_DAYS),
  };
  await client.send(new PutCommand({ TableName, Item }));
}
