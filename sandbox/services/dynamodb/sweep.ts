import type { DynamoDbEngine } from "./engine";
import type { TableDescription } from "./settings";

type Item = Readonly<Record<string, unknown>>;

interface Page {
  readonly Items: readonly Item[];
  readonly LastEvaluatedKey?: Item;
}

/** An end that lies back further is taken for a mistake and left alone, as on AWS. */
const TOO_OLD = 5 * 365 * 86_400;

/**
 * Deletes the items whose time to live has passed.
 *
 * @param attribute that holds an item's end as a number of epoch seconds
 * @param now epoch seconds
 */
export async function sweepExpired(
  engine: DynamoDbEngine,
  tableName: string,
  attribute: string,
  now: number,
): Promise<void> {
  const { Table } = await engine.call<{ Table: TableDescription & { KeySchema: { AttributeName: string }[] } }>(
    "DescribeTable",
    { TableName: tableName },
  );
  const keys = Table.KeySchema.map(({ AttributeName }) => AttributeName);
  const expired = {
    TableName: tableName,
    ExpressionAttributeNames: { "#end": attribute },
    ExpressionAttributeValues: { ":now": { N: String(now) }, ":tooOld": { N: String(now - TOO_OLD) } },
  };
  let from: Item | undefined;
  do {
    const page: Page = await engine.call<Page>("Scan", {
      ...expired,
      FilterExpression: "#end BETWEEN :tooOld AND :now",
      ExclusiveStartKey: from,
    });
    for (const item of page.Items) {
      const Key = Object.fromEntries(keys.map((name) => [name, item[name]]));
      await engine.call("DeleteItem", { TableName: tableName, Key });
    }
    from = page.LastEvaluatedKey;
  } while (from);
}
