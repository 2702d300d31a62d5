import { boolean, document, integer, list, map, string, type Shape } from "../../shape";
import { notInTheEmbeddedCloud } from "../../aws-error";
import type { AuthorizationRequest, Caller } from "../../service";

const EXPRESSIONS = { ExpressionAttributeNames: map(string), ExpressionAttributeValues: document };
const CONDITIONS = { ConditionExpression: string, ConditionalOperator: string, Expected: document, ...EXPRESSIONS };
const READS = {
  AttributesToGet: list(string),
  ConsistentRead: boolean,
  ProjectionExpression: string,
  ReturnConsumedCapacity: string,
};
const WRITES = { ReturnConsumedCapacity: string, ReturnItemCollectionMetrics: string, ReturnValues: string };
const LISTS = {
  ConditionalOperator: string,
  ExclusiveStartKey: document,
  FilterExpression: string,
  IndexName: string,
  Limit: integer,
  Select: string,
};

/**
 * The operations on items that dynalite carries out, with the members of their inputs that it understands. What is required
 * of them, and what items and keys have to be, it says itself, in DynamoDB's words. Beyond them are transactions, PartiQL
 * and ReturnValuesOnConditionCheckFailure.
 */
export const ITEM_OPERATIONS: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  PutItem: { TableName: string, Item: document, ...CONDITIONS, ...WRITES },
  GetItem: { TableName: string, Key: document, ExpressionAttributeNames: map(string), ...READS },
  UpdateItem: {
    TableName: string,
    Key: document,
    AttributeUpdates: document,
    UpdateExpression: string,
    ...CONDITIONS,
    ...WRITES,
  },
  DeleteItem: { TableName: string, Key: document, ...CONDITIONS, ...WRITES },
  Query: {
    TableName: string,
    KeyConditions: document,
    KeyConditionExpression: string,
    QueryFilter: document,
    ScanIndexForward: boolean,
    ...LISTS,
    ...READS,
    ...EXPRESSIONS,
  },
  Scan: {
    TableName: string,
    ScanFilter: document,
    Segment: integer,
    TotalSegments: integer,
    ...LISTS,
    ...READS,
    ...EXPRESSIONS,
  },
  BatchGetItem: { RequestItems: map(document), ReturnConsumedCapacity: string },
  BatchWriteItem: { RequestItems: map(document), ReturnConsumedCapacity: string, ReturnItemCollectionMetrics: string },
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
