import { boolean, integer, list, map, required, string, structure, type Shape } from "../../shape";
import { attributes, attributeValue } from "./attribute-value";
import { notInTheEmbeddedCloud } from "../../aws-error";
import type { AuthorizationRequest, Caller } from "../../service";

type Structure = Readonly<Record<string, unknown>>;

const expected = structure<Structure>({
  Value: attributeValue,
  Exists: boolean,
  ComparisonOperator: string,
  AttributeValueList: list(attributeValue),
});
const condition = structure<Structure>({
  ComparisonOperator: required(string),
  AttributeValueList: list(attributeValue),
});
const keysAndAttributes = structure<Structure>({
  Keys: required(list(attributes)),
  AttributesToGet: list(string),
  ConsistentRead: boolean,
  ProjectionExpression: string,
  ExpressionAttributeNames: map(string),
});
const writeRequest = structure<Structure>({
  PutRequest: structure<Structure>({ Item: required(attributes) }),
  DeleteRequest: structure<Structure>({ Key: required(attributes) }),
});

const EXPRESSIONS = { ExpressionAttributeNames: map(string), ExpressionAttributeValues: attributes };
const CONDITIONS = {
  ConditionExpression: string,
  ConditionalOperator: string,
  Expected: map(expected),
  ...EXPRESSIONS,
};
const READS = {
  AttributesToGet: list(string),
  ConsistentRead: boolean,
  ProjectionExpression: string,
  ReturnConsumedCapacity: string,
};
const WRITES = { ReturnConsumedCapacity: string, ReturnItemCollectionMetrics: string, ReturnValues: string };
const LISTS = {
  ConditionalOperator: string,
  ExclusiveStartKey: attributes,
  FilterExpression: string,
  IndexName: string,
  Limit: integer,
  Select: string,
};

/**
 * The operations on items that dynalite carries out, with the members of their inputs that it understands. What is required
 * of them it says itself, in DynamoDB's words. Beyond them are transactions, PartiQL
 * and ReturnValuesOnConditionCheckFailure.
 */
export const ITEM_OPERATIONS: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  PutItem: { TableName: string, Item: attributes, ...CONDITIONS, ...WRITES },
  GetItem: { TableName: string, Key: attributes, ExpressionAttributeNames: map(string), ...READS },
  UpdateItem: {
    TableName: string,
    Key: attributes,
    AttributeUpdates: map(structure<Structure>({ Value: attributeValue, Action: string })),
    UpdateExpression: string,
    ...CONDITIONS,
    ...WRITES,
  },
  DeleteItem: { TableName: string, Key: attributes, ...CONDITIONS, ...WRITES },
  Query: {
    TableName: string,
    KeyConditions: map(condition),
    KeyConditionExpression: string,
    QueryFilter: map(condition),
    ScanIndexForward: boolean,
    ...LISTS,
    ...READS,
    ...EXPRESSIONS,
  },
  Scan: {
    TableName: string,
    ScanFilter: map(condition),
    Segment: integer,
    TotalSegments: integer,
    ...LISTS,
    ...READS,
    ...EXPRESSIONS,
  },
  BatchGetItem: { RequestItems: map(keysAndAttributes), ReturnConsumedCapacity: string },
  BatchWriteItem: {
    RequestItems: map(list(writeRequest)),
    ReturnConsumedCapacity: string,
    ReturnItemCollectionMetrics: string,
  },
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
