import { DeleteCommand, paginateQuery, PutCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { isConditionRefused } from "../../common/errors";
import { inParallel } from "../../common/parallel";
import { EARLIER_NEWEST_SUMMARY, SORT_KEY, SUMMARIES_PARTITION_KEY, SUMMARIES_SORT_KEY } from "../../contract/names";
import { newestSummary, type NewestValue } from "../../contract/summaries";

type StoredValue = NewestValue & { readonly [SUMMARIES_SORT_KEY]: string };

/**
 * Moves the newest values that an earlier version of the archive wrote to where the archive keeps them now, unless it has
 * a newer one there already. A value is in both places for a moment, and readers take one of them.
 *
 * @returns how many were moved
 */
export async function moveNewest(client: DynamoDBDocumentClient, TableName: string): Promise<number> {
  let moved = 0;
  const pages = paginateQuery(
    { client },
    {
      TableName,
      KeyConditionExpression: "#summary = :summary",
      ExpressionAttributeNames: { "#summary": SUMMARIES_PARTITION_KEY },
      ExpressionAttributeValues: { ":summary": EARLIER_NEWEST_SUMMARY },
    },
  );
  for await (const { Items = [] } of pages) {
    await inParallel(Items as StoredValue[], (value) => moveOne(client, TableName, value));
    moved += Items.length;
  }
  return moved;
}

async function moveOne(client: DynamoDBDocumentClient, TableName: string, value: StoredValue): Promise<void> {
  const { [SUMMARIES_SORT_KEY]: id, ExtractionDate } = value;
  const condition = { ExpressionAttributeValues: { ":date": ExtractionDate } };
  await unlessRefused(
    client.send(
      new PutCommand({
        TableName,
        Item: { ...value, [SUMMARIES_PARTITION_KEY]: newestSummary(id) },
        ConditionExpression: "attribute_not_exists(#key) OR #date < :date",
        ExpressionAttributeNames: { "#key": SUMMARIES_PARTITION_KEY, "#date": SORT_KEY },
        ...condition,
      }),
    ),
  );
  // While a deployment goes on, the earlier version may write a newer one.
  await unlessRefused(
    client.send(
      new DeleteCommand({
        TableName,
        Key: { [SUMMARIES_PARTITION_KEY]: EARLIER_NEWEST_SUMMARY, [SUMMARIES_SORT_KEY]: id },
        ConditionExpression: "#date = :date",
        ExpressionAttributeNames: { "#date": SORT_KEY },
        ...condition,
      }),
    ),
  );
}

async function unlessRefused(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!isConditionRefused(error)) throw error;
  }
}
