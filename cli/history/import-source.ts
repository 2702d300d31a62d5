import { DescribeTableCommand, ResourceNotFoundException, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { ScanCommandOutput, TableDescription } from "@aws-sdk/client-dynamodb";
import { accountRegionId } from "../../contract/account-region";
import { PARTITION_KEY, SORT_KEY } from "../../contract/names";
import { CommandError } from "../errors";
import type { AwsAccount } from "../fleet/aws";
import type { OriginalRow } from "./original-row";

/** What is read of an account that has a table to import. */
export type Source = Pick<AwsAccount, "dynamodb" | "accountRegion">;

/**
 * Reads the items of a table page by page, in DynamoDB's own form, because a JavaScript number has fewer digits than
 * DynamoDB's.
 *
 * @throws CommandError if there is no such table, or its keys are not those of the original sample
 */
export async function* pagesOf(source: Source, table: string): AsyncGenerator<readonly OriginalRow[]> {
  await checkKeys(source, table);
  let start: ScanCommandOutput["LastEvaluatedKey"];
  do {
    const command = new ScanCommand({ TableName: table, ExclusiveStartKey: start, ConsistentRead: true });
    const page: ScanCommandOutput = await source.dynamodb.send(command);
    yield page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start);
}

async function checkKeys({ dynamodb, accountRegion }: Source, table: string): Promise<void> {
  const where = accountRegionId(accountRegion);
  const { KeySchema = [] } = await dynamodb
    .send(new DescribeTableCommand({ TableName: table }))
    .then(({ Table }): TableDescription => Table ?? {})
    .catch((error: unknown) => {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      throw new CommandError(
        `There is no table ${table} in ${where}. Name its account by --profile and its Region by --region.`,
      );
    });
  const keys = KeySchema.map(({ AttributeName = "" }) => AttributeName);
  if (keys.join() === [PARTITION_KEY, SORT_KEY].join()) return;
  throw new CommandError(
    `The table ${table} in ${where} has the keys ${keys.join(" and ")}, not ${PARTITION_KEY} and ${SORT_KEY}: ` +
      "it is not the table of an original hub.",
  );
}
