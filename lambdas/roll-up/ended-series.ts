import { BatchGetCommand, UpdateCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { isConditionRefused } from "../../common/errors";
import { ACCOUNT_SERIES_MAX_AGE, accountSeriesKey } from "../../contract/account-series";
import { SUMMARIES_PARTITION_KEY, SUMMARIES_SORT_KEY } from "../../contract/names";
import { newestSummary } from "../../contract/summaries";
import { readAccountSeries, type StoredAccountSeries } from "../../tables/account-series";

/** From this share of its limit on, an account is looked at. Below, nobody misses the room. */
const LOOKED_AT_FROM = 0.5;
/** Far longer than an instance of the archive relies on what it has read, and than one of its runs lasts. */
const ENDED_FOR_MS = 60 * ACCOUNT_SERIES_MAX_AGE;
/** DynamoDB's limit for one BatchGetItem; the condition for as many ids has two thirds of the operators it may have. */
const AT_ONCE = 100;

/**
 * Removes series that have ended, whose newest value has expired, from the series of their accounts, so that there is room
 * for others. It takes two runs. The first puts them into `Ended`, and from then on the archive takes one out again before it
 * stores anything of it. What an hour later is still in there, and still without a newest value, is removed in one write
 * with the condition that it is still in there. So no series is stored that does not count.
 *
 * @param most the most series of one account
 * @returns how many were removed
 */
export async function removeEndedSeries(
  client: DynamoDBDocumentClient,
  TableName: string,
  most: number,
): Promise<number> {
  let removed = 0;
  for await (const item of readAccountSeries({ client, summaries: TableName })) {
    if ((item.Ids?.size ?? 0) > LOOKED_AT_FROM * most) removed += await removeFrom(client, TableName, item);
  }
  return removed;
}

async function removeFrom(
  client: DynamoDBDocumentClient,
  TableName: string,
  item: StoredAccountSeries,
): Promise<number> {
  const { Ids = new Set(), Ended = new Set(), EndedAt = "" } = item;
  const Key = accountSeriesKey(item[SUMMARIES_SORT_KEY]);
  const isLongAgo = Date.now() - Date.parse(EndedAt) >= ENDED_FOR_MS;
  let removed = 0;
  const all = [...Ids];
  for (let start = 0; start < all.length; start += AT_ONCE) {
    const gone = await withoutNewest(client, TableName, all.slice(start, start + AT_ONCE));
    const ended = isLongAgo ? gone.filter((id) => Ended.has(id)) : [];
    const ending = gone.filter((id) => !Ended.has(id));
    if (ended.length > 0 && (await remove(ended))) removed += ended.length;
    if (ending.length > 0) await put(ending);
  }
  return removed;

  /** Not if the archive has taken one of them out meanwhile: the next run removes the others. */
  async function remove(ids: readonly string[]): Promise<boolean> {
    const values = Object.fromEntries(ids.map((id, index) => [`:${index}`, id]));
    try {
      await client.send(
        new UpdateCommand({
          TableName,
          Key,
          UpdateExpression: "DELETE Ids :ids, Ended :ids",
          ConditionExpression: Object.keys(values)
            .map((value) => `contains(Ended, ${value})`)
            .join(" AND "),
          ExpressionAttributeValues: { ":ids": new Set(ids), ...values },
        }),
      );
      return true;
    } catch (error) {
      if (isConditionRefused(error)) return false;
      throw error;
    }
  }

  async function put(ids: readonly string[]): Promise<void> {
    await client.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: "ADD Ended :ids SET EndedAt = :now",
        ExpressionAttributeValues: { ":ids": new Set(ids), ":now": new Date(Date.now()).toISOString() },
      }),
    );
  }
}

/** Those of at most 100 series that have no newest value. One that DynamoDB did not get to is taken to have one. */
async function withoutNewest(
  client: DynamoDBDocumentClient,
  TableName: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const { Responses = {}, UnprocessedKeys = {} } = await client.send(
    new BatchGetCommand({
      RequestItems: {
        [TableName]: {
          Keys: ids.map((id) => ({ [SUMMARIES_PARTITION_KEY]: newestSummary(id), [SUMMARIES_SORT_KEY]: id })),
          ProjectionExpression: "#key",
          ExpressionAttributeNames: { "#key": SUMMARIES_SORT_KEY },
          ConsistentRead: true,
        },
      },
    }),
  );
  const others = [...(Responses[TableName] ?? []), ...(UnprocessedKeys[TableName]?.Keys ?? [])];
  const there = new Set(others.map((item) => item[SUMMARIES_SORT_KEY] as string));
  return ids.filter((id) => !there.has(id));
}
