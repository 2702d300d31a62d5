import { paginateQuery, PutCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { isConditionRefused } from "../../common/errors";
import { expiryOf } from "../../contract/expiry";
import {
  EXPIRY_ATTRIBUTE,
  REFRESH_RUNS_SUMMARY,
  SUMMARIES_PARTITION_KEY,
  SUMMARIES_SORT_KEY,
  SUMMARY_RETENTION_DAYS,
} from "../../contract/names";
import type { RefreshRun } from "../../contract/refresh-run";
import { partition } from "../../tables/summaries-partition";

/** Stores a run under its own key, so that evaluating the same request again replaces the earlier result. */
export async function storeRun(client: DynamoDBDocumentClient, TableName: string, run: RefreshRun): Promise<void> {
  await client.send(new PutCommand({ TableName, Item: itemOf(run) }));
}

/** Stores a corrected run, unless somebody else has stored it since it was read. @returns whether it was stored */
export async function replaceRun(
  client: DynamoDBDocumentClient,
  TableName: string,
  { EvaluatedAt }: RefreshRun,
  corrected: RefreshRun,
): Promise<boolean> {
  try {
    await client.send(
      new PutCommand({
        TableName,
        Item: itemOf(corrected),
        ConditionExpression: "EvaluatedAt = :evaluatedAt",
        ExpressionAttributeValues: { ":evaluatedAt": EvaluatedAt },
      }),
    );
    return true;
  } catch (error) {
    if (!isConditionRefused(error)) throw error;
    return false;
  }
}

/** Reads the runs of requests since an instant, oldest first. */
export async function readRuns(
  client: DynamoDBDocumentClient,
  TableName: string,
  since: Date,
): Promise<readonly RefreshRun[]> {
  const { KeyConditionExpression, ...input } = partition(TableName, REFRESH_RUNS_SUMMARY);
  const pages = paginateQuery(
    { client },
    {
      ...input,
      KeyConditionExpression: `${KeyConditionExpression} AND #key >= :since`,
      ExpressionAttributeNames: { ...input.ExpressionAttributeNames, "#key": SUMMARIES_SORT_KEY },
      ExpressionAttributeValues: { ...input.ExpressionAttributeValues, ":since": since.toISOString() },
      // A run that was stored a moment ago must not be taken for missing.
      ConsistentRead: true,
    },
  );
  const runs: RefreshRun[] = [];
  for await (const { Items = [] } of pages) runs.push(...(Items as RefreshRun[]));
  return runs;
}

/** The first run of a request after this instant; of several of the same instant, each is as good. */
export function nextRun(runs: readonly RefreshRun[], startedAt: Date): RefreshRun | undefined {
  return runs.find((run) => Date.parse(run.StartedAt) > startedAt.getTime());
}

function itemOf(run: RefreshRun): Record<string, unknown> {
  return {
    [SUMMARIES_PARTITION_KEY]: REFRESH_RUNS_SUMMARY,
    [SUMMARIES_SORT_KEY]: `${run.StartedAt}#${run.EventId}`,
    ...run,
    [EXPIRY_ATTRIBUTE]: expiryOf(Date.parse(run.StartedAt), SUMMARY_RETENTION_DAYS),
  };
}
