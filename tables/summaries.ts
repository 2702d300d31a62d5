import { paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { dailySummary, NEWEST_SUMMARY, REFRESH_RUNS_SUMMARY, SUMMARIES_SORT_KEY } from "../contract/names";
import type { RefreshRun } from "../contract/refresh-run";
import { seriesId, type DailyValue, type NewestValue, type Series } from "../contract/summaries";
import type { Tables } from "./hub-tables";
import { partition } from "./summaries-partition";

type Summaries = Pick<Tables, "client" | "summaries">;

/** The parts of a daily roll-up that are shown, and its key, which is the day. */
export type Day = Pick<DailyValue, "Value" | "Labels"> & { readonly [SUMMARIES_SORT_KEY]: string };

/** Reads the newest value of every series, in no particular order. */
export async function readNewestValues({ client, summaries }: Summaries): Promise<readonly NewestValue[]> {
  const values: NewestValue[] = [];
  const pages = paginateQuery({ client }, partition(summaries, NEWEST_SUMMARY));
  for await (const { Items = [] } of pages) values.push(...(Items as NewestValue[]));
  return values;
}

/** Reads the newest request for fresh measurements that the hub has evaluated; undefined if there is none yet. */
export async function readNewestRun({ client, summaries }: Summaries): Promise<RefreshRun | undefined> {
  const query = { ...partition(summaries, REFRESH_RUNS_SUMMARY), ScanIndexForward: false, Limit: 1 };
  return (await client.send(new QueryCommand(query))).Items?.[0] as RefreshRun | undefined;
}

/**
 * Reads the daily roll-ups of a series in the order of days. A day without measurements has none.
 *
 * @param first the first day, such as `2026-11-05`
 * @param last the last day
 */
export async function readDays(
  { client, summaries }: Summaries,
  series: Series,
  first: string,
  last: string,
): Promise<readonly Day[]> {
  if (first > last) return [];
  const { KeyConditionExpression, ...input } = partition(summaries, dailySummary(seriesId(series)));
  const pages = paginateQuery(
    { client },
    {
      ...input,
      KeyConditionExpression: `${KeyConditionExpression} AND #key BETWEEN :first AND :last`,
      ProjectionExpression: "#key, #value, Labels",
      ExpressionAttributeNames: {
        ...input.ExpressionAttributeNames,
        "#key": SUMMARIES_SORT_KEY,
        // A reserved word of DynamoDB.
        "#value": "Value",
      },
      ExpressionAttributeValues: { ...input.ExpressionAttributeValues, ":first": first, ":last": last },
    },
  );
  const days: Day[] = [];
  for await (const { Items = [] } of pages) days.push(...(Items as Day[]));
  return days;
}

/** One number for a day: its mean, or for a vector the sum of its labels' means; null if it has neither. */
export function totalOfDay({ Value, Labels }: Pick<Day, "Value" | "Labels">): number | null {
  if (Labels) return Object.values(Labels).reduce((total, { Mean }) => total + Mean, 0);
  return Value?.Mean ?? null;
}
