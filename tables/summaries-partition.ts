import type { QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { SUMMARIES_PARTITION_KEY } from "../contract/names";

type Condition = Pick<
  QueryCommandInput,
  "TableName" | "KeyConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
>;

/** The query of all items of one kind in the table of summaries. */
export function partition(TableName: string, summary: string): Required<Condition> {
  return {
    TableName,
    KeyConditionExpression: "#summary = :summary",
    ExpressionAttributeNames: { "#summary": SUMMARIES_PARTITION_KEY },
    ExpressionAttributeValues: { ":summary": summary },
  };
}
