import { notInTheEmbeddedCloud } from "../../aws-error";
import type { AuthorizationRequest, Caller } from "../../service";

const EXPRESSIONS = ["ExpressionAttributeNames", "ExpressionAttributeValues"];
const CONDITIONS = ["ConditionExpression", "ConditionalOperator", "Expected", ...EXPRESSIONS];
const READS = ["AttributesToGet", "ConsistentRead", "ProjectionExpression", "ReturnConsumedCapacity"];
const WRITES = ["ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "ReturnValues"];
const LISTS = ["ConditionalOperator", "ExclusiveStartKey", "FilterExpression", "IndexName", "Limit", "Select"];

/**
 * The operations on items that dynalite carries out, with the members of their inputs that it understands. Beyond them
 * are transactions, PartiQL and ReturnValuesOnConditionCheckFailure.
 */
export const ITEM_OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  PutItem: ["TableName", "Item", ...CONDITIONS, ...WRITES],
  GetItem: ["TableName", "Key", "ExpressionAttributeNames", ...READS],
  UpdateItem: ["TableName", "Key", "AttributeUpdates", "UpdateExpression", ...CONDITIONS, ...WRITES],
  DeleteItem: ["TableName", "Key", ...CONDITIONS, ...WRITES],
  Query: [
    "TableName",
    "KeyConditions",
    "KeyConditionExpression",
    "QueryFilter",
    "ScanIndexForward",
    ...LISTS,
    ...READS,
    ...EXPRESSIONS,
  ],
  Scan: ["TableName", "ScanFilter", "Segment", "TotalSegments", ...LISTS, ...READS, ...EXPRESSIONS],
  BatchGetItem: ["RequestItems", "ReturnConsumedCapacity"],
  BatchWriteItem: ["RequestItems", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"],
};

/** The part of an item operation's input that says which tables it touches. */
export interface ItemInput {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
}

/** One question for each table, or for the index that is read in its place. */
export function authorizeItems(
  operation: string,
  { TableName, IndexName, RequestItems }: ItemInput,
  arnOf: (table: string, caller: Caller) => string,
  caller: Caller,
): AuthorizationRequest[] {
  const action = `dynamodb:${operation}`;
  if (RequestItems) return Object.keys(RequestItems).map((table) => ({ action, resource: arnOf(table, caller) }));
  const arn = arnOf(TableName ?? "", caller);
  return [{ action, resource: IndexName === undefined ? arn : `${arn}/index/${IndexName}` }];
}

/** @throws AwsError NotInTheEmbeddedCloud for an ARN in place of a table's name */
export function checkTableName(name: string): void {
  if (name.startsWith("arn:")) throw notInTheEmbeddedCloud(`dynamodb tables by ARN (${name})`);
}
