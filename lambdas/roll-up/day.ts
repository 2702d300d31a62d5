import { PutCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { DayFold, FOLDED_ATTRIBUTES } from "../../tables/fold";
import { DayFile, LAKE_ATTRIBUTES } from "../../tables/day-file";
import { DAY_MS } from "../../common/instants";
import { measurementPages } from "../../tables/measurements";
import { isConditionRefused } from "../../common/errors";
import { dailySummary, EXPIRY_ATTRIBUTE, SUMMARIES_PARTITION_KEY, SUMMARIES_SORT_KEY } from "../../contract/names";
import { seriesId, type DailyValue } from "../../contract/summaries";

/**
 * Rows are only ever added. Two concurrent runs may write in any order, and a roll-up of fewer rows never replaces one
 * of more.
 */
const NONE_OR_EARLIER = "attribute_not_exists(#key) OR #rows <= :rows";

/** What is made of the rows of one day and metric. */
export interface ComputedDay {
  /** The roll-up of each series. */
  readonly values: readonly DailyValue[];
  /** Undefined: the hub has no lake. */
  readonly file: DayFile | undefined;
}

/** Reads every row that is stored of a metric and one day when it starts, once for all that is made of them. */
export async function computeDay(
  client: DynamoDBDocumentClient,
  table: string,
  Day: string,
  metric: string,
  hasLake: boolean,
): Promise<ComputedDay> {
  const from = Date.parse(Day);
  const filter = { metric, from: new Date(from), to: new Date(from + DAY_MS) };
  const fold = new DayFold();
  const file = hasLake ? new DayFile() : undefined;
  const attributes = hasLake ? LAKE_ATTRIBUTES : FOLDED_ATTRIBUTES;
  const pages = measurementPages(client, table, filter, { attributes, consistent: true });
  for await (const rows of pages) {
    for (const row of rows) {
      fold.add(row);
      file?.add(row);
    }
  }
  return { values: fold.values(), file };
}

/** Stores the roll-up of a series, unless the table already has one of more rows. */
export async function storeDay(
  client: DynamoDBDocumentClient,
  TableName: string,
  Day: string,
  { Labels, ...value }: DailyValue,
  expiry: number,
): Promise<void> {
  const Item = {
    [SUMMARIES_PARTITION_KEY]: dailySummary(seriesId(value)),
    [SUMMARIES_SORT_KEY]: Day,
    ...value,
    // A Map, because the SDK decides by `constructor` what an object is, and a label may have that name.
    ...(Labels && { Labels: new Map(Object.entries(Labels)) }),
    [EXPIRY_ATTRIBUTE]: expiry,
  };
  try {
    await client.send(
      new PutCommand({
        TableName,
        Item,
        ConditionExpression: NONE_OR_EARLIER,
        ExpressionAttributeNames: { "#key": SUMMARIES_PARTITION_KEY, "#rows": "Rows" },
        ExpressionAttributeValues: { ":rows": value.Rows },
      }),
    );
  } catch (error) {
    if (!isConditionRefused(error)) throw error;
  }
}
