import { paginateQuery, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { inParallel } from "../../common/parallel";
import { accountSeriesKey } from "../../contract/account-series";
import {
  dailySummary,
  EARLIER_NEWEST_SUMMARY,
  PARTITION_KEY,
  SORT_KEY,
  SUMMARIES_PARTITION_KEY,
  SUMMARIES_SORT_KEY,
} from "../../contract/names";
import { newestSummary } from "../../contract/summaries";
import { readAccountSeries } from "../../tables/account-series";
import { DayFile } from "../../tables/day-file";
import { measurementPages } from "../../tables/measurements";
import { readDayFile } from "../../tables/read-day-file";
import { partition } from "../../tables/summaries-partition";
import { deleteItems } from "./delete-items";
import type { HubStores } from "./hub";
import { isMeant, type Selection } from "./selection";

/** So many ids take a tenth of what DynamoDB takes as an expression's values. */
const IDS_AT_ONCE = 1_000;
/** Each of them is in memory as a whole. */
const FILES_AT_ONCE = 2;

/** @returns the number of rows removed */
export async function removeRows(
  { client, measurements }: HubStores,
  selection: Selection,
  projects: Iterable<string>,
  signal: AbortSignal,
  onRemoved: (rows: number) => void,
): Promise<number> {
  let removed = 0;
  const attributes = [PARTITION_KEY, SORT_KEY, "ProjectName", "Environment"] as const;
  for (const project of projects) {
    for await (const page of measurementPages(client, measurements, { project }, { attributes })) {
      const keys = page
        .filter((row) => isMeant(selection, row))
        .map(({ MetricName, ExtractionDate }) => ({ [PARTITION_KEY]: MetricName, [SORT_KEY]: ExtractionDate }));
      await deleteItems(client, measurements, keys, signal);
      removed += keys.length;
      onRemoved(removed);
    }
  }
  return removed;
}

/** Rewrites files of the lake without what is meant; those without other rows are removed. */
export async function removeFromLake(
  { lake }: HubStores,
  selection: Selection,
  files: readonly string[],
  signal: AbortSignal,
  onDone: (share: number) => void,
): Promise<{ readonly rewritten: number; readonly removed: number }> {
  const counts = { rewritten: 0, removed: 0, same: 0 };
  let done = 0;
  await inParallel(
    files,
    async (key) => {
      signal.throwIfAborted();
      counts[await lake!.edit(key, (bytes) => withoutMeant(selection, bytes))]++;
      onDone(++done / files.length);
    },
    FILES_AT_ONCE,
  );
  return { rewritten: counts.rewritten, removed: counts.removed };
}

/** Undefined: nothing in it is meant. */
async function withoutMeant(selection: Selection, bytes: Uint8Array): Promise<DayFile | undefined> {
  const rows = await readDayFile(bytes);
  const others = rows.filter((row) => !isMeant(selection, row));
  if (others.length === rows.length) return undefined;
  const file = new DayFile();
  for (const row of others) file.keep(row);
  return file;
}

/** @returns the number of daily roll-ups removed */
export async function removeDays(
  { client, summaries }: HubStores,
  ids: Iterable<string>,
  signal: AbortSignal,
): Promise<number> {
  let removed = 0;
  await inParallel(ids, async (id) => {
    const summary = dailySummary(id);
    const query = { ...partition(summaries, summary), ConsistentRead: true };
    for await (const { Items = [] } of paginateQuery({ client }, query)) {
      const keys = Items.map((item) => keyOf(summary, item[SUMMARIES_SORT_KEY] as string));
      await deleteItems(client, summaries, keys, signal);
      removed += keys.length;
    }
  });
  return removed;
}

/** Takes series out of those that count for the accounts that reported them. */
export async function removeFromAccounts(
  { client, summaries }: HubStores,
  ids: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  for await (const item of readAccountSeries({ client, summaries })) {
    const own = [...new Set([...(item.Ids ?? []), ...(item.Ended ?? [])])].filter((id) => ids.has(id));
    for (let start = 0; start < own.length; start += IDS_AT_ONCE) {
      signal.throwIfAborted();
      await client.send(
        new UpdateCommand({
          TableName: summaries,
          Key: accountSeriesKey(item[SUMMARIES_SORT_KEY]),
          UpdateExpression: "DELETE Ids :ids, Ended :ids",
          ExpressionAttributeValues: { ":ids": new Set(own.slice(start, start + IDS_AT_ONCE)) },
        }),
      );
    }
  }
}

/** Removes newest values, also those that an earlier version of the archive wrote. */
export async function removeNewest(
  { client, summaries }: HubStores,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const keys = ids.flatMap((id) => [keyOf(newestSummary(id), id), keyOf(EARLIER_NEWEST_SUMMARY, id)]);
  await deleteItems(client, summaries, keys, signal);
}

function keyOf(summary: string, key: string): Readonly<Record<string, string>> {
  return { [SUMMARIES_PARTITION_KEY]: summary, [SUMMARIES_SORT_KEY]: key };
}
