import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { SUMMARIES_TABLE } from "../../contract/names";
import { HUB, type Json, type World } from "./world";

/** Every item of the hub's table of summaries. */
export async function summaryItems({ sandbox }: Pick<World, "sandbox">): Promise<readonly Json[]> {
  const credentials = { accessKeyId: HUB.account, secretAccessKey: "any" };
  const dynamodb = new DynamoDBClient({ endpoint: sandbox.url, region: HUB.region, credentials });
  const items: Json[] = [];
  const client = DynamoDBDocumentClient.from(dynamodb);
  for await (const { Items = [] } of paginateScan({ client }, { TableName: SUMMARIES_TABLE })) items.push(...Items);
  dynamodb.destroy();
  return items;
}
