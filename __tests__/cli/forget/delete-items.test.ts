import type { BatchWriteCommand, BatchWriteCommandInput, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { deleteItems } from "../../../cli/forget/delete-items";

const KEYS = Array.from({ length: 60 }, (_, number) => ({ Key: String(number) }));

/** A table that takes so many deletions of each batch, and the pauses that are made. */
function table(taken: number) {
  const deleted: string[] = [];
  const pauses: number[] = [];
  const send = ({ input }: { readonly input: BatchWriteCommandInput }): Promise<object> => {
    const requests = input.RequestItems!.table!;
    expect(requests.length).toBeLessThanOrEqual(25);
    deleted.push(...requests.slice(0, taken).map(({ DeleteRequest }) => DeleteRequest!.Key!.Key as string));
    const left = requests.slice(taken);
    return Promise.resolve({ UnprocessedItems: left.length > 0 ? { table: left } : {} });
  };
  const client = { send: (command: BatchWriteCommand) => send(command) } as unknown as DynamoDBDocumentClient;
  const pause = (milliseconds: number): Promise<void> => Promise.resolve(void pauses.push(milliseconds));
  return { client, deleted, pauses, pause };
}

const never = new AbortController().signal;

it("deletes each item, also those that DynamoDB did not get to", async () => {
  const { client, deleted, pauses, pause } = table(10);
  await deleteItems(client, "table", KEYS, never, pause);
  expect(deleted.map(Number).sort((a, b) => a - b)).toEqual(KEYS.map(({ Key }) => Number(Key)));
  // Of 25, 25 and 10: twice, twice and never.
  expect(pauses.sort((a, b) => a - b)).toEqual([250, 250, 500, 500]);
});

it("gives up after a minute of nothing, and says that it goes on", async () => {
  const { client, pauses, pause } = table(0);
  await expect(deleteItems(client, "table", KEYS.slice(0, 1), never, pause)).rejects.toThrow(
    /Run the same command later/,
  );
  expect(pauses.reduce((a, b) => a + b)).toBeGreaterThan(60_000);
});

it("begins no more once it is interrupted", async () => {
  const { client, deleted, pause } = table(25);
  await expect(deleteItems(client, "table", KEYS, AbortSignal.abort(new Error("Ctrl-C")), pause)).rejects.toThrow(
    "Ctrl-C",
  );
  expect(deleted).toEqual([]);
});
