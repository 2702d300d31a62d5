import { setTimeout as pauseFor } from "node:timers/promises";
import { BatchWriteCommand, type BatchWriteCommandInput, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { inParallel } from "../../common/parallel";
import { CommandError } from "../errors";

/** DynamoDB's limit for one BatchWriteItem. */
const AT_ONCE = 25;
/** For how long a table that throttles is tried: the pauses between the tries add up to a minute. */
const MAX_TRIES = 9;
const FIRST_PAUSE_MS = 250;

type Key = Readonly<Record<string, unknown>>;
type Requests = NonNullable<BatchWriteCommandInput["RequestItems"]>;

/**
 * Deletes items by their keys, several batches at once. That an item is not there is no error.
 *
 * @throws CommandError if the table throttles for a minute, or what `signal` was aborted with
 */
export async function deleteItems(
  client: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  signal: AbortSignal,
  pause: (milliseconds: number) => Promise<unknown> = pauseFor,
): Promise<void> {
  const batches: Requests[] = [];
  for (let start = 0; start < keys.length; start += AT_ONCE)
    batches.push({
      [table]: keys.slice(start, start + AT_ONCE).map((key) => ({ DeleteRequest: { Key: { ...key } } })),
    });
  await inParallel(batches, async (batch) => {
    let left = batch;
    for (let attempt = 1; Object.keys(left).length > 0; attempt++) {
      signal.throwIfAborted();
      left = (await client.send(new BatchWriteCommand({ RequestItems: left }))).UnprocessedItems ?? {};
      if (Object.keys(left).length === 0) return;
      if (attempt === MAX_TRIES)
        throw new CommandError(`${table} takes no more deletions for now. Run the same command later; it goes on.`);
      await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  });
}
