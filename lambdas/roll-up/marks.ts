import { DeleteCommand, paginateQuery, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { isConditionRefused } from "../../common/errors";
import { OUTDATED_DAYS_SUMMARY, SUMMARIES_PARTITION_KEY, SUMMARIES_SORT_KEY } from "../../contract/names";
import type { OutdatedDay } from "../../contract/summaries";

export type StoredMark = OutdatedDay & { readonly [SUMMARIES_SORT_KEY]: string };

/**
 * Reads the marks of outdated days, oldest first.
 *
 * @param before only days before this one, such as `2026-11-05`
 */
export async function readMarks(
  client: DynamoDBDocumentClient,
  TableName: string,
  before: string,
): Promise<readonly StoredMark[]> {
  const marks: StoredMark[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName,
      // This comparison works because the key begins with its day.
      KeyConditionExpression: "#summary = :summary AND #key < :before",
      ExpressionAttributeNames: { "#summary": SUMMARIES_PARTITION_KEY, "#key": SUMMARIES_SORT_KEY },
      ExpressionAttributeValues: { ":summary": OUTDATED_DAYS_SUMMARY, ":before": before },
    },
  );
  for await (const { Items = [] } of pages) marks.push(...(Items as StoredMark[]));
  return marks;
}

/** Removes a mark, unless it was already removed or was written again after it was read. */
export async function removeMark(client: DynamoDBDocumentClient, TableName: string, mark: StoredMark): Promise<void> {
  try {
    await client.send(
      new DeleteCommand({
        TableName,
        Key: { [SUMMARIES_PARTITION_KEY]: OUTDATED_DAYS_SUMMARY, [SUMMARIES_SORT_KEY]: mark[SUMMARIES_SORT_KEY] },
        ConditionExpression: "#mark = :mark",
        ExpressionAttributeNames: { "#mark": "Mark" },
        ExpressionAttributeValues: { ":mark": mark.Mark },
      }),
    );
  } catch (error) {
    if (!isConditionRefused(error)) throw error;
  }
}
