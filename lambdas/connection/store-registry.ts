import { createHash, randomUUID } from "node:crypto";
import { DeleteCommand, paginateQuery, PutCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { compressed } from "../../common/compressed";
import { isConditionRefused } from "../../common/errors";
import { inParallel } from "../../common/parallel";
import { readHead } from "../../common/registry";
import { REGISTRY_SUMMARY, SUMMARIES_PARTITION_KEY, SUMMARIES_SORT_KEY } from "../../contract/names";
import { REGISTRY_HEAD, type Registry, type RegistryHead } from "../../contract/registry";

/** An item ends at 400 KB. One part holds about 20,000 spokes. */
const PART_BYTES = 300_000;

/** A hub's table of summaries. */
export interface RegistryTable {
  readonly dynamodb: DynamoDBDocumentClient;
  readonly summaries: string;
}

/**
 * Stores the copy of the registered accounts that the other functions read. Of several runs at once, that counts which
 * began last to read the parameters. A copy that is right already is only confirmed.
 *
 * @param readAt when the read of the parameters began, in milliseconds since 1970
 */
export async function storeRegistry(table: RegistryTable, registry: Registry, readAt: number): Promise<void> {
  const ReadAt = new Date(readAt).toISOString();
  const Hash = createHash("sha256").update(JSON.stringify(registry)).digest("base64url");
  for (;;) {
    const current = await readHead(table);
    if (current && current.ReadAt >= ReadAt) return;
    if (current?.Hash !== Hash) break;
    if (await putHead(table, { ...current, ReadAt }, current.Version)) return;
  }
  const body = compressed(registry);
  const bodies = Array.from({ length: Math.ceil(body.length / PART_BYTES) }, (_, part) =>
    body.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
  );
  const Version = `${ReadAt}#${randomUUID()}`;
  await inParallel(bodies.entries(), ([part, Body]) =>
    put(table, { [SUMMARIES_SORT_KEY]: `${Version}#${String(part).padStart(4, "0")}`, Body }),
  );
  const counts = await putHead(table, { Version, ReadAt, Parts: bodies.length, Hash });
  await removeParts(table, (key) => (counts ? key < ReadAt : key.startsWith(Version)));
}

/**
 * @param version only if this is still the version; undefined: whichever it is
 * @returns whether it was written: neither a read that began later nor another version was there
 */
async function putHead(table: RegistryTable, head: RegistryHead, version?: string): Promise<boolean> {
  try {
    await put(table, { [SUMMARIES_SORT_KEY]: REGISTRY_HEAD, ...head }, [
      `(attribute_not_exists(ReadAt) OR ReadAt < :readAt)${version === undefined ? "" : " AND Version = :version"}`,
      { ":readAt": head.ReadAt, ...(version !== undefined && { ":version": version }) },
    ]);
    return true;
  } catch (error) {
    if (!isConditionRefused(error)) throw error;
    return false;
  }
}

async function put(
  { dynamodb, summaries: TableName }: RegistryTable,
  item: object,
  [ConditionExpression, ExpressionAttributeValues]: readonly [string?, Readonly<Record<string, unknown>>?] = [],
): Promise<void> {
  const Item = { [SUMMARIES_PARTITION_KEY]: REGISTRY_SUMMARY, ...item };
  await dynamodb.send(new PutCommand({ TableName, Item, ConditionExpression, ExpressionAttributeValues }));
}

/** Removes parts of copies that do not count any more, also those that a run left behind which did not end. */
async function removeParts(
  { dynamodb: client, summaries: TableName }: RegistryTable,
  isOver: (key: string) => boolean,
): Promise<void> {
  const pages = paginateQuery(
    { client },
    {
      TableName,
      KeyConditionExpression: "#summary = :summary AND #key < :head",
      ProjectionExpression: "#key",
      ExpressionAttributeNames: { "#summary": SUMMARIES_PARTITION_KEY, "#key": SUMMARIES_SORT_KEY },
      ExpressionAttributeValues: { ":summary": REGISTRY_SUMMARY, ":head": REGISTRY_HEAD },
    },
  );
  const keys: string[] = [];
  for await (const { Items = [] } of pages) keys.push(...Items.map((item) => String(item[SUMMARIES_SORT_KEY])));
  await inParallel(keys.filter(isOver), (key) =>
    client.send(
      new DeleteCommand({
        TableName,
        Key: { [SUMMARIES_PARTITION_KEY]: REGISTRY_SUMMARY, [SUMMARIES_SORT_KEY]: key },
      }),
    ),
  );
}
